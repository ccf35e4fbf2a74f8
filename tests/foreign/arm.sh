#!/bin/sh
qemu-system-aarch64 -M virt,accel=kvm -cpu host -m 2G -nographic -kernel /srv/Image
