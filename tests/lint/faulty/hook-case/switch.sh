#!/bin/sh
case "$2/$3" in
  prepare/begin) virsh nodedev-detach pci_0000_01_00_0 ;;
esac
