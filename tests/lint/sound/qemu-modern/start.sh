#!/bin/bash
set -eu
# -soundhw is gone, so is -no-hpet
VARS=/var/lib/guests/vars.fd
exec qemu-system-x86_64 -name guest -nodefaults \
  -machine q35,accel=kvm,hpet=off,smm=on \
  -cpu host,topoext=on,hv_relaxed,hv_vapic,hv_spinlocks=0x1fff,hv_time,hv_vendor_id=AuthenticAMD \
  -smp 12,sockets=1,cores=6,threads=2 -m 16G -overcommit mem-lock=on \
  -drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
  -drive if=pflash,format=raw,file=$VARS \
  -device pcie-root-port,id=rp1,bus=pcie.0 \
  -device vfio-pci,host=0000:0b:00.0,bus=rp1,multifunction=on,romfile=/srv/navi.rom \
  -audiodev pipewire,id=snd -device ich9-intel-hda -device hda-duplex,audiodev=snd \
  -rtc base=localtime,driftfix=slew
