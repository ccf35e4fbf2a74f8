"""Who hears a guest. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.sound import HDA, OF_THE_HOST, model_of
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.settle.words import is_windows
from gpc.target.backend import without_effect
from gpc.why import Path
from gpc_schemas.guest import Sound
from gpc_schemas.guest.sound import SoundModel

OF_A_SESSION = ("/run/user/", "/home/", "/tmp/")
"""Where a desktop's sound server has its socket."""


OVER_TCP = (
    "let PulseAudio or pipewire-pulse listen on 127.0.0.1 and name no other output than it: "
    "`gpc explain sound-out-of-reach` says how"
)
OF_PIPEWIRE = (
    "give PipeWire a second socket outside of the session and name its directory, or run the guest "
    "as that user under libvirt: `gpc explain sound-out-of-reach` says how"
)


def sounds(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unsupported. Warnings: no-effect, sound-out-of-reach, windows-needs-drivers.

    What Xen cannot say, its back end tells.
    """
    for guest in settled.guests.values():
        sound = guest.asked.sound
        if sound is None:
            continue
        path: Path = (*guest.path, "sound")
        model = model_of(sound, path, guest.is_xen).value
        for key, why in _idle(sound, model):
            yield without_effect(guest.path, guest.backend.value, (*path, key), why)
        if not guest.is_xen:
            yield from _no_driver(guest, model, path)
            yield from _without_spice(guest, sound, path)
            yield from _out_of_reach(guest, sound, path)


def _idle(sound: Sound, model: SoundModel) -> Iterator[tuple[str, str]]:
    if sound.codec is not None and model not in HDA:
        yield "codec", f"a card of the model {model} has no codec to choose"
    if sound.server is not None and sound.output not in ("jack", "pulseaudio"):
        yield "server", "only an output to PulseAudio or JACK has a server"
    for key in ("client", "input_ports", "output_ports"):
        if getattr(sound, key) is not None and sound.output != "jack":
            yield key, "only an output to JACK has one"
    if sound.runtime_dir is not None and sound.output != "pipewire":
        yield "runtime_dir", "only an output to PipeWire has one"


def _without_spice(guest: SettledGuest, sound: Sound, path: Path) -> Iterator[Diagnostic]:
    if sound.output == "spice" and guest.spice is None:
        yield Diagnostic(
            "unsupported",
            f"guest {guest.name} has no SPICE server that its sound could go to",
            Place((*path, "output")),
            help="give its display a SPICE server, or choose another output",
        )


def _no_driver(guest: SettledGuest, model: SoundModel, path: Path) -> Iterator[Diagnostic]:
    if model == "virtio" and is_windows(guest.os.value):
        yield Diagnostic(
            "windows-needs-drivers",
            f"guest {guest.name} has no sound: Windows brings no driver for a card on virtio",
            Place((*path, "model")),
            also=(Place((*guest.path, "os"), label="a Windows"),),
            help="leave `model` out: Windows has a driver for ich9",
            severity="warning",
        )


def _nobodys(guest: SettledGuest, path: Path) -> Iterator[Diagnostic]:
    """A PipeWire of the whole host is what somebody has set up, and knows where it is.

    Source: PipeWire 1.2, meson.build (systemd-system-service, which is off by default); QEMU 8.2,
    audio/audio.c: no start without the output that is named.
    """
    run_as = guest.asked.run_as
    yield Diagnostic(
        "sound-out-of-reach",
        f"nobody may hear guest {guest.name}: it looks for PipeWire in {OF_THE_HOST}, and a "
        "desktop's PipeWire is its user's, in /run/user",
        Place((*path, "output")),
        also=(Place((*guest.path, "backend"), label=f"run by {guest.backend.value}"),),
        help=f"write `runtime_dir: {OF_THE_HOST}` where a PipeWire runs for the whole host; "
        + (OF_PIPEWIRE if run_as is None else f"that of {run_as} is in /run/user, by its number"),
        severity="warning",
    )


def _out_of_reach(guest: SettledGuest, sound: Sound, path: Path) -> Iterator[Diagnostic]:
    if sound.output == "pipewire" and sound.runtime_dir is None:
        yield from _nobodys(guest, path)
        return
    if guest.asked.run_as is not None:
        return  # as the user whose session it is
    key, wanted = "output", "JACK's server"
    if sound.output == "pipewire":
        key, wanted = "runtime_dir", sound.runtime_dir or ""
        if not wanted.startswith(OF_A_SESSION):
            return
    elif sound.output == "pulseaudio":
        socket = (sound.server or "").removeprefix("unix:")
        if not socket.startswith(OF_A_SESSION):
            return
        key, wanted = "server", socket
    elif sound.output != "jack":
        return
    yield Diagnostic(
        "sound-out-of-reach",
        f"nobody may hear guest {guest.name}: {wanted} is there for the user who is logged in, and "
        "the guest's QEMU runs as another",
        Place((*path, key)),
        also=(Place((*guest.path, "backend"), label=f"run by {guest.backend.value}"),),
        help=OF_PIPEWIRE if sound.output == "pipewire" else OVER_TCP,
        severity="warning",
    )


CHECKS = (sounds,)
