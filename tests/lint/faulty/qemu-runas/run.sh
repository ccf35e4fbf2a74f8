#!/bin/sh
qemu-system-x86_64 -no-kvm-pit-reinjection -enable-kvm -m 4G -cpu host -chroot /var/empty -runas nobody -alt-grab
