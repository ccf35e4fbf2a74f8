#!/bin/bash
GUEST="$1"
OPERATION="$2"
if [[ "$OPERATION" == "prepare" ]]; then
  virsh nodedev-detach pci_0000_01_00_0
fi
