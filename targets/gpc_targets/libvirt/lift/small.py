"""Devices that take a line or two. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker, Words, alike
from gpc.lift.lifted import duration, whole
from gpc.lift.xml import Element
from gpc_schemas.guest.sound import SoundCodec, SoundModel
from gpc_schemas.guest.watchdog import WatchdogAction
from gpc_targets.libvirt.lift.places import place

SOUNDS: Words = alike(SoundModel)
CODECS: Words = alike(SoundCodec)
OUTPUTS: Words = {
    word: word for word in ("alsa", "jack", "none", "pipewire", "pulseaudio", "spice")
}
ACTIONS: Words = alike(WatchdogAction)


def sound(taker: Taker, element: Element) -> None:
    """The sound card; a second one is left over."""
    if ("sound", "model") in taker.guest.keys:
        return
    taker.word(element, "model", ("sound", "model"), SOUNDS)
    taker.same(element, "streams", "2")  # of virtio, what libvirt and QEMU take by themselves
    codec = taker.child(element, "codec")
    taker.word(codec, "type", ("sound", "codec"), CODECS)
    taker.same(taker.child(element, "audio"), "id", "1")
    place(taker, element, ("sound",))


def audio(taker: Taker, element: Element) -> None:
    """Where its sound goes."""
    taker.same(element, "id", "1")
    kind = element.attributes.get("type")
    if kind is not None and kind.value == "none" and ("sound", "model") not in taker.guest.keys:
        taker.same(element, "type")
        return
    taker.word(element, "type", ("sound", "output"), OUTPUTS)
    if kind is not None and kind.value == "pulseaudio":
        taker.put(("sound", "server"), taker.take(element, "serverName"))
    if kind is not None and kind.value == "pipewire":
        taker.put(("sound", "runtime_dir"), taker.take(element, "runtimeDir"))
    ways = [taker.child(element, name) for name in ("input", "output")]
    for way, key in zip(ways, ("input_ports", "output_ports"), strict=True):
        if kind is not None and kind.value == "jack":
            taker.put(("sound", key), taker.take(way, "connectPorts"))
    words = [("mixingEngine", "mixing")]
    if kind is not None and kind.value == "jack":
        words += [("serverName", "server"), ("clientName", "client")]
    for word, key in words:
        said = [way.attributes.get(word) if way else None for way in ways]
        if said[0] is None or said[1] is None or said[0].value != said[1].value:
            continue
        value = SWITCH.get(said[0].value) if key == "mixing" else said[0].value
        if value is not None:
            taker.put(("sound", key), taker.take(ways[0], word), value)
            taker.take(ways[1], word)


def rng(taker: Taker, element: Element) -> None:
    """A source of random numbers."""
    guest = taker.guest
    if not taker.same(element, "model", "virtio") or any(key[0] == "rng" for key in guest.keys):
        return
    backend = taker.child(element, "backend")
    rate = taker.child(element, "rate")
    if backend is not None and taker.same(backend, "model", "random"):
        text = taker.text(backend)
        if text is None or text.value == "/dev/urandom":
            guest.put(("rng", "enabled"), True, element.span)
        else:
            taker.put(("rng", "source"), text)
    number, period = (rate.attributes.get(name) if rate else None for name in ("bytes", "period"))
    if number is not None and whole(number):
        taker.put(("rng", "bytes"), taker.take(rate, "bytes"), whole(number))
    if period is not None and duration(whole(period) or 0):
        taker.put(("rng", "period"), taker.take(rate, "period"), duration(whole(period) or 0))
    place(taker, element, ("rng",))


def watchdog(taker: Taker, element: Element) -> None:
    """A watchdog. The chipset's own libvirt adds to each q35, from 9.1 on."""
    words = {name: text.value for name, text in element.attributes.items()}
    # It does what the other watchdog does: libvirt takes no two that do not.
    alike = taker.guest.get("watchdog", "action") or "reset"
    if words == {"model": "itco", "action": alike}:
        taker.all_known(element)
        return
    taker.word(element, "model", ("watchdog", "model"), {"i6300esb": "i6300esb", "ib700": "ib700"})
    taker.word(element, "action", ("watchdog", "action"), ACTIONS)
    place(taker, element, ("watchdog",))


def panic(taker: Taker, element: Element) -> None:
    """A device that tells of a crash."""
    taker.word(element, "model", ("panic",), {"isa": "isa", "hyperv": "hyperv"})
    if "model" not in element.attributes:
        taker.guest.put(("panic",), "isa", element.span)
    place(taker, element)


def vsock(taker: Taker, element: Element) -> None:
    """Sockets to the host, where the number is chosen."""
    taker.same(element, "model", "virtio")
    cid = taker.child(element, "cid")
    number = cid.attributes.get("address") if cid else None
    if number is not None:
        taker.same(cid, "auto", "no")
        taker.put(("vsock", "cid"), taker.take(cid, "address"), whole(number))
    place(taker, element)


def tpm(taker: Taker, element: Element) -> None:
    """A TPM, emulated or the host's.

    One without a version is a TPM 1.2. Source: libvirt 9.0, src/qemu/qemu_domain.c
    (qemuDomainDefTPMsPostParse and qemuDomainTPMDefPostParse).
    """
    backend = taker.child(element, "backend")
    kind = backend.attributes.get("type") if backend else None
    if backend is None or kind is None or kind.value not in ("emulator", "passthrough"):
        return
    taker.take(backend, "type")
    taker.guest.put(("tpm", "enabled"), True, element.span)
    taker.word(element, "model", ("tpm", "model"), {"tpm-crb": "crb", "tpm-tis": "tis"})
    if kind.value == "passthrough":
        device = taker.take(taker.child(backend, "device"), "path")
        taker.put(("tpm", "passthrough"), device or kind, None if device else "/dev/tpm0")
        taker.same(backend, "version")
    else:
        taker.word(backend, "version", ("tpm", "version"), {"2.0": "2.0", "1.2": "1.2"})
        if "version" not in backend.attributes:
            taker.guest.put(("tpm", "version"), _version(element), element.span)
        source = taker.child(backend, "source")
        if source is not None and taker.same(source, "type", "dir"):
            taker.put(("tpm", "state"), taker.take(source, "path"))
        profile = taker.child(backend, "profile")
        taker.put(("tpm", "profile"), taker.take(profile, "source"))
        taker.same(profile, "name")
        taker.same(backend, "persistent_state", "no")
    place(taker, element)


def _version(element: Element) -> str:
    model = element.attributes.get("model")
    return "2.0" if model is not None and model.value == "tpm-crb" else "1.2"


def generation_id(taker: Taker, element: Element) -> None:
    """The number that libvirt makes up where none stands there, which is then not known here.

    Source: https://libvirt.org/formatdomain.html#general-metadata (genid), libvirt 4.4.
    """
    number = taker.text(element)
    taker.put(("generation_id",), number)
    if number is None:
        taker.guest.left.append("genid")
        message = "libvirt makes up the number of this <genid>, and it does not stand here"
        help = "write it as `generation_id`: `virsh dumpxml` shows the one of a guest that runs"
        taker.guest.tell(element.span, message, help)
