#!/bin/sh
qemu-system-x86_64 -enable-kvm -machine q35,kernel_irqchip=split -device intel-iommu,intremap=on -m 8G -cpu host -device vfio-pci,host=01:00.0
