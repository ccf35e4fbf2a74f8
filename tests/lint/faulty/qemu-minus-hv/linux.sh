#!/usr/bin/env bash
args=(
  -enable-kvm
  -machine q35
  -m 16G
  -cpu host,-hypervisor
  -device vfio-pci,host=0b:00.0,romfile=/srv/card.rom,rombar=0
  -device virtio-balloon-pci
)
qemu-system-x86_64 "${args[@]}"
