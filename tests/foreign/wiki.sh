#!/bin/bash
# PCI passthrough with a second card, as a wiki would have it.
vmname="windows10vm"

if ps -ef | grep qemu-system-x86_64 | grep -q multifunction=on; then
  echo "A passthrough VM is already running." &
  exit 1
else
  cp /usr/share/edk2/x64/OVMF_VARS.4m.fd /tmp/my_vars.fd
  export QEMU_AUDIO_DRV="pa"

  taskset -c 2-7 qemu-system-x86_64 \
  -name $vmname,process=$vmname \
  -machine type=q35,accel=kvm \
  -cpu host,kvm=off,hv_vendor_id=gpcgpcgpcgpc,hv_relaxed,hv_spinlocks=0x1fff,hv_vapic,hv_time \
  -smp 6,sockets=1,cores=3,threads=2 \
  -m 8G \
  -mem-prealloc \
  -balloon none \
  -rtc clock=host,base=localtime \
  -vga none \
  -nographic \
  -serial none \
  -parallel none \
  -soundhw hda \
  -usb \
  -device usb-host,vendorid=0x046d,productid=0xc52b \
  -device usb-host,hostbus=3,hostaddr=4 \
  -device vfio-pci,host=01:00.0,multifunction=on,x-vga=on \
  -device vfio-pci,host=01:00.1 \
  -drive if=pflash,format=raw,readonly=on,file=/usr/share/edk2/x64/OVMF_CODE.4m.fd \
  -drive if=pflash,format=raw,file=/tmp/my_vars.fd \
  -boot order=dc \
  -drive id=disk0,if=virtio,cache=none,format=raw,file=/dev/vg0/win \
  -drive file=/srv/iso/virtio-win.iso,index=2,media=cdrom \
  -netdev type=tap,id=net0,ifname=vmtap0,vhost=on \
  -device virtio-net-pci,netdev=net0,mac=00:16:3e:00:01:01

  exit 0
fi
