"""What a host is run by, and whether what is written below /etc stays and is read there.

Names decide nothing here: a Gentoo may run systemd, and a Debian may not. Source: sd_booted(3) of
systemd 257; the run-time directories of OpenRC 0.55 (src/librc/rc.h.in, RC_SVCDIR), runit 2.2
(Void's /etc/runit), s6-linux-init 1.1, dinit 0.19 and Shepherd 1.0; sysvinit 3.14 (initctl.h).
"""

from __future__ import annotations

import re

from gpc.detect.look import Look
from gpc.target.mounts import MOUNTINFO, mounted
from gpc_schemas.records import NamedTuple

SYSTEMD = "systemd"
BOOTED = "/run/systemd/system"
"""There if, and only if, systemd is what runs: sd_booted(3)."""

RUNNING = (
    ("OpenRC", "/run/openrc"),
    ("runit", "/run/runit"),
    ("s6", "/run/s6"),
    ("s6", "/run/s6-rc"),
    ("dinit", "/run/dinitctl"),
    ("the Shepherd", "/run/shepherd"),
    ("the Shepherd", "/var/run/shepherd"),
)
"""What other managers of services have while they run."""

FIRST = {
    "dinit": "dinit",
    "openrc-init": "OpenRC",
    "runit": "runit",
    "s6-svscan": "s6",
    "shepherd": "the Shepherd",
}
"""What the first process calls itself under them."""

SYSVINIT = "/etc/inittab"

INSTALLED = (
    (SYSTEMD, "/usr/lib/systemd/systemd"),
    (SYSTEMD, "/lib/systemd/systemd"),
    ("OpenRC", "/sbin/openrc"),
    ("OpenRC", "/usr/sbin/openrc"),
    ("runit", "/etc/runit/1"),
    ("sysvinit", SYSVINIT),
)
"""What shows it in an image, in which nothing runs."""

GENERATED = (
    ("NixOS", "/etc/NIXOS"),
    ("Guix System", "/run/current-system/channels.scm"),
    ("Guix System", "/run/current-system/provenance"),
)
"""Systems that write /etc anew from a description of their own.

Source: NixOS 24.11, nixos/modules/system/etc (the file marks a system of NixOS); Guix 1.4,
gnu/services.scm (provenance-service-type).
"""

OSTREE = "/run/ostree-booted"
OSTREES = ("/usr/bin/rpm-ostree", "/usr/bin/bootc")
"""What changes a deployment of ostree, and is asked to."""

SNAPD = "/var/lib/snapd/modeenv"
"""There where the kernel is a snap, its image inside it and sealed by the TPM: Ubuntu Core, and
Ubuntu with disk encryption by the TPM. The kernel is told `snapd_recovery_mode=` there.

Source: snapd 2.66, boot/modeenv.go and boot/cmdline.go.
"""

STICK = "/etc/unraid-version"
"""Unraid unpacks its system from a stick into memory at each boot."""

IN_MEMORY = ("ramfs", "rootfs", "tmpfs")

ARCH = "/proc/sys/kernel/arch"
MACHINES = (
    (r"^flags\t+: ", "x86_64"),
    (r"^CPU architecture\t*: ", "aarch64"),
    (r"^isa\t+: rv", "riscv64"),
    (r"^cpu\t+: POWER", "ppc64le"),
    (r"^CPU Family\t+: Loongson", "loongarch64"),
    (r"^vendor_id +: IBM/S390", "s390x"),
)
"""The lines of /proc/cpuinfo that tell architectures apart.

Source: Linux 6.12, show_cpuinfo of arch/*/kernel.
"""


class FoundSystem(NamedTuple):
    """None is what could not be found out."""

    manager: str | None  # of services: systemd or another's name
    is_running: bool  # or it is an image, in which nothing runs
    generated: str | None  # the system that writes /etc from its own description
    in_memory: bool  # the root file system, which the next boot makes anew
    machine: str | None  # the architecture, as uname -m prints it
    sealed: str | None = None  # what brings kernel, image and arguments, and takes none of gpc's


def detect_system(look: Look) -> FoundSystem:
    """What /run, the first process, /etc and the kernel say."""
    first = look.line("/proc/1/comm") if look.exists("/proc/1/comm") else None
    is_running = first is not None or look.exists("/proc/sys/kernel/osrelease")
    return FoundSystem(
        manager=_manager(look, first, is_running=is_running),
        is_running=is_running,
        generated=next((name for name, path in GENERATED if look.exists(path)), None),
        in_memory=look.exists(STICK) or _root_type(look) in IN_MEMORY,
        machine=_machine(look),
        sealed=_sealed(look),
    )


def _sealed(look: Look) -> str | None:
    words = (look.text("/proc/cmdline") or "").split()
    if look.exists(SNAPD) or any(word.startswith("snapd_recovery_mode=") for word in words):
        return "snapd"
    is_ostree = look.exists(OSTREE) or any(word.startswith("ostree=") for word in words)
    return "ostree" if is_ostree and not any(map(look.exists, OSTREES)) else None


def _manager(look: Look, first: str | None, *, is_running: bool) -> str | None:
    if look.exists(BOOTED):
        return SYSTEMD
    if not is_running:
        return next((name for name, path in INSTALLED if look.exists(path)), None)
    found = next((name for name, path in RUNNING if look.exists(path)), None)
    if found is not None or first is None:
        return found
    if first == "init" and look.exists(SYSVINIT):
        return "sysvinit"
    # In a container it is whatever was started there: that says nothing of the host.
    return FIRST.get(first)


def _root_type(look: Look) -> str | None:
    """The type of the root file system: the last that was mounted there."""
    types = [each.kind for each in mounted(look.text(MOUNTINFO) or "") if each.at == "/"]
    return types[-1] if types else None


def _machine(look: Look) -> str | None:
    """The kernel says it itself since Linux 6.1 (kernel/utsname_sysctl.c); before, its CPUs do."""
    said = look.line(ARCH) if look.exists(ARCH) else None
    if said is not None:
        return said if re.fullmatch(r"[a-z0-9_]{1,20}", said) else None
    text = look.text("/proc/cpuinfo") or ""
    return next((machine for line, machine in MACHINES if re.search(line, text, re.M)), None)
