#!/bin/sh
qemu-system-x86_64 -enable-kvm -machine pc-q35-2.11 -m 8G -cpu host -balloon none \
  -usbdevice host:046d:c077 -device vfio-pci,host=01:00.0
