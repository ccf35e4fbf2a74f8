#!/bin/sh
exec qemu-system-x86_64 -enable-kvm -M q35 -m 8192 -cpu host -vga none \
  -drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE.fd \
  -drive if=pflash,format=raw,file=vars.fd \
  -device vfio-pci,host=0a:00.0,x-vga=on
