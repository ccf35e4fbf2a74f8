"""How a disk is seen to be in use: one table, so that nobody looks in another way.

`gpc check --live`, `gpc init` and `gpc apply` read it in `gpc.detect.storage`; gpc-bind has it in
its script, line by line. Two disks are told apart by what the kernel knows of them: numbers, links
and who holds them, never by how a mount spells its source alone. Pure.

In a path, @ stands for the disk's name in sysfs, * for anything but a slash.

Source: Linux 6.12, Documentation/ABI/stable/sysfs-block, sysfs-devices-system; proc(5);
fs/btrfs/sysfs.c (devices), fs/bcachefs/super.c (bch2_dev_sysfs_online, `block`),
drivers/md/bcache/sysfs.c, drivers/nvme/host/core.c (nvme_subsystem); systemd 257, 60-block.rules
and src/udev/udev-builtin-blkid.c; util-linux 2.40, libblkid/src/superblocks.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from gpc_schemas.records import NamedTuple

How: TypeAlias = Literal[
    "through",
    "exists",
    "leads",
    "mounted",
    "swapped",
    "root",
    "type",
    "spread",
    "memory",
    "far",
    "remote",
]


class Sight(NamedTuple):
    """A way in which a use is seen; what `where` and `what` are is said with each `how` below."""

    how: How
    where: str
    what: str


UNMAPPED = (
    # A disk of NVMe's own multipath is below no controller: its subsystem, which is what stands
    # behind the word `what` in its path, has links to all of them at `where`.
    Sight("through", "/sys/class/nvme-subsystem/@/*", "nvme-subsystem"),
)

KERNELS = (
    # Where something exists at `where`, the disk `what`.
    Sight("exists", "/sys/class/block/@/holders/*", "has other devices built upon it"),
    Sight("exists", "/sys/class/block/@/bcache", "is part of a bcache"),
    Sight("exists", "/sys/fs/btrfs/*/devices/@", "is part of a mounted btrfs"),
    # Where a link at `where` ends in the disk's name, it `what`.
    Sight("leads", "/sys/fs/bcachefs/*/dev-*/block", "is part of a mounted bcachefs"),
    # The tables of mounts and of swap, by number and by name.
    Sight("mounted", "/proc/self/mountinfo", "is mounted at"),
    Sight("swapped", "/proc/swaps", "is swapped to"),
    # The last `root=` of the kernel command line, by /dev/disk.
    Sight("root", "/proc/cmdline", "is what the kernel was told to boot from"),
)
"""What the kernel itself knows."""

MEMBERS = tuple(
    # What udev's record says the disk holds: nobody has to mount it for it to be used.
    Sight("type", kind, f"is a member of {whole}")
    for kind, whole in (
        ("zfs_member", "a ZFS pool"),
        ("LVM1_member", "an LVM volume group"),
        ("LVM2_member", "an LVM volume group"),
        ("linux_raid_member", "an array of md"),
        ("*_raid_member", "an array"),
        ("bcache", "a bcache"),
        ("drbd", "a DRBD resource"),
        ("stratis", "a Stratis pool"),
        ("ceph_bluestore", "a Ceph cluster"),
    )
)

DOUBTS = (
    # A mounted file system of type `what` shows its disks at `where`, or they are unknown.
    Sight("spread", "/sys/fs/btrfs/*/devices/*", "btrfs"),
    Sight("spread", "/sys/fs/bcachefs/*/dev-*", "bcachefs"),
    # A root file system of type `where` lies on no disk: that there is none is no riddle.
    Sight("memory", "rootfs", "memory"),
    Sight("memory", "ramfs", "memory"),
    Sight("memory", "tmpfs", "memory"),
)

NETWORK = (
    # A disk whose path is like `where` comes over a network card, and nobody knows which.
    Sight("far", "*/session*/target*", "iSCSI"),
    Sight("far", "*/nvme-fabrics/*", "NVMe over Fabrics"),
    Sight("far", "*/block/nbd*", "NBD"),
    Sight("far", "*/block/rbd*", "Ceph"),
    # So does a root file system of type `where`.
    Sight("remote", "nfs", "NFS"),
    Sight("remote", "nfs4", "NFS"),
    Sight("remote", "cifs", "SMB"),
    Sight("remote", "ceph", "Ceph"),
)

WAYS = (*UNMAPPED, *KERNELS, *MEMBERS, *DOUBTS, *NETWORK)

RECORD = "/run/udev/data/b"
"""What udev keeps of a block device; the device's number follows."""

BY = ("UUID", "LABEL", "PARTUUID", "PARTLABEL")
"""What `root=` may name a disk by; /dev/disk/by-uuid and so on have the links."""

DOUBT_MOUNTS = "/proc/self/mountinfo cannot be read"
DOUBT_SWAPS = "/proc/swaps cannot be read"
DOUBT_SPREAD = "a file system is mounted whose disks sysfs does not show:"
DOUBT_ROOT = "what the root file system lies on cannot be told: it is of type"
DOUBT_NUMBER = "it has no number"
DOUBT_RECORD = "udev has no record of what it holds"
