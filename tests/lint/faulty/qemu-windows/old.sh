#!/bin/sh
exec qemu-system-x86_64 -enable-kvm -m 6G -sdl -ctrl-grab \
  -watchdog i6300esb -singlestep \
  -device vfio-pci,host=03:00.0
