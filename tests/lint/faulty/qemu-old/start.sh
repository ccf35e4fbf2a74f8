#!/bin/bash
export QEMU_AUDIO_DRV=alsa
QEMU_AUDIO_DRV=pa qemu-system-x86_64 -enable-kvm -m 8G -smp 4 -cpu host,kvm=off,hv_vendor_id=abc \
  -machine q35,kernel_irqchip=on \
  -soundhw hda \
  -no-hpet \
  -localtime \
  -device vfio-pci,host=01:00.0,multifunction=on \
  -device vfio-pci,host=01:00.1
