"""Virtual CPUs and what they look like, with Hyper-V's words among their features. Pure.

Source: QEMU 7.2, qemu(1), -cpu and -smp; target/i386/cpu.c (parse_cpu_option: `_` is `-`);
hw/core/machine-smp.c (machine_parse_smp_config).
"""

from __future__ import annotations

from gpc.lift.enlightened import enlighten
from gpc.lift.lifted import whole
from gpc.lift.xml import Element, Text
from gpc.parts.cpu import BY_ITSELF
from gpc.report.located import START, Span
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import SWITCH, Reading

FLAGS = (
    "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "time", "stimer",
    "stimer-direct", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "reset",
    "tlbflush-direct", "tlbflush-ext", "emsr-bitmap", "xmm-input",
)  # fmt: skip
_UNHEEDED = frozenset(("check", "topoext"))
_FEATURE = regex(r"[a-z0-9][a-z0-9.-]*")
_PROPERTIES = regex(r"(?:hv|kvm|host|x)-.*|level|xlevel|model|family|stepping|enforce|tcg-.*")
HINTS = {
    "kvm-hint-dedicated": "dedicated",
    "kvm-poll-control": "poll_control",
    "kvm-pv-ipi": "pv_ipi",
}


def lift(reading: Reading) -> None:
    """How many, and which."""
    _count(reading)
    options = reading.line.named("-cpu")
    if not options:
        reading.guest.put(("cpu", "model"), "qemu64", START)
    found: dict[str, Text] = {}
    for option in options[-1:]:
        reading.see(option)
        _model(reading, option)
        for key in option.attributes:
            if key != "model":
                _feature(reading, option, key, found)
    # A model is the host's own, and QEMU takes from it what hinders a move unless it is told.
    guest = reading.guest
    is_host = guest.get("cpu", "model") in ("host", "maximum")
    if is_host and ("cpu", "migratable") not in guest.keys:
        guest.put(("cpu", "migratable"), True, options[-1].span)
    _hyperv(reading, found, options[-1].span if options else START)


def _model(reading: Reading, option: Element) -> None:
    model = reading.take(option, "model")
    if model is not None:
        name = {"max": "maximum"}.get(model.value, model.value)
        reading.put(("cpu", "model"), model, name)
    cache = [option.attributes.get(name) for name in ("host-cache-info", "l3-cache")]
    on = tuple(SWITCH.get(text.value) if text else None for text in cache)
    if on[0]:
        reading.put(("cpu", "cache"), cache[0], "host")
    elif on[1]:
        reading.put(("cpu", "cache"), cache[1], "l3")
    elif on == (False, False):
        reading.put(("cpu", "cache"), cache[0], "none")
    for name in ("host-cache-info", "l3-cache"):
        reading.take(option, name)


def _feature(reading: Reading, option: Element, key: str, found: dict[str, Text]) -> None:
    guest, text = reading.guest, option.attributes[key]
    if id(text) in reading.seen:
        return
    sign = key[0] if key[:1] in ("+", "-") else ""
    name = key[len(sign) :].replace("_", "-")
    value = {"+": "on", "-": "off"}.get(sign, text.value)
    has = SWITCH.get(value)
    if name.startswith("hv-") and name[3:] in (*FLAGS, "vendor-id", "crash"):
        reading.take(option, key)
        found[name[3:]] = Text(value, text.span)
    elif name == "kvm" and has is not None:
        reading.take(option, key)
        if not has:
            guest.put(("kvm", "hidden"), True, text.span)
    elif name in HINTS and has is not None:
        reading.take(option, key)
        if has is not (HINTS[name] in BY_ITSELF):
            guest.put(("kvm", HINTS[name]), has, text.span)
    elif name == "migratable" and has is not None:
        reading.take(option, key)
        guest.put(("cpu", "migratable"), has, text.span)
    elif name == "vendor":
        reading.put(("cpu", "vendor"), reading.take(option, key))
    elif name == "pmu" and has is not None:
        reading.put(("cpu", "pmu"), reading.take(option, key), has)
    elif name == "kvmclock" and has is not None:
        reading.put(("clock", "kvmclock"), reading.take(option, key), has)
    elif name == "tsc-frequency" and whole(text):
        reading.put(("clock", "tsc_frequency"), reading.take(option, key), f"{whole(text)} Hz")
    elif name == "phys-bits" and whole(text):
        reading.put(("cpu", "physical_bits"), reading.take(option, key), text.value)
    elif name == "host-phys-bits-limit" and whole(text):
        limit = reading.take(option, key)
        reading.put(("cpu", "physical_bits_limit"), limit, whole(text))
    elif name == "host-phys-bits" and has is not None:
        reading.take(option, key)
        if has and not any(k.startswith("host-phys-bits-l") for k in option.attributes):
            guest.put(("cpu", "physical_bits"), "host", text.span)
    elif name in _UNHEEDED or (name == "rdtscp" and has):
        reading.same(option, key)
    elif has is not None and _FEATURE.fullmatch(name) and not _PROPERTIES.fullmatch(name):
        path = ("cpu", "features", name)
        reading.take(option, key)
        guest.keys.pop(path, None)  # the last counts, as in QEMU
        guest.put(path, has, text.span)


def _hyperv(reading: Reading, found: dict[str, Text], span: Span) -> None:
    """Its enlightenments: those of its system by one word, any others by theirs."""
    guest = reading.guest
    vendor, crash = found.pop("vendor-id", None), found.pop("crash", None)
    if vendor is not None and vendor.value not in SWITCH:
        reading.put(("hyperv", "vendor"), vendor)
    if crash is not None and SWITCH.get(crash.value) and ("panic",) not in guest.keys:
        guest.put(("panic",), "hyperv", crash.span)
    retries = found.get("spinlocks")
    if retries is not None and whole(retries):
        reading.put(("hyperv", "spinlocks"), retries, whole(retries))
    off = [name for name, text in found.items() if SWITCH.get(text.value) is False]
    enlighten(guest, {name: text.span for name, text in found.items() if name not in off}, span)


def _count(reading: Reading) -> None:
    guest = reading.guest
    options = reading.line.named("-smp")
    if not options:
        guest.put(("vcpus",), 1, START)
        return
    option = options[-1]
    reading.see(option)
    said: dict[str, int] = {}
    for key in ("cpus", "maxcpus", "sockets", "dies", "clusters", "cores", "threads"):
        text = option.attributes.get(key)
        number = whole(text) if text is not None else None
        if number:
            reading.take(option, key)
            said[key] = number
    most = said.get("maxcpus") or said.get("cpus")
    if most is None:
        most = 1
        for key in ("sockets", "dies", "cores", "threads"):
            most *= said.get(key, 1)
    cpus = said.get("cpus", most)
    guest.put(("vcpus",), cpus, option.span)
    if most > cpus:
        guest.put(("vcpus_max",), most, option.span)
    if said.get("clusters", 1) > 1:
        reading.seen.discard(id(option.attributes["clusters"]))
    dies, sockets, cores = said.get("dies", 1), said.get("sockets"), said.get("cores")
    threads = said.get("threads")
    if not cores:
        sockets, threads = sockets or 1, threads or 1
        cores = most // (sockets * dies * threads)
    elif not sockets:
        threads = threads or 1
        sockets = most // (dies * cores * threads)
    threads = threads or most // (sockets * dies * cores)
    for key, value in (("sockets", sockets), ("dies", dies), ("cores", cores)):
        guest.put(("cpu", key), max(value, 1), option.span)
    guest.put(("cpu", "threads"), max(threads, 1), option.span)
