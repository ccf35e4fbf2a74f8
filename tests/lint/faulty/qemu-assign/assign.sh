#!/bin/sh
kvm -m 4096 -smp 2 -cpu qemu64 -machine pc-i440fx-2.1 \
  -device pci-assign,host=05:00.0 -realtime mlock=off -balloon none
