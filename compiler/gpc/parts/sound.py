"""A guest's sound card. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.parts.slots import SOUND_SLOT, fixed
from gpc.parts.usb import usb_port
from gpc.plan import Slot
from gpc.settle.records import SettledGuest
from gpc.settle.words import choice, if_written
from gpc.why import Path, Rule, Traced, Why, defaulted, leaves, reasons, written, written_at
from gpc_schemas.guest.sound import Sound, SoundCodec, SoundModel, SoundOutput
from gpc_schemas.records import NamedTuple


class OfJack(NamedTuple):
    """What JACK is told of a guest; None for what was not written."""

    client: Traced[str] | None
    input_ports: Traced[str] | None
    output_ports: Traced[str] | None


class GuestSound(NamedTuple):
    """A sound card; `codec` is None where the card has none to choose."""

    path: Path
    because: tuple[Why, ...]
    model: Traced[SoundModel]
    codec: Traced[SoundCodec] | None
    output: Traced[SoundOutput]
    server: Traced[str] | None
    runtime_dir: Traced[str] | None  # of PipeWire
    jack: OfJack
    mixing: Traced[bool] | None
    port: Traced[int] | None  # of USB
    slot: Slot | None


KINDS = (GuestSound,)

HDA = ("ich6", "ich9")
"""The cards that are a controller with a codec behind it."""

RULES = {
    "sound-card": Rule(
        "Windows and Linux bring a driver for Intel's HD Audio, of which q35 has the later "
        "controller."
    ),
    "sound-by-spice": Rule(
        "Whoever looks at the guest by SPICE hears it too, and its QEMU needs nobody's leave."
    ),
    "sound-over-tcp": Rule(
        "The guest's QEMU is no user of the desktop's session and cannot open its socket, but "
        "reaches the server over TCP on the host itself.",
        "PulseAudio, module-native-protocol-tcp; pipewire-pulse.conf(5), server.address",
    ),
    "sound-by-pipewire": Rule(
        "A PipeWire for the whole host has its socket there, where a guest's QEMU may look too.",
        "PipeWire 1.2, src/modules/module-protocol-native/local-socket.c "
        "(DEFAULT_SYSTEM_RUNTIME_DIR)",
    ),
}


OF_THE_HOST = "/run/pipewire"
"""Where a PipeWire that runs for the whole host has its socket."""


def model_of(sound: Sound, path: Path, is_xen: bool) -> Traced[SoundModel]:
    """The card that a guest gets."""
    return choice(sound.model, "ich6" if is_xen else "ich9", "sound-card", *path, "model")


def output_of(guest: SettledGuest, sound: Sound, path: Path) -> Traced[SoundOutput]:
    """Where a guest's sound goes."""
    if sound.output is not None:
        return written(sound.output, *path, "output")
    if guest.spice is None or guest.is_xen:
        return defaulted("none", "not-asked")
    return defaulted("spice", "sound-by-spice", (*guest.path, "display", "spice"))


def decide(asked: Asked) -> Iterator[GuestSound]:
    """It, where it is asked for; one on USB has no slot."""
    sound = asked.guest.asked.sound
    if sound is None:
        return
    path: Path = (*asked.path, "sound")
    chipset = asked.guest.chipset
    model = model_of(sound, path, asked.guest.is_xen)
    codec: Traced[SoundCodec] | None = None
    if model.value in HDA:
        codec = choice(sound.codec, "duplex", "not-asked", *path, "codec")
        codec = codec.also(model.why)
    output = output_of(asked.guest, sound, path)
    slot = port = None
    if model.value == "usb":
        port = usb_port(asked.guest, "sound")
    else:
        parents = (path, *leaves(model.why, chipset.why))
        slot = fixed(SOUND_SLOT[chipset.value], *parents, is_express=False)
    because = reasons(written_at(*path), model.why, output.why)
    server, runtime_dir = _server(sound, output, path), _runtime_dir(sound, output, path)
    mixing = if_written(sound.mixing, *path, "mixing")
    jack = _jack(sound, output, path)
    yield GuestSound(
        path, because, model, codec, output, server, runtime_dir, jack, mixing, port, slot
    )


def _server(sound: Sound, output: Traced[SoundOutput], path: Path) -> Traced[str] | None:
    if output.value == "pulseaudio":
        server: Traced[str] = choice(
            sound.server, "tcp:127.0.0.1:4713", "sound-over-tcp", *path, "server"
        )
        return server.also(output.why)
    if output.value == "jack" and sound.server is not None:
        return written(sound.server, *path, "server").also(output.why)
    return None


def _runtime_dir(sound: Sound, output: Traced[SoundOutput], path: Path) -> Traced[str] | None:
    if output.value != "pipewire":
        return None
    place: Traced[str] = choice(
        sound.runtime_dir, OF_THE_HOST, "sound-by-pipewire", *path, "runtime_dir"
    )
    return place.also(output.why)


def _jack(sound: Sound, output: Traced[SoundOutput], path: Path) -> OfJack:
    if output.value != "jack":
        return OfJack(None, None, None)
    return OfJack(
        if_written(sound.client, *path, "client"),
        if_written(sound.input_ports, *path, "input_ports"),
        if_written(sound.output_ports, *path, "output_ports"),
    )
