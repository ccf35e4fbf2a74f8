"""Why something of a command line was left over, and what to do. Pure."""

from __future__ import annotations

import re

from gpc.lift.xml import Element
from gpc.report.diagnostics import Diagnostic, Severity
from gpc.report.located import Span
from gpc.target.exposed import has_secret, is_secret_key
from gpc_schemas.records import NamedTuple
from gpc_targets.qemu.lift.line import Reading


class OptionReason(NamedTuple):
    """`path` is a pattern over an option, its first word and the key: `-device/vfio-pci@host`."""

    path: str
    help: str


class OptionReasons(NamedTuple):
    """The first that fits counts."""

    rows: tuple[OptionReason, ...]

    def of(self, option: Element) -> str | None:
        """The help for an option as a whole."""
        return self.help(path_of(option))

    def help(self, path: str) -> str | None:
        """The help for what stands there."""
        return next((row.help for row in self.rows if re.fullmatch(row.path, path)), None)


def path_of(option: Element) -> str:
    """An option with its first word, which says what it is."""
    first = next(iter(option.attributes.items()), None)
    kind = option.attributes.get("if")
    if option.name == "-drive" and kind is not None:
        return f"-drive/{kind.value}"
    if first is None:
        return option.name
    key, text = first
    return f"{option.name}/{text.value if key in _FIRST else key}"


_FIRST = frozenset(
    ("accel", "backend", "chardev", "driver", "fsdriver", "model", "qom-type", "type", "vnc")
)

LEFT = OptionReasons(
    tuple(
        OptionReason(path, help)
        for path, help in (
            (
                "-device/vfio-pci.*@(display|ramfb)",
                "leave it out: it shows a virtual GPU's picture in a window, and a card has its "
                "own monitor",
            ),
            (
                "-device/(vfio-pci|pci-assign).*",
                "name the function by its address, such as 01:00.0, under `gpus` or `devices`",
            ),
            ("-pcidevice.*", "write the device under `devices`: this option went with QEMU 1.3"),
            (
                "-device/usb-host.*",
                "name it by its id or its port under `usb.devices`: bus and number change when it "
                "is plugged in again",
            ),
            ("-device/usb-hub.*", "leave it out: a controller has ports enough"),
            ("-usbdevice/.*", "name the device under `usb.devices` or `input`"),
            (
                ".*@(vhost)?fds?|-add-fd.*",
                "leave it out: it is open in the process that started QEMU",
            ),
            ("-spice/.*", "write `display.spice` with a `port`"),
            (
                "-display/(gtk|sdl|cocoa|spice-app|egl-headless|dbus|curses)(@.*)?|-sdl|-curses",
                "look at the guest by `display.vnc`, `display.spice` or `looking_glass`: its QEMU "
                "has no user's desktop to open a window on",
            ),
            (
                "-vga/.*|-vga",
                "write one of std, qxl, virtio, bochs, ramfb and none at `display.vga`",
            ),
            ("-(M|machine)/.*@type", "write q35 or pc at `machine`"),
            ("-(machine|accel)/.*@accel", "leave it out: gpc's guests run by KVM"),
            ("-accel/.*", "leave it out: gpc's guests run by KVM"),
            (
                "-cpu/.*@\\+?hv[-_]passthrough",
                "leave it out, and write the enlightenments that the guest is to have at `hyperv`",
            ),
            (
                "-cpu/.*@\\+?kvm[-_].*|-cpu/.*@(level|xlevel|family|stepping|model[-_]id|enforce)",
                "leave it out, or run the guest by its old script: `cpu.features` has features "
                "alone",
            ),
            ("-soundhw.*", "write `sound`: this option went with QEMU 7.1"),
            ("-balloon.*", "write `balloon`: this option went with QEMU 6.0"),
            (
                "-readconfig.*",
                'write its sections as options beside the others: `[device "a"]` with its keys is '
                "`-device id=a,KEY=VALUE`",
            ),
            ("-writeconfig.*", "leave it out: it says nothing of the guest"),
            (
                "-(incoming|loadvm|S|s|gdb|preconfig)(/.*)?",
                "leave it out: it is for one start",
            ),
            ("-set.*", "write the property under `properties` of the card, or leave it out"),
            ("-(netdev|nic|net)/tap.*@(up|down)?script", "write the bridge that the script joins"),
            (
                "-(netdev|nic|net)/user.*@(smb|tftp|bootfile).*",
                "share a directory by `shares` in its place",
            ),
            (
                "-(netdev|nic|net)/user.*@hostfwd.*",
                "write the port under `forwards` of the network",
            ),
            ("-redir.*", "write the port under `forwards` of the network"),
            ("-(monitor|qmp|mon).*", "write `qmp` with the path of a Unix socket"),
            ("-mem-path.*", "write `hugepages`, or `memory_backing`"),
            (
                "-bios.*|-pflash.*|-drive/pflash.*",
                "write the firmware's files at `firmware.code` and `firmware.vars`",
            ),
            (
                "-snapshot",
                "write `transient` of each disk that is to forget what is written",
            ),
            ("-drive/.*@(cyls|heads|secs|trans)", "leave it out: no guest of today counts so"),
            ("-boot/.*@(once|splash|reboot-timeout)", "leave it out, or write `boot`"),
            ("-L(/.*)?|-chroot.*|-xen-.*|-win2k.*", "leave it out: it is for QEMU's own process"),
            ("-smp/.*@clusters", "leave it out: guests of gpc have one cluster"),
            ("-rtc/.*", "write `clock`"),
            (
                "-(blockdev|drive)/.*@(throttle-group|throttling\\.group)",
                "share the limit out by hand: `limits` are those of one disk alone, and each that "
                "was in the group has all of it now",
            ),
            ("-k(/.*)?|-portrait|-rotate.*", "leave it out: a viewer knows its own keys"),
            ("-readonly.*|-icount.*", "leave it out: KVM runs the guest as fast as it can"),
        )
    )
)

