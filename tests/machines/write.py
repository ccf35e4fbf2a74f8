"""Lays a described machine out as a system's files, the way Linux shows them.

Source: Linux 6.12, Documentation/ABI/testing/sysfs-bus-pci, drivers/pci/pci-sysfs.c, fs/proc.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from machines import applied
from machines.describe import MANAGERS, NAMES, F, Machine, full

MODULES = {"xhci_hcd": "xhci_pci", "nvidia-gpu": "i2c_nvidia_gpu", "ahci": "ahci"}
BUILT_IN = {"pcieport"}
BUS = "/sys/bus/pci/devices"
EFIVARS = "/sys/firmware/efi/efivars"
GUID = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"


class Tree:
    """A directory to fill."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, data: str | bytes = b"") -> None:
        at = self.root / path.lstrip("/")
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(data if isinstance(data, bytes) else data.encode())

    def link(self, path: str, target: str) -> None:
        """A relative link, as sysfs has them; `target` is absolute."""
        at = self.root / path.lstrip("/")
        at.parent.mkdir(parents=True, exist_ok=True)
        at.symlink_to(os.path.relpath(target, os.path.dirname(path)))

    def directory(self, path: str) -> None:
        (self.root / path.lstrip("/")).mkdir(parents=True, exist_ok=True)


def write(machine: Machine, directory: Path) -> None:
    """The machine as a captured host: root/, commands.json, stats.json."""
    tree = Tree(directory / "root")
    places = {f.full: place(f, machine) for f in machine.functions}
    for f in machine.functions:
        _function(tree, f, places, sum(other.physical == f.address for other in machine.functions))
    _iommu(tree, machine)
    _processor(tree, machine)
    _system(tree, machine)
    _network(tree, machine, places)
    _storage(tree, machine, places)
    stats = _boot(tree, machine)
    _damage(tree, machine)
    for path in tree.root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o644)
            os.utime(path, (1600000000, 1600000000))
    answers = {command: {"code": 0, "text": text} for command, text in machine.commands.items()}
    (directory / "commands.json").write_text(json.dumps(answers))
    (directory / "stats.json").write_text(json.dumps(stats))
    if machine.applied is not None:
        images = {machine.image: applied.image(machine.applied, machine.release)}
        (directory / "images.json").write_text(json.dumps(images))


def place(function: F, machine: Machine) -> str:
    """Where a function is in the tree of devices: below the bridges above it."""
    parents = {f.full: f for f in machine.functions}
    chain = [function.full]
    while (above := parents[chain[0]].under) is not None:
        chain.insert(0, full(above))
    path, domain = "/sys/devices/pci0000:00", "0000"
    for address in chain:
        if not address.startswith(f"{domain}:"):  # Intel's VMD has a root bus of its own below it
            domain = address.partition(":")[0]
            path += "/pci" + address.rpartition(":")[0]
        path += f"/{address}"
    return path


def _function(tree: Tree, f: F, places: dict[str, str], split: int) -> None:
    at = places[f.full]
    vendor, device = f.id.split(":")
    subvendor, subdevice = f.sub.split(":")
    tree.link(f"{BUS}/{f.full}", at)
    driver = f"DRIVER={f.driver}\n" if f.driver else ""
    tree.put(
        f"{at}/uevent",
        f"{driver}PCI_CLASS={int(f.kind, 16):X}\nPCI_ID={f.id.upper()}\n"
        f"PCI_SUBSYS_ID={f.sub.upper()}\nPCI_SLOT_NAME={f.full}\n"
        f"MODALIAS=pci:v0000{vendor.upper()}d0000{device.upper()}\n",
    )
    for name, value in (
        ("vendor", vendor),
        ("device", device),
        ("subsystem_vendor", subvendor),
        ("subsystem_device", subdevice),
        ("class", f.kind),
        ("revision", "a1" if vendor == "10de" else "00"),
    ):
        tree.put(f"{at}/{name}", f"0x{value}\n")
    tree.put(f"{at}/driver_override", f"{f.override}\n")
    if f.kind[:4] in ("0604", "0607") or f.below:
        tree.put(f"{at}/secondary_bus_number", f"{f.below or 1}\n")
    tree.put(f"{at}/d3cold_allowed", "1\n")
    bars = f.bars
    if not bars and f.kind.startswith("03"):
        start = 0x4000000000 + (int(f.full.split(":")[1], 16) << 32)
        bars = ((start, 256 << 20), (start + (256 << 20), 32 << 20))
    rows = [f"0x{a:016x} 0x{a + n - 1:016x} 0x000000000014220c\n" for a, n in bars]
    empty = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
    tree.put(f"{at}/resource", "".join(rows) + empty * (13 - len(rows)))
    if f.driver:
        tree.link(f"{at}/driver", f"/sys/bus/pci/drivers/{f.driver}")
        module = MODULES.get(f.driver, f.driver.replace("-", "_"))
        known = tree.root / f"sys/bus/pci/drivers/{f.driver}/module"
        if f.driver not in BUILT_IN and not known.is_symlink():
            tree.link(f"/sys/bus/pci/drivers/{f.driver}/module", f"/sys/module/{module}")
    if f.group is not None:
        tree.link(f"{at}/iommu_group", f"/sys/kernel/iommu_groups/{f.group}")
        tree.link(f"/sys/kernel/iommu_groups/{f.group}/devices/{f.full}", at)
    if f.reset is not None and not f.kind.startswith("06"):
        tree.put(f"{at}/reset")
        tree.put(f"{at}/reset_method", f"{f.reset}\n")
    if f.kind.startswith("0300"):
        tree.put(f"{at}/boot_vga", f"{f.boot or 0}\n")
    if f.vfs:
        for name, n in (("totalvfs", f.vfs), ("numvfs", split), ("offset", f.first), ("stride", 1)):
            tree.put(f"{at}/sriov_{name}", f"{n}\n")
    if f.physical:
        tree.link(f"{at}/physfn", places[full(f.physical)])
    for kind in f.mdev:
        tree.directory(f"{at}/mdev_supported_types/{kind}")


