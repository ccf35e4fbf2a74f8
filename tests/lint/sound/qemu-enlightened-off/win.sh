#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 8G -cpu host,hv-relaxed,hv-stimer=off,hv-synic=no,hv_evmcs=false \
  -device vfio-pci,host=0b:00.0 -vga none
