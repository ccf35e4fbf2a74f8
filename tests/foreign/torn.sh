#!/bin/sh
qemu-system-x86_64 -enable-kvm -m 4G -cpu host \
  -device "vfio-pci,host=01:00.0 \
  -hda /srv/a.img
