#!/bin/bash
# A script with a word for each thing that it does; the memory depends on what is free.
case "${1:-start}" in
    start)
        mem=$(awk '/MemFree/ {printf "%dM", $2 / 2048}' /proc/meminfo)
        if lspci | grep -q NVIDIA; then
            gpu=01:00.0
        else
            gpu=02:00.0
        fi
        qemu-system-x86_64 -enable-kvm -M q35 -cpu host -smp "$(nproc)" -m "$mem" \
            -device vfio-pci,host=$gpu -hda /srv/choices.img -net none -vga none -display none
        ;;
    install)
        qemu-system-x86_64 -enable-kvm -m 2G -hda /srv/choices.img -cdrom "$2"
        ;;
    stop)
        echo system_powerdown | socat - unix-connect:/run/choices.sock
        ;;
esac
