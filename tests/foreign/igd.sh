#!/bin/sh
# An Intel iGPU in legacy mode.
exec qemu-system-x86_64 -M pc,accel=kvm,igd-passthru=on -cpu host -smp 2 -m 4G -nodefaults \
  -vga none -display none -name igd \
  -device vfio-pci,host=00:02.0,id=igd,bus=pci.0,addr=0x2,x-igd-gms=2,x-igd-opregion=on,romfile=/srv/roms/vbios_gvt_uefi.rom \
  -drive file=/srv/igd.img,format=raw,if=virtio -nic none -device i6300esb -action watchdog=poweroff