NO_KEY = "gpc has no key for it: leave it out, or put it under `raw.qemu`"


def left_over(reading: Reading) -> None:
    """Tells what of the options nobody took; a secret is not shown."""
    for option in reading.line.options:
        path = path_of(option)
        if id(option) not in reading.seen and id(option) in reading.line.torn:
            continue
        if id(option) not in reading.seen:
            words = " ".join(reading.line.words[id(option)])
            hidden = is_hidden(option)
            said = f"`{path.replace('/', ' ', 1)}`, with a password," if hidden else _short(words)
            path += "@fd" if "fd" in option.attributes else ""
            _tell(reading, option.span, path, said if hidden else f"`{said}`", hidden=hidden)
            continue
        for key, text in option.attributes.items():
            if id(text) in reading.seen:
                continue
            hidden = is_secret_key(key, text.value) or has_secret(text.value)
            shown = key if key[:1] in ("+", "-") or hidden else f"{key}={text.value}"
            said = f"`{_short(shown)}` of `{option.name}`"
            _tell(reading, text.span, f"{path}@{key}", said, hidden=hidden)
        for text in option.texts:
            if id(text) not in reading.seen:
                hidden = has_secret(text.value)
                shown = option.name if hidden else f"{option.name} {text.value}"
                _tell(reading, text.span, path, f"`{_short(shown)}`", hidden=hidden)


def is_hidden(option: Element) -> bool:
    """Whether a password stands in an option."""
    said = {key: text.value for key, text in option.attributes.items()}
    if said.get("qom-type") in ("secret", "authz-simple") and "data" in said:
        return True
    texts = (*said.values(), *(text.value for text in option.texts))
    return any(map(has_secret, texts)) or any(is_secret_key(*pair) for pair in said.items())


def _tell(reading: Reading, at: Span, path: str, what: str, *, hidden: bool) -> None:
    help = LEFT.help(path) or NO_KEY
    reading.guest.left.append(path)
    message, severity = f"{what} is not taken", _WARNING
    reading.guest.told.append(
        Diagnostic("left-over", message, at, help=help, severity=severity, is_secret=hidden)
    )


_WARNING: Severity = "warning"


def _short(text: str) -> str:
    line = text.partition("\n")[0].strip()
    return line if len(line) <= 60 else f"{line[:57]}..."
