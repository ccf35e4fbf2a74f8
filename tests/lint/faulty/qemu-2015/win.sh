#!/bin/bash
export QEMU_AUDIO_DRV=pa
OPTS="-enable-kvm -M pc-q35-2.10 -no-hpet -m 4096"
OPTS="$OPTS -net nic,vlan=0,model=e1000 -net user,vlan=0"
qemu-system-x86_64 $OPTS -device pci-assign,host=02:00.0
