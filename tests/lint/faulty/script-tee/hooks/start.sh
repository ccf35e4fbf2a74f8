#!/bin/bash
modprobe vfio vfio_pci vfio_virqfd
echo "10de 1b80" | tee /sys/bus/pci/drivers/vfio-pci/new_id
