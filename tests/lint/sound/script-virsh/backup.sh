#!/bin/sh
# runs from cron, and is no hook
for name in $(virsh list --name); do
  virsh dumpxml "$name" > "/backup/$name.xml"
done