def _iommu(tree: Tree, m: Machine) -> None:
    for name in m.tables:
        tree.put(f"/sys/firmware/acpi/tables/{name}")
    tree.directory("/sys/class/iommu")
    for unit in m.units:
        tree.link(f"/sys/class/iommu/{unit}", f"/sys/devices/virtual/iommu/{unit}")
    tree.directory("/sys/kernel/iommu_groups")
    if m.remapped is not None:
        prefix = "IR-" if m.remapped else ""
        tree.put(
            "/proc/interrupts",
            "            CPU0       CPU1\n"
            f"   1:          0          9   {prefix}IO-APIC    1-edge      i8042\n"
            f"  37:          0      81220   {prefix}PCI-MSI 2097152-edge      nvme0q0\n"
            " NMI:          0          0   Non-maskable interrupts\n",
        )


def _processor(tree: Tree, m: Machine) -> None:
    blocks = []
    per = m.cpu.cores // m.cpu.packages
    total = m.cpu.cores * m.cpu.threads
    for number in range(total):
        core = number % m.cpu.cores
        blocks.append(
            f"processor\t: {number}\n{m.cpu.identity}"
            f"physical id\t: {core // per}\nsiblings\t: {total // m.cpu.packages}\n"
            f"core id\t\t: {core % per}\nflags\t\t: {m.cpu.flags}\n"
            f"address sizes\t: {m.cpu.bits} bits physical, 48 bits virtual\n"
        )
    tree.put("/proc/cpuinfo", "\n".join(blocks) + "\n")
    tree.put("/proc/meminfo", f"MemTotal:       {m.memory_mib << 10} kB\nMemFree:  1 kB\n")


def _system(tree: Tree, m: Machine) -> None:
    tree.put("/usr/lib/os-release", m.os_release)
    tree.link("/etc/os-release", "/usr/lib/os-release")
    tree.put("/etc/hostname", f"{m.name}\n")
    tree.put("/proc/cmdline", f"{m.arguments}\n")
    tree.put("/proc/sys/kernel/osrelease", f"{m.release}\n")
    tree.put("/proc/sys/kernel/arch", f"{m.arch}\n")
    first, directory = MANAGERS[m.manager]
    tree.put("/proc/1/comm", f"{first}\n")
    if directory is not None:
        tree.directory(directory)
    for path in m.runners:
        tree.put(path)
    vendors: dict[str, list[str]] = {}
    for identity, name in sorted(NAMES.items()):
        vendor, device = identity.split(":")
        vendors.setdefault(vendor, []).append(f"\t{device}  {name}\n\t\t1043 8694  A board\n")
    text = "".join(f"{vendor}  Maker\n{''.join(rows)}" for vendor, rows in vendors.items())
    tree.put("/usr/share/misc/pci.ids", "# pci.ids\n" + text)
    if m.dom0:
        tree.put("/proc/xen/capabilities", "control_d\n")
        tree.put("/sys/hypervisor/type", "xen\n")
        tree.put("/sys/hypervisor/version/major", "4\n")
        tree.put("/sys/hypervisor/version/minor", "17\n")


def _network(tree: Tree, m: Machine, places: dict[str, str]) -> None:
    net = "/sys/class/net"
    tree.directory(net)
    for port, function in m.ports.items():
        at = f"{places[full(function)]}/net/{port}"
        tree.put(f"{at}/address", "52:54:00:ab:cd:ef\n")
        tree.link(f"{net}/{port}", at)
    for bridge, members in m.bridges.items():
        at = f"/sys/devices/virtual/net/{bridge}"
        tree.directory(f"{at}/bridge")
        tree.directory(f"{at}/brif")
        for member in members:
            tree.link(f"{at}/brif/{member}", f"{net}/{member}")
        tree.link(f"{net}/{bridge}", at)
    rows = f"{m.route}\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000000\n" if m.route else ""
    tree.put("/proc/net/route", f"Iface\tDestination\tGateway\n{rows}")


