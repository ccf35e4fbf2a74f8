"""Ways in which a host has its disks, on one board: each with what it would lose, and by what."""

from __future__ import annotations

from dataclasses import replace

from machines.describe import Cpu, F, Machine

FIRST, SECOND, SPARE = "01:00.0", "02:00.0", "05:00.0"
SATA, USB, FIBRE, NET = "00:17.0", "00:14.0", "03:00.0", "04:00.0"

BOARD = Machine(
    about="a board with NVMe drives, SATA, USB, Fibre Channel and Ethernet",
    name="board",
    cpu=Cpu("AuthenticAMD", "AMD Ryzen 7 5800X 8-Core Processor", 8, 2, flags="svm"),
    functions=(
        F("00:00.0", "1022:1480", "060000"),
        F("00:01.1", "1022:1483", "060400", "pcieport", 1),
        F("00:01.2", "1022:1483", "060400", "pcieport", 2),
        F("00:01.3", "1022:1483", "060400", "pcieport", 3),
        F("00:01.4", "1022:1483", "060400", "pcieport", 4),
        F("00:01.5", "1022:1483", "060400", "pcieport", 5),
        F(USB, "8086:a36d", "0c0330", "xhci_hcd", 6),
        F(SATA, "8086:a352", "010601", "ahci", 7),
        F(FIRST, "144d:a808", "010802", "nvme", 11, "00:01.1"),
        F(SECOND, "144d:a808", "010802", "nvme", 12, "00:01.2"),
        F(FIBRE, "1077:2261", "0c0400", "qla2xxx", 13, "00:01.3"),
        F(NET, "8086:1533", "020000", "igb", 14, "00:01.4"),
        F(SPARE, "144d:a80a", "010802", "nvme", 15, "00:01.5"),
    ),
    bridges={},
    route=None,
    arguments="quiet",
    disks={"nvme0n1": FIRST, "nvme1n1": SECOND, "nvme2n1": SPARE, "sda": SATA},
    partitions={
        "nvme0n1p1": "nvme0n1",
        "nvme0n1p2": "nvme0n1",
        "nvme1n1p1": "nvme1n1",
        "nvme1n1p2": "nvme1n1",
        "nvme2n1p1": "nvme2n1",
        "sda1": "sda",
    },
    labels={"nvme2n1p1": "ext4", "sda1": "ntfs"},
)

NAMES = {
    "first": FIRST,
    "second": SECOND,
    "spare": SPARE,
    "sata": SATA,
    "usb": USB,
    "fibre": FIBRE,
    "net": NET,
}
"""What the devices are called in the machine.yaml of the board."""

RPORT = (
    "/sys/devices/pci0000:00/0000:00:01.3/0000:03:00.0/host1/rport-1:0-{0}/target1:0:{0}/1:0:{0}:0"
)
SESSION = "/sys/devices/platform/host2/session1/target2:0:0/2:0:0:0"
STICK = "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-3/2-3:1.0/host3/target3:0:0/3:0:0:0"
UUID = "8d6a4d04-9e6d-4f44-9c3a-3a2f1a0c77d1"
OVERLAY = (("overlay", "/", "overlay", "0:30"),)
BOTH = {"first": "used", "second": "used"}
DISKS = dict.fromkeys(("first", "second", "spare", "sata"), "unknown")

