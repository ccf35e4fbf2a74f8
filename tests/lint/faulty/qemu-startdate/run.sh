#!/bin/sh
qemu-kvm -enable-kvm -m 4G -cpu host -device vfio-pci,host=0000:05:00.0,rombar=0,romfile=/root/v.rom -startdate now
