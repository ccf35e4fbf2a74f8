#!/bin/sh
exec qemu-system-x86_64 -machine q35,accel=kvm -cpu host,-hypervisor,kvm=off -m 8G -smp 4 -soundhw ac97 -device vfio-pci,host=01:00.0,x-vga=on -vga none
