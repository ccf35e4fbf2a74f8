#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 8G \
  -cpu host,hv_vpindex=off,hv-synic,hv-stimer=yes \
  -device vfio-pci,host=0b:00.0,x-vga=off -vga none
qemu-system-x86_64 -enable-kvm -m 4G -cpu host,hv-evmcs=true,kvm=no -display none
