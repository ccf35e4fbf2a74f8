"""QEMU's own words in a domain that there are keys for. Pure.

Source: QEMU 7.2, softmmu/vl.c: of several `-cpu` the last counts, which is not libvirt's;
https://libvirt.org/drvqemu.html, pass-through of arbitrary QEMU commands.
"""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.enlightened import enlighten
from gpc.lift.lifted import Value, whole
from gpc.lift.xml import Text
from gpc.report.located import Span
from gpc.resolve.hyperv import ORDER
from gpc.why import Path
from gpc_schemas.patterns import regex

OF_PROCESSORS: tuple[Path, ...] = (
    ("clock", "kvmclock"),
    ("clock", "tsc_frequency"),
    ("cpu", "cache"),
    ("cpu", "features"),
    ("cpu", "migratable"),
    ("cpu", "model"),
    ("cpu", "physical_bits"),
    ("cpu", "physical_bits_limit"),
    ("cpu", "pmu"),
    ("cpu", "vendor"),
    ("hyperv",),
    ("kvm", "dedicated"),
    ("kvm", "hidden"),
    ("kvm", "poll_control"),
    ("kvm", "pv_ipi"),
)
"""What libvirt says by its own `-cpu`, which the other one takes the place of."""

CLOCKS = {"base=localtime": "localtime", "base=utc": "utc"}
SLEEPS = {
    f"{chipset}.disable_{state}=1": key
    for chipset in ("ICH9-LPC", "PIIX4_PM")
    for state, key in (("s3", "to_memory"), ("s4", "to_disk"))
}
"""Words for a guest that cannot sleep, as gpc's guests cannot by themselves."""

HINTS = {
    "kvm-hint-dedicated": "dedicated",
    "kvm-poll-control": "poll_control",
    "kvm-pv-ipi": "pv_ipi",
}
BY_GPC = ("check", "topoext")
"""What gpc adds by itself where it is of use, or what changes nothing of the guest."""

_FEATURE = regex(r"[a-z0-9][a-z0-9.-]*")
_PROPERTIES = regex(
    r"(?:hv|kvm|host|x)-.*|level|xlevel|model|family|stepping|enforce|tcg-.*|.*bits"
)
TOGGLES = ("alt-alt", "ctrl-ctrl", "ctrl-scrolllock", "meta-meta", "scrolllock", "shift-shift")


def argument(taker: Taker, option: str, value: Text) -> bool:
    """Whether keys say the same as an option with its value; they are then put."""
    if ",," in value.value:
        return False
    if option == "-cpu":
        return _processor(taker, value)
    if option == "-overcommit":
        return _overcommit(taker, value)
    base = CLOCKS.get(value.value) if option == "-rtc" else None
    if base is not None:  # of several, a later one says more of the same
        taker.guest.keys.pop(("clock", "base"), None)
        taker.guest.put(("clock", "base"), base, value.span)
        return True
    sleep = SLEEPS.get(value.value) if option == "-global" else None
    if sleep is not None:
        taker.guest.keys.pop(("sleep", sleep), None)
        return True
    return option == "-object" and _evdev(taker, value)


OVERCOMMITTED: dict[str, Path] = {
    "cpu-pm": ("kvm", "idle_states"),
    "mem-lock": ("memory_backing", "locked"),
}


def _overcommit(taker: Taker, value: Text) -> bool:
    said = [word.partition("=")[::2] for word in value.value.split(",")]
    if any(key not in OVERCOMMITTED or text not in ("on", "yes") for key, text in said):
        return False
    for key, _ in said:
        taker.guest.keys.pop(OVERCOMMITTED[key], None)  # `<locked/>` says the same
        taker.guest.put(OVERCOMMITTED[key], True, value.span)
    return True


def _evdev(taker: Taker, value: Text) -> bool:
    kind, *words = value.value.split(",")
    said = {key.replace("_", "-"): text for key, _, text in (word.partition("=") for word in words)}
    device = said.pop("evdev", "")
    said.pop("id", None)
    if kind.removeprefix("qom-type=") != "input-linux" or not device.startswith("/"):
        return False
    keys: dict[str, Value] = {"evdev": device}
    for name, key in (("grab-all", "grab_all"), ("repeat", "repeat")):
        if name in said:
            switch = SWITCH.get(said.pop(name))
            if switch is None:
                return False
            keys[key] = switch
    if said.get("grab-toggle") in TOGGLES:
        keys["toggle"] = said.pop("grab-toggle")
    if said:
        return False
    name = taker.guest.fresh(("input",), "mouse" if "mouse" in device else "keyboard")
    for key, word in keys.items():
        taker.guest.put(("input", name, key), word, value.span)
    return True


def _processor(taker: Taker, value: Text) -> bool:
    """The model, its features and the enlightenments, in the place of all that libvirt says."""
    guest = taker.guest
    model, *words = value.value.split(",")
    keys: dict[Path, Value] = {("cpu", "model"): "maximum" if model == "max" else model}
    found: dict[str, Span] = {}
    for word in words:
        sign = word[:1] if word[:1] in ("+", "-") else ""
        name, _, text = word.removeprefix(sign).partition("=")
        name = name.replace("_", "-")
        text = {"+": "on", "-": "off"}.get(sign) or text or "on"
        if not _word(name, Text(text, value.span), keys, found):
            return False
    caches = keys.pop(("l3",), None)
    if ("cpu", "cache") not in keys and caches is not None:
        keys["cpu", "cache"] = "l3" if caches is True else "none"
    if model in ("host", "max"):
        keys.setdefault(("cpu", "migratable"), True)  # as QEMU has it by itself
    for path in list(guest.keys):
        if any(path[: len(of)] == of for of in OF_PROCESSORS):
            del guest.keys[path]
    for path, said in keys.items():
        guest.put(path, said, value.span)
    enlighten(guest, found, value.span)
    message = "the `-cpu` for QEMU takes the place of what the domain says of its processor"
    help = "write at `cpu`, `kvm` and `hyperv` what the guest is to have"
    guest.assume(value.span, message, help)
    return True


def _word(name: str, text: Text, keys: dict[Path, Value], found: dict[str, Span]) -> bool:
    """Whether a word of `-cpu` is known; what it says is put into `keys` or `found`."""
    has, number = SWITCH.get(text.value), whole(text)
    if name == "hv-vendor-id" and text.value and has is None:
        keys["hyperv", "vendor"] = text.value
    elif name == "hv-spinlocks" and number:
        keys["hyperv", "spinlocks"] = number
        found["spinlocks"] = text.span
    elif name.startswith("hv-") and name[3:] in ORDER and has is not None:
        if has:
            found[name[3:]] = text.span
        else:
            found.pop(name[3:], None)
    elif name == "kvm" and has is not None:
        keys["kvm", "hidden"] = not has
    elif name in HINTS and has is not None:
        keys["kvm", HINTS[name]] = has
    elif name == "host-cache-info" and has is not None:
        keys |= {("cpu", "cache"): "host"} if has else {}
    elif name == "l3-cache" and has is not None:
        keys[("l3",)] = has
    elif name in ("migratable", "pmu") and has is not None:
        keys["cpu", name] = has
    elif name == "kvmclock" and has is not None:
        keys["clock", "kvmclock"] = has
    elif name in BY_GPC and has is not None:
        return True
    elif has is not None and _FEATURE.fullmatch(name) and not _PROPERTIES.fullmatch(name):
        keys["cpu", "features", name] = has
    else:
        return False
    return True
