#!/bin/sh
qemu-system-x86_64 -enable-kvm -M pc -cpu host -m 4G -smp 4 -vga none \
  -device vfio-pci,host=02:00.0,x-vga=on,multifunction=on \
  -device vfio-pci,host=02:00.1,rombar=0 \
  -drive file=/srv/win7.img,format=raw,if=virtio
