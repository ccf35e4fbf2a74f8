"""A guest's disks and optical drives. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import (
    Between,
    Doc,
    Duration,
    Line,
    Name,
    Path,
    PciAddress,
    Short,
    Throughput,
    Uuid,
    blank,
    model,
)
from gpc_schemas.guest.remote import Remote
from gpc_schemas.guest.words import Rotation, ScsiAddress, Serial, Volume, Wwn

Access = Literal["aio", "loop"]
Bus = Literal["floppy", "ide", "nvme", "sata", "scsi", "usb", "virtio", "xen"]
Format = Literal["qcow2", "raw", "vhd"]
Cache = Literal["directsync", "none", "unsafe", "writeback", "writethrough"]
Io = Literal["io_uring", "native", "threads"]
DetectZeroes = Literal["off", "on", "unmap"]
BlockSize = Literal["512", "1024", "2048", "4096"]
Snapshots = Literal["external", "internal", "none"]
Operations = Annotated[int, Between(1, 1_000_000_000)]
XenBackend = Literal["phy", "qdisk", "tap"]


@model
class BlockSizes:
    """In how large pieces a disk is read and written, in bytes."""

    logical: Annotated[
        BlockSize | None, Doc("The least that the guest can ask for; some systems boot from 512.")
    ] = None
    physical: Annotated[
        BlockSize | None, Doc("The least that is written at once; at least as much as `logical`.")
    ] = None


@model
class DiskUse:
    """How much of a disk a guest uses in a second: of both ways together, or of each."""

    bytes: Annotated[Throughput | None, Doc("How much is read and written.")] = None
    read_bytes: Annotated[Throughput | None, Doc("How much is read.")] = None
    write_bytes: Annotated[Throughput | None, Doc("How much is written.")] = None
    iops: Annotated[Operations | None, Doc("How often it is read and written.")] = None
    read_iops: Annotated[Operations | None, Doc("How often it is read.")] = None
    write_iops: Annotated[Operations | None, Doc("How often it is written.")] = None


@model
class DiskBursts(DiskUse):
    """How much of a disk a guest may use in a second for a moment; each beside its limit."""

    time: Annotated[Duration | None, Doc("How long a moment is, by default a second.")] = None


@model
class DiskLimits(DiskUse):
    """How much of a disk a guest may use in a second: of both ways together, or of each."""

    bursts: Annotated[DiskBursts, Doc("What it may use of it for a moment.")] = blank(DiskBursts)


@model
class NvmeDrive:
    """A drive on NVMe that QEMU drives by itself, through its own block layer."""

    drive: Annotated[Name, Doc("The drive, as host.devices calls it.")]
    namespace: Annotated[
        int | None,
        Between(1, 4294967294),
        Doc("Which of its namespaces is the disk.", default=1),
    ] = None


@model
class Luks:
    """Who knows the passphrase of a disk that is encrypted as LUKS: libvirt, or a file."""

    secret: Annotated[
        Uuid | None,
        Doc("Under libvirt, the UUID of its secret with the passphrase (`virsh secret-list`)."),
    ] = None
    password_file: Annotated[
        Path | None,
        Doc(
            "For plain QEMU, a file of the host that holds the passphrase on a line, and that root "
            "alone can read."
        ),
    ] = None


@model
class XenDisk:
    """What Xen alone knows of a disk."""

    script: Annotated[
        Line | None,
        Doc(
            "What connects it, such as block-iscsi: a script of /etc/xen/scripts, or any by its "
            "path."
        ),
    ] = None
    target: Annotated[
        Line | None, Doc("What is behind it in words of that script, in the place of a path.")
    ] = None
    backend: Annotated[
        XenBackend | None, Doc("What serves it; by default what Xen finds that can.")
    ] = None
    direct_io_safe: Annotated[
        bool | None,
        Doc(
            "Whether the host need not cache it: what is below keeps its order though pages are "
            "handed back early.",
            default=False,
        ),
    ] = None


@model
class Disk:
    """A disk or an optical drive: one key says what is behind it, mostly `block` or `file`.

    An optical drive may be without any: it is empty.
    """

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    block: Annotated[Path | None, Doc("A block device of the host.")] = None
    file: Annotated[Path | None, Doc("An image file on the host.")] = None
    volume: Annotated[
        Volume | None, Doc("A volume of a storage pool of libvirt's, as POOL/VOLUME.")
    ] = None
    remote: Annotated[Remote | None, Doc("A disk on another machine.")] = None
    nvme: Annotated[
        NvmeDrive | None,
        Short("drive"),
        Doc(
            "A drive on NVMe of host.devices, which the host gives away whole as one of the "
            "guest's `devices`, and of which the guest sees a disk on any bus."
        ),
    ] = None
    scsi: Annotated[
        ScsiAddress | None,
        Doc(
            "A device of the host on SCSI that the guest speaks SCSI with, disk or not, as "
            "HOST:CHANNEL:TARGET:LUN; `lsscsi` prints it."
        ),
    ] = None
    lun: Annotated[
        bool | None,
        Doc(
            "Whether the guest speaks SCSI with the block device itself, with all that the device "
            "can do.",
            default=False,
        ),
    ] = None
    format: Annotated[Format | None, Doc("How an image file is laid out.", default="raw")] = None
    luks: Annotated[
        Luks | None,
        Doc(
            "What is behind it is encrypted as LUKS (version 1), and opened by QEMU: the whole of "
            "`raw`, or what is inside `qcow2`."
        ),
    ] = None
    bus: Annotated[
        Bus | None,
        Doc(
            "What the guest sees it on; by default what its system can boot from; xen is Xen's own."
        ),
    ] = None
    cdrom: Annotated[bool | None, Doc("Whether it is an optical drive.", default=False)] = None
    read_only: Annotated[
        bool | None,
        Doc("Whether the guest may only read it; by default it writes, but no optical drive."),
    ] = None
    access: Annotated[
        Access | None,
        Doc(
            "For the xm toolstack: `file:` (loop device) or `tap:aio:` for an image file.",
            default="loop",
        ),
    ] = None
    cache: Annotated[
        Cache | None,
        Doc(
            "Whether the host caches it too: by default a block device and a shared disk are not "
            "cached. `unsafe` loses what was written when the host stops."
        ),
    ] = None
    io: Annotated[
        Io | None,
        Doc("How the host reads and writes it; by default `native` where nothing is cached."),
    ] = None
    discard: Annotated[
        bool | None,
        Doc("Whether blocks that the guest frees are given back, as they are by default."),
    ] = None
    detect_zeroes: Annotated[
        DetectZeroes | None,
        Doc("Whether zeroes take no room, by default not: `unmap` gives their blocks back."),
    ] = None
    iothread: Annotated[
        Name | None,
        Doc("The one of the guest's `iothreads` that serves a disk on virtio, or all on SCSI."),
    ] = None
    queues: Annotated[
        int | None,
        Between(1, 256),
        Doc("How many queues a disk on virtio has; by default one for each virtual CPU."),
    ] = None
    shareable: Annotated[
        bool | None,
        Doc(
            "Whether other guests may write it too: their systems must be made for it, as those "
            "of a cluster are."
        ),
    ] = None
    transient: Annotated[
        bool | None,
        Doc("Whether what the guest writes is forgotten when it ends.", default=False),
    ] = None
    snapshots: Annotated[
        Snapshots | None, Doc("Under libvirt, how a snapshot of the guest takes it in, or not.")
    ] = None
    serial: Annotated[Serial | None, Doc("The serial number that the guest sees.")] = None
    wwn: Annotated[
        Wwn | None, Doc("The worldwide name that the guest sees, on IDE, SATA and SCSI.")
    ] = None
    rotation: Annotated[
        Rotation | None,
        Doc("What the guest takes it for, on IDE, SATA and SCSI: `ssd`, or how fast it turns."),
    ] = None
    block_size: Annotated[BlockSizes, Doc("Its block sizes.")] = blank(BlockSizes)
    limits: Annotated[
        DiskLimits, Doc("How much of it the guest may use; by default all that there is.")
    ] = blank(DiskLimits)
    xen: Annotated[XenDisk, Doc("What Xen alone knows of it.")] = blank(XenDisk)