LAYOUTS: dict[str, tuple[Machine, dict[str, str]]] = {
    "one partition": (replace(BOARD, mounts=(("/dev/nvme0n1p2", "/"),)), {"first": "used"}),
    "nothing on a disk": (
        replace(BOARD, mounts=(("tmpfs", "/tmp", "tmpfs", "0:22"),)),
        {},
    ),
    "ZFS mirror": (
        replace(
            BOARD,
            mounts=(("rpool/ROOT/debian", "/", "zfs", "0:25"),),
            labels={"nvme0n1p2": "zfs_member", "nvme1n1p2": "zfs_member"},
        ),
        BOTH,
    ),
    "ZFS without a record of udev's": (
        replace(
            BOARD,
            mounts=(("rpool/ROOT/debian", "/", "zfs", "0:25"),),
            unrecorded=("nvme0n1p2", "nvme1n1", "sda1"),
        ),
        {"first": "unknown", "second": "unknown", "sata": "unknown"},
    ),
    "btrfs RAID1": (
        replace(
            BOARD,
            mounts=(("/dev/nvme0n1p2", "/", "btrfs", "0:24"),),
            pools={"btrfs": ("nvme0n1p2", "nvme1n1p2")},
        ),
        BOTH,
    ),
    "btrfs that sysfs does not show": (
        replace(BOARD, mounts=(("/dev/nvme0n1p2", "/", "btrfs", "0:24"),)),
        {**DISKS, "first": "used"},
    ),
    "bcachefs": (
        replace(
            BOARD,
            mounts=(("/dev/nvme0n1p2:/dev/nvme1n1p2", "/", "bcachefs", "0:24"),),
            pools={"bcachefs": ("nvme0n1p2", "nvme1n1p2")},
        ),
        BOTH,
    ),
    "bcachefs, mounted by one of its disks": (
        replace(
            BOARD,
            mounts=(("/dev/nvme0n1p2", "/", "bcachefs", "0:24"),),
            pools={"bcachefs": ("nvme0n1p2", "sda1")},
        ),
        {"first": "used", "sata": "used"},
    ),
    "LVM over two drives": (
        replace(
            BOARD,
            mounts=(("/dev/mapper/vg-root", "/"),),
            stacked={"dm-0": ("nvme0n1p2", "nvme1n1p2")},
            mapped={"vg-root": "dm-0"},
            labels={"nvme0n1p2": "LVM2_member", "nvme1n1p2": "LVM2_member"},
        ),
        BOTH,
    ),
    "md RAID1": (
        replace(
            BOARD,
            mounts=(("/dev/md0", "/"),),
            stacked={"md0": ("nvme0n1p2", "sda1")},
            labels={"nvme0n1p2": "linux_raid_member", "sda1": "linux_raid_member"},
        ),
        {"first": "used", "sata": "used"},
    ),
    "md that is not assembled": (
        replace(BOARD, mounts=(), labels={"sda1": "linux_raid_member"}),
        {"sata": "used"},
    ),
    "dm-crypt on LVM": (
        replace(
            BOARD,
            mounts=(("/dev/mapper/root", "/"),),
            stacked={"dm-0": ("nvme1n1p2",), "dm-1": ("dm-0",)},
            mapped={"root": "dm-1", "vg-crypt": "dm-0"},
        ),
        {"second": "used"},
    ),
    "bcache": (
        replace(
            BOARD,
            mounts=(("/dev/bcache0", "/"),),
            stacked={"bcache0": ("sda1", "nvme0n1p2")},
            labels={"sda1": "bcache", "nvme0n1p2": "bcache"},
        ),
        {"first": "used", "sata": "used"},
    ),
    "NVMe multipath": (
        replace(
            BOARD,
            mounts=(("/dev/nvme0n1p2", "/"),),
            disks={"sda": SATA},
            partitions={"nvme0n1p2": "nvme0n1", "sda1": "sda"},
            heads={"nvme0n1": (FIRST, SECOND)},
        ),
        BOTH,
    ),
    "multipath SAN": (
        replace(
            BOARD,
            mounts=(("/dev/mapper/mpatha-part1", "/"),),
            disks={"sdb": RPORT.format(0), "sdc": RPORT.format(1), "sda": SATA},
            partitions={"sda1": "sda"},
            stacked={"dm-0": ("sdb", "sdc"), "dm-1": ("dm-0",)},
            mapped={"mpatha-part1": "dm-1"},
            labels={"sdb": "mpath_member", "sdc": "mpath_member"},
        ),
        {"fibre": "used"},
    ),
    "/dev/root": (
        replace(BOARD, mounts=(("/dev/root", "/", "ext4", "nvme1n1p1"),)),
        {"second": "used"},
    ),
    "overlay root": (
        replace(
            BOARD,
            mounts=OVERLAY,
            arguments=f"BOOT_IMAGE=/vmlinuz root=UUID={UUID} ro overlayroot=tmpfs",
            links={f"by-uuid/{UUID}": "sda1"},
        ),
        {"sata": "used"},
    ),
    "overlay root by a part's label": (
        replace(
            BOARD,
            mounts=OVERLAY,
            arguments="root=/dev/sda1 root=PARTLABEL=system",
            links={"by-partlabel/system": "nvme1n1p1"},
        ),
        {"second": "used"},
    ),
    "overlay root of a live system": (replace(BOARD, mounts=OVERLAY), DISKS),
    "a system in memory": (
        replace(
            BOARD,
            mounts=(("tmpfs", "/", "tmpfs", "0:30"), ("/dev/sda1", "/media/sda1", "ntfs3")),
        ),
        {"sata": "used"},
    ),
    "swap only": (
        replace(BOARD, mounts=(), swaps=("/dev/nvme1n1p2",)),
        {"second": "used"},
    ),
    "swap on LVM": (
        replace(BOARD, mounts=(), swaps=("/dev/dm-0",), stacked={"dm-0": ("sda1",)}),
        {"sata": "used"},
    ),
    "unmounted LVM member": (
        replace(BOARD, mounts=(), labels={"nvme1n1p1": "LVM2_member"}),
        {"second": "used"},
    ),
    "unmounted ZFS member": (
        replace(BOARD, mounts=(), labels={"sda1": "zfs_member"}),
        {"sata": "used"},
    ),
    "iSCSI": (
        replace(
            BOARD,
            mounts=(("/dev/sdb1", "/"),),
            disks={**BOARD.disks, "sdb": SESSION},
            partitions={**BOARD.partitions, "sdb1": "sdb"},
        ),
        {"net": "unknown"},
    ),
    "NFS root": (
        replace(BOARD, mounts=(("10.0.0.1:/srv/root", "/", "nfs4", "0:40"),)),
        {"net": "unknown"},
    ),
    "USB disk": (
        replace(
            BOARD,
            mounts=(("/dev/sdb1", "/media/backup"),),
            disks={**BOARD.disks, "sdb": STICK},
            partitions={**BOARD.partitions, "sdb1": "sdb"},
        ),
        {"usb": "used"},
    ),
}
"""Each layout with the devices that must not be taken: `used`, or `unknown` if nobody can tell."""