def _storage(tree: Tree, m: Machine, places: dict[str, str]) -> None:
    block = "/sys/class/block"
    where = {}
    for disk, function in m.disks.items():
        at = places.get(full(function))
        where[disk] = f"{at}/host0/block/{disk}" if at else f"{function}/block/{disk}"
    for head, functions in m.heads.items():
        where[head] = _head(tree, head, [places[full(one)] for one in functions])
    for part, disk in m.partitions.items():
        where[part] = f"{where[disk]}/{part}"
    for name, below in m.stacked.items():
        where[name] = f"/sys/devices/virtual/block/{name}"
        for lower in below:
            tree.link(f"{where[name]}/slaves/{lower}", where[lower])
            tree.link(f"{where[lower]}/holders/{name}", where[name])
    numbers = {name: f"259:{index}" for index, name in enumerate(where)}
    for name, at in where.items():
        tree.put(f"{at}/dev", f"{numbers[name]}\n")
        tree.put(f"{at}/hidden", "0\n")
        tree.directory(f"{at}/holders")
        tree.link(f"{block}/{name}", at)
        label = f"E:ID_FS_TYPE={m.labels[name]}\n" if name in m.labels else ""
        if name not in m.unrecorded:
            record = f"S:disk/by-id/nvme-S4EVNX0R\nE:ID_SERIAL=S4EVNX0R\n{label}"
            tree.put(f"/run/udev/data/b{numbers[name]}", record)
    for name, below_name in m.mapped.items():
        tree.link(f"/dev/mapper/{name}", f"/dev/{below_name}")
    for name, disk in m.links.items():
        tree.link(f"/dev/disk/{name}", f"/dev/{disk}")
    for kind, members in m.pools.items():
        at = f"/sys/fs/{kind}/5f6f2a5c-0e3b-4c6d-9d5c-2a41b0c9d001"
        for index, member in enumerate(members):
            inside = f"devices/{member}" if kind == "btrfs" else f"dev-{index}/block"
            tree.link(f"{at}/{inside}", where[member])
    rows = ["23 1 0:21 / /proc rw,relatime shared:13 - proc proc rw"]
    for index, (source, target, *more) in enumerate(m.mounts):
        name = source.rpartition("/")[2]
        number = numbers.get(m.mapped.get(name, name), "254:1")
        kind = more[0] if more else "ext4"
        if len(more) > 1:
            number = numbers.get(more[1], more[1])
        rows.append(f"{30 + index} 1 {number} / {target} rw,relatime shared:1 - {kind} {source} rw")
    tree.put("/proc/self/mountinfo", "".join(f"{row}\n" for row in rows))
    swaps = "".join(f"{path} partition 8388604 0 -2\n" for path in m.swaps)
    tree.put("/proc/swaps", f"Filename\tType\tSize\tUsed\tPriority\n{swaps}")


def _head(tree: Tree, head: str, places: list[str]) -> str:
    """A disk of NVMe's multipath: below its subsystem, which has links to its controllers."""
    subsystem = "/sys/devices/virtual/nvme-subsystem/nvme-subsys0"
    tree.link("/sys/class/nvme-subsystem/nvme-subsys0", subsystem)
    for index, at in enumerate(places):
        tree.link(f"{subsystem}/nvme{index}", f"{at}/nvme/nvme{index}")
        path = f"nvme0c{index}n1"
        tree.put(f"{at}/nvme/nvme{index}/{path}/hidden", "1\n")
        tree.link(f"/sys/class/block/{path}", f"{at}/nvme/nvme{index}/{path}")
    return f"{subsystem}/{head}"


def _boot(tree: Tree, m: Machine) -> dict[str, dict[str, object]]:
    modules = f"/lib/modules/{m.release}"
    tree.put(f"{modules}/modules.dep", "".join(f"{path}: kernel/a.ko\n" for path in m.modules))
    tree.put(f"{modules}/modules.builtin", "".join(f"{path}\n" for path in m.builtin))
    for path in (m.tool, m.image, m.loader):
        tree.put(path)
    if m.loader_info is not None:
        info = b"\x06\0\0\0" + f"{m.loader_info}\0".encode("utf-16-le")
        tree.put(f"{EFIVARS}/LoaderInfo-{GUID}", info)
        tree.put(f"{EFIVARS}/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", b"\x06\0\0\0\0")
    first, size = m.framebuffer or (0xE0000000, 0)
    held = f"  {first:08x}-{first + size - 1:08x} : BOOTFB\n" if size else ""
    tree.put("/proc/iomem", f"00001000-0009ffff : System RAM\ne0000000-efffffff : PCI\n{held}")
    if m.applied is not None:
        for path, text in applied.files(m.tool).items():
            tree.put(path, text)
    return {m.image: {"kind": "file", "mode": 0o644, "size": 1, "mtime": 1700000000.5}}


def _damage(tree: Tree, m: Machine) -> None:
    for path, data in m.damage.items():
        at = tree.root / path.lstrip("/")
        if at.is_symlink() or at.is_file():
            at.unlink()
        if data is not None:
            tree.put(path, data)
