#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 8G \
  -cpu host,+hv-vpindex,hv_synic=yes,hv-time=true,hv-stimer=on,hv-vapic=y,hv-evmcs \
  -device vfio-pci,host=0b:00.0 -vga none
