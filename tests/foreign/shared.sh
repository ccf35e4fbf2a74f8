#!/bin/bash
# Directories, a TPM and huge pages, each started before QEMU.
VM=/srv/vm/office
RUN=/run/user/1000/office
mkdir -p "$RUN" "$VM/tpm"
/usr/lib/virtiofsd --socket-path="$RUN/docs.sock" --shared-dir=/srv/docs --cache=never --sandbox=none &
swtpm socket --tpmstate dir="$VM/tpm" --ctrl type=unixio,path="$RUN/tpm.sock" --tpm2 --daemon
ip tuntap add dev tap-office mode tap user "$USER"
ip link set tap-office master br-office
ip link set tap-office up
until [ -S "$RUN/tpm.sock" ]; do sleep 1; done
start() {
    local cpu=host,migratable=off
    [ "$1" = windows ] && cpu="$cpu,hv_relaxed,hv_vapic,hv_time,hv_spinlocks=0x1fff"
    env PIPEWIRE_LATENCY=512/48000 qemu-system-x86_64 -nodefaults -name "office" -M q35,accel=kvm,memory-backend=mem \
        -cpu "$cpu" -smp 4,cores=2,threads=2 -m 8G \
        -object memory-backend-memfd,id=mem,size=8G,share=on,hugetlb=on,hugetlbsize=2M \
        -chardev socket,id=docs,path="$RUN/docs.sock" -device vhost-user-fs-pci,chardev=docs,tag=docs \
        -chardev socket,id=tpm,path="$RUN/tpm.sock" -tpmdev emulator,id=tpm0,chardev=tpm -device tpm-crb,tpmdev=tpm0 \
        -netdev tap,id=lan,ifname=tap-office,script=no,downscript=no -device virtio-net-pci,netdev=lan,mac=52:54:00:0f:f1:ce \
        -device virtio-scsi-pci,id=scsi -drive if=none,id=sys,file="$VM/sys.qcow2",format=qcow2,discard=unmap -device scsi-hd,drive=sys,bus=scsi.0,rotation_rate=1 \
        -spice unix=on,addr="$RUN/spice.sock",disable-ticketing=on -device qxl-vga \
        -device vfio-pci,host=0a:00.0 -device vfio-pci,host=0a:00.1
}
start windows
