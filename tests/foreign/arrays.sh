#!/usr/bin/env bash
# Options in arrays, with a choice at the start.
set -euo pipefail

RAM=${RAM:-16G}
DISPLAY_KIND=none
HOSTDEVS=(0000:0b:00.0 0000:0b:00.1)
SHM=/dev/shm/looking-glass

opts=(
    -name guest=gaming,debug-threads=on   # the name
    -machine pc-q35-6.2,accel=kvm,kernel_irqchip=on
    -enable-kvm
    -m "$RAM"
    -smp "cores=6,threads=2"
    -cpu host,migratable=no,-hypervisor,+topoext,hv_time,hv_relaxed
)
opts+=(-nodefaults -display "$DISPLAY_KIND" -vga none)
opts+=(-drive "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd")
opts+=(-drive "if=pflash,format=raw,file=$HOME/vm/gaming_VARS.fd")

opts+=(-device pcie-root-port,id=rp1,bus=pcie.0,addr=0x1c.0,multifunction=on,chassis=1)
opts+=(-device pcie-root-port,id=rp2,bus=pcie.0,addr=0x1c.1,chassis=2)
function_number=0
for dev in "${HOSTDEVS[@]}"; do
    opts+=(-device "vfio-pci,host=$dev,bus=rp1,addr=0x0.$function_number,multifunction=on")
    function_number=$((function_number + 1))
done
opts+=(-object "memory-backend-file,id=lg,share=on,mem-path=$SHM,size=64M"
       -device ivshmem-plain,memdev=lg,bus=pcie.0,addr=0x10)
opts+=(-object input-linux,id=kbd,evdev=/dev/input/by-id/usb-Some_Keyboard-event-kbd,grab_all=on,repeat=on
       -object input-linux,id=mouse,evdev=/dev/input/by-id/usb-Some_Mouse-event-mouse)
opts+=(-device virtio-keyboard-pci -device virtio-mouse-pci)
opts+=(-object iothread,id=io0
       -blockdev driver=host_device,node-name=f0,filename=/dev/disk/by-id/ata-Some_SSD,cache.direct=on,aio=native
       -blockdev driver=raw,node-name=d0,file=f0,discard=unmap
       -device virtio-blk-pci,drive=d0,iothread=io0,bus=rp2,bootindex=1,addr=0x0)
opts+=(-rtc base=localtime -boot menu=on)

if [ -e /dev/net/tun ]; then
    opts+=(-netdev bridge,id=lan,br=br0 -device virtio-net-pci,netdev=lan)
fi
[[ -z "${INSTALL:-}" ]] || opts+=(-cdrom /srv/iso/windows.iso)

echo 12 >/proc/sys/vm/nr_hugepages
modprobe vfio-pci
echo vfio-pci >/sys/bus/pci/devices/0000:0b:00.0/driver_override
systemctl stop display-manager.service

exec sudo chrt -r 1 qemu-system-x86_64 "${opts[@]}" "$@"
