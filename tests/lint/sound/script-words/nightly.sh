#!/bin/sh
# prepare the guests, then begin the backup; release them at the end
for name in $(virsh list --name); do
  virsh suspend "$name"
done
if [ "$1" = prepare ]; then echo begin; fi
