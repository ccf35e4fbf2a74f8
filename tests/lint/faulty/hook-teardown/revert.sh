#!/bin/sh
# release end
rmmod vfio-pci
rmmod vfio_iommu_type1
modprobe -i nvidia_drm
