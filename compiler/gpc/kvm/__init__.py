"""What libvirt and QEMU share: the guest's PCI tree, its firmware, and what QEMU cannot do.

Two back ends describe one machine; what they must agree on is decided here, once. Pure.
"""
