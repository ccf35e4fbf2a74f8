"""Sound cards, and where their sound goes. Pure.

Source: qemu(1) of QEMU 7.2, -audiodev; of 6.2, -soundhw and QEMU_AUDIO_DRV, which are gone.
"""

from __future__ import annotations

from gpc.lift.xml import Element, Text
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import SWITCH, Reading
from gpc_targets.qemu.lift.places import place

CARDS = {
    "ich9-intel-hda": "ich9", "intel-hda": "ich6", "AC97": "ac97", "usb-audio": "usb",
    "virtio-sound-pci": "virtio", "virtio-sound": "virtio",
}  # fmt: skip
CODECS = {"hda-duplex": "duplex", "hda-micro": "micro", "hda-output": "output"}
OUTPUTS = {
    "alsa": "alsa", "jack": "jack", "none": "none", "pa": "pulseaudio",
    "pipewire": "pipewire", "spice": "spice",
}  # fmt: skip
OLD = {"hda": "ich6", "ac97": "ac97", "virtio": "virtio"}


def device(reading: Reading, option: Element) -> bool:
    """Whether a device is a sound card or a codec; it is then taken."""
    driver, guest = option.attributes["driver"].value, reading.guest
    model, codec = CARDS.get(driver), CODECS.get(driver)
    if model is not None and ("sound", "model") not in guest.keys:
        reading.see(option)
        reading.put(("sound", "model"), reading.take(option, "driver"), model)
        place(reading, option, ("sound",))
    elif codec is not None and ("sound", "codec") not in guest.keys:
        reading.see(option)
        reading.put(("sound", "codec"), reading.take(option, "driver"), codec)
    else:
        return False
    reading.known(option, "id", "bus", "addr", "cad", "port", "msi")
    _output(reading, option)
    return True


def _output(reading: Reading, option: Element) -> None:
    back_end = reading.object("-audiodev", option.attributes.get("audiodev"))
    if back_end is None:
        return
    reading.same(option, "audiodev")
    reading.word(back_end, "driver", ("sound", "output"), dict(OUTPUTS))
    kind = back_end.attributes.get("driver")
    if kind is not None and kind.value == "pa":
        reading.put(("sound", "server"), reading.take(back_end, "server"))
    is_jack = kind is not None and kind.value == "jack"
    if is_jack:
        reading.put(("sound", "input_ports"), reading.take(back_end, "in.connect-ports"))
        reading.put(("sound", "output_ports"), reading.take(back_end, "out.connect-ports"))
    words = [("mixing-engine", "mixing")]
    words += [("server-name", "server"), ("client-name", "client")] if is_jack else []
    for word, key in words:
        said = [back_end.attributes.get(f"{way}.{word}") for way in ("in", "out")]
        if said[0] is None or said[1] is None or said[0].value != said[1].value:
            continue
        value = SWITCH.get(said[0].value) if key == "mixing" else said[0].value
        if value is not None:
            reading.put(("sound", key), reading.take(back_end, f"in.{word}"), value)
            reading.take(back_end, f"out.{word}")


def lift(reading: Reading, around: Around) -> None:
    """Cards by their old words; the environment in which they went somewhere."""
    guest = reading.guest
    for option in reading.line.named("-soundhw"):
        word = next(iter(option.attributes), "")
        if word in OLD and ("sound", "model") not in guest.keys:
            reading.see(option)
            reading.used(option)
            guest.put(("sound", "model"), OLD[word], option.span)
    for option in reading.line.named("-audio"):
        model = option.attributes.get("model")
        card = OLD.get(model.value) if model is not None else None
        if card is not None and ("sound", "model") not in guest.keys:
            reading.see(option)
            reading.put(("sound", "model"), reading.take(option, "model"), card)
            for key in ("driver", ""):
                reading.word(option, key, ("sound", "output"), dict(OUTPUTS))
            bare = next((k for k in option.attributes if k in OUTPUTS), None)
            if bare is not None:
                reading.put(("sound", "output"), reading.take(option, bare), OUTPUTS[bare])
    old: dict[str, Text] = dict(around.variables())
    driver = old.get("QEMU_AUDIO_DRV")
    if driver is not None and ("sound", "output") not in guest.keys:
        output = OUTPUTS.get(driver.value)
        if output is not None and ("sound", "model") in guest.keys:
            reading.put(("sound", "output"), driver, output)
    if guest.get("sound", "output") == "pipewire":
        place = old.get("PIPEWIRE_RUNTIME_DIR") or old.get("XDG_RUNTIME_DIR")
        if place is not None and place.value.startswith("/"):
            reading.put(("sound", "runtime_dir"), place)
    if ("sound", "model") in guest.keys and ("sound", "output") not in guest.keys:
        guest.put(("sound", "output"), "none", guest.keys["sound", "model"].span)
    if ("sound", "output") in guest.keys and ("sound", "model") not in guest.keys:
        del guest.keys["sound", "output"]
