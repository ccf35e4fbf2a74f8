#!/bin/bash
x=$(touch /tmp/gpc-was-run)
`touch /tmp/gpc-was-run`
cat <<EOF | sh
touch /tmp/gpc-was-run $(touch /tmp/gpc-was-run)
EOF
eval "touch /tmp/gpc-was-run"
source /dev/stdin <<< "touch /tmp/gpc-was-run"
qemu-system-x86_64 -enable-kvm -M q35 -cpu host -m "$x" -smp $((1 + 1)) -name "`id`" -vga none \
  -drive file="$(touch /tmp/gpc-was-run)",if=virtio -device vfio-pci,host=${GPU:?none} -display none -net none <(touch /tmp/gpc-was-run)
