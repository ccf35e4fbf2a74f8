#!/bin/sh
# Options put together in one text, as old scripts do.
QEMU=/opt/qemu/bin/qemu-system-x86_64
OPTS=""
OPTS="$OPTS -name linux-box"
OPTS="$OPTS -enable-kvm -M pc -cpu host"
OPTS="$OPTS -smp 4 -m 4096"
OPTS="$OPTS -hda /srv/box.qcow2"
OPTS="$OPTS -cdrom /srv/iso/debian.iso"
OPTS="$OPTS -net nic,model=virtio,macaddr=52:54:00:AB:00:01 -net user,hostfwd=tcp:127.0.0.1:2222-:22"
OPTS="$OPTS -redir tcp:8080::80"
OPTS="$OPTS -vnc :3 -usb -usbdevice tablet"
OPTS="$OPTS -usbdevice host:0951:1666"
OPTS="$OPTS -device vfio-pci,host=6:0.0"
OPTS="$OPTS -no-hpet -no-acpi -no-kvm-pit-reinjection"
OPTS="$OPTS -monitor telnet:127.0.0.1:4444,server,nowait -daemonize"
$QEMU $OPTS
