"""kmod's own modprobe, asked what it would do with a modprobe.d directory on a real kernel.

modprobe also reads three things of the machine it runs on, so all of them are replaced in a
private mount namespace: /proc/cmdline (options and blacklists can stand there; tests give their
own), and /sys/module (modules already loaded are left out of the plan). /etc/modprobe.d is
replaced by -C.

Source: kmod 30, libkmod/libkmod-config.c (kcmdline_parse) and libkmod-module.c
(kmod_module_get_initstate), https://git.kernel.org/pub/scm/utils/kernel/kmod/kmod.git/tag/?h=v30
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.kernel import KernelTree
from lab.namespace import bind, private, tmpfs
from lab.tools import Ran, require, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that modprobe would do, in its order."""

    kind: str
    """insmod, install (a command from an install line) or builtin."""
    module: str
    """The module's name with `_`, as the kernel says it; empty for an install command."""
    rest: str
    """The options given to the module, or the command, as modprobe prints them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The directives that modprobe read, module names with `_`, in the order it keeps them."""

    blacklists: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, str], ...]
    installs: tuple[tuple[str, str], ...]
    softdeps: tuple[tuple[str, str], ...]


def show(
    tree: KernelTree,
    confdir: Path,
    name_or_alias: str,
    *,
    use_blacklist: bool = False,
    ignore_install: bool = False,
    cmdline: str = "",
) -> tuple[Step, ...]:
    """What `modprobe name_or_alias` would load, dependencies and soft dependencies first.

    A blacklist counts for aliases in each case, for a plain name only with `use_blacklist` (udev
    and systemd ask with it). Empty when all is blacklisted. `cmdline` is the kernel command line;
    `ignore_install` is what an install command calls modprobe with, so that it does not run again.
    Errors: AssertionError when there is no such module.
    """
    flags = ["--use-blacklist"] if use_blacklist else []
    flags += ["--ignore-install"] if ignore_install else []
    words = ["-n", "-v", *flags, *_on(tree), "-C", confdir, name_or_alias]
    return tuple(map(_step, _modprobe(words, cmdline).check().stdout.splitlines()))


def resolve(tree: KernelTree, confdir: Path, alias: str) -> tuple[str, ...]:
    """The modules that answer to `alias` (`pci:v00001002d00006818...`), each once.

    A blacklist does not count here: modprobe looks at it only when it loads, as `show` tells.
    """
    ran = _modprobe(["-R", *_on(tree), "-C", confdir, alias], "").check()
    return tuple(dict.fromkeys(ran.stdout.split()))


def bad_lines(confdir: Path) -> tuple[str, ...]:
    """What modprobe complained about while it read `confdir`.

    Its exit status is 0 on bad lines, so that its error output is all there is to go by.
    """
    ran = _dump(confdir)
    return tuple(line for line in ran.stderr.splitlines() if line.strip())


def configuration(confdir: Path) -> Configuration:
    """The directives of `confdir` as modprobe has read them, for tests of quoting."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for line in _dump(confdir).stdout.split("\n"):
        if line.startswith("# End of configuration files"):
            break
        if line and not line.startswith("#"):
            directive, _, rest = line.partition(" ")
            subject, _, value = rest.partition(" ")
            rows.setdefault(directive, []).append((subject, value))

    # kmod 30 prints no blank between the two lists of a softdep: "pre: apost: b".
    softdeps = [
        (module, re.sub(r"(?<=\S)post:", " post:", lists))
        for module, lists in rows.get("softdep", ())
    ]

    def of(directive: str) -> tuple[tuple[str, str], ...]:
        return tuple(rows.get(directive, ()))

    return Configuration(
        blacklists=tuple(subject for subject, _ in of("blacklist")),
        options=of("options"),
        aliases=of("alias"),
        installs=of("install"),
        softdeps=tuple(softdeps),
    )


def dumped_options(confdir: Path) -> tuple[tuple[str, str], ...]:
    """Pairs of a module and its options, as modprobe has read them from `confdir`."""
    return configuration(confdir).options


def pci_alias(
    vendor: int,
    device: int,
    *,
    subvendor: int = 0,
    subdevice: int = 0,
    class_code: int = 0x030000,
) -> str:
    """The alias under which the kernel asks for a driver of a PCI function.

    Source: Linux 6.1, drivers/pci/pci-sysfs.c, modalias_show.
    """
    base, sub, interface = class_code >> 16, (class_code >> 8) & 0xFF, class_code & 0xFF
    return (
        f"pci:v{vendor:08X}d{device:08X}sv{subvendor:08X}sd{subdevice:08X}"
        f"bc{base:02X}sc{sub:02X}i{interface:02X}"
    )


def _on(tree: KernelTree) -> list[str | Path]:
    return ["-d", tree.root, "-S", tree.version]


def _dump(confdir: Path) -> Ran:
    # A module directory that does not exist keeps 30,000 lines of the kernel's own aliases away.
    return _modprobe(["-C", confdir, "-d", "/nonexistent", "-c"], "").check()


def _modprobe(words: Sequence[str | Path], cmdline: str) -> Ran:
    with tempfile.TemporaryDirectory(prefix="gpc-modprobe-") as scratch:
        line = Path(scratch) / "cmdline"
        line.write_text(f"{cmdline}\n", encoding="utf-8")
        mounts = [bind(line, "/proc/cmdline"), tmpfs("/sys/module")]
        return run(private([require("modprobe", "kmod"), *words], mounts))


def _step(line: str) -> Step:
    kind, _, rest = line.partition(" ")
    if kind != "insmod":
        return Step(kind=kind, module="", rest=rest.strip())
    path, _, options = rest.partition(" ")
    module = Path(path).name.split(".ko")[0].replace("-", "_")
    return Step(kind=kind, module=module, rest=options.strip())
