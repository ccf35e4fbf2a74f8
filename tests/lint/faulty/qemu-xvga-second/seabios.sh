#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 4096 -cpu host -smp 4 \
  -device vfio-pci,host=02:00.0,x-vga=on,multifunction=on \
  -drive file=/srv/w7.img,format=raw,if=virtio
