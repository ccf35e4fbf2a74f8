#!/bin/bash
# bind.sh: hand the card over
modprobe vfio_virqfd
for dev in 0000:01:00.0 0000:01:00.1; do
  echo $dev > /sys/bus/pci/devices/$dev/driver/unbind
done
echo 10de 1b80 > /sys/bus/pci/drivers/vfio-pci/new_id
