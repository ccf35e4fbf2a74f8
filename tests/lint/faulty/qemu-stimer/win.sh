#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 8G -cpu host,hv_relaxed,hv_time,hv_stimer \
  -device vfio-pci,host=0b:00.0 -vga none
