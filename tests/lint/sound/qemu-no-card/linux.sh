#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 2G -cpu host -device virtio-balloon-pci -drive file=a.qcow2,if=virtio
