#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 4G -cpu host -device virtio-vga-gl -display sdl,gl=on -nic user
