"""A guest's sound card. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Line, Path, PciAddress, model

SoundModel = Literal["ac97", "ich6", "ich9", "usb", "virtio"]
SoundCodec = Literal["duplex", "micro", "output"]
SoundOutput = Literal["alsa", "jack", "none", "pipewire", "pulseaudio", "spice"]


@model
class Sound:
    """An emulated sound card, and where its sound goes."""

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    model: Annotated[
        SoundModel | None,
        Doc(
            "What the guest sees: by default ich9, Intel's HD Audio; ich6 under Xen. Linux has a "
            "driver for virtio since 5.13, and Windows none."
        ),
    ] = None
    codec: Annotated[
        SoundCodec | None,
        Doc(
            "What ich6 and ich9 have behind them: line-out and line-in, speaker and microphone, or "
            "line-out alone.",
            default="duplex",
        ),
    ] = None
    output: Annotated[
        SoundOutput | None,
        Doc(
            "Where its sound goes: by default to the viewer of its SPICE server, and nowhere "
            "without one. The guest's QEMU is no user of the desktop's session: it "
            "reaches PulseAudio, or PipeWire's pipewire-pulse, over TCP once that listens there "
            "(module-native-protocol-tcp with listen=127.0.0.1 and auth-ip-acl=127.0.0.1). For "
            "alsa it has to be in the group audio, which gpc sees to under qemu; for pipewire see "
            "`runtime_dir`."
        ),
    ] = None
    server: Annotated[
        Line | None,
        Doc(
            "The server of pulseaudio, by default tcp:127.0.0.1:4713, or of jack, by default the "
            "one named default."
        ),
    ] = None
    runtime_dir: Annotated[
        Path | None,
        Doc(
            "Where the socket of pipewire is: by default in /run/pipewire, of a PipeWire that runs "
            "for the whole host, which has to be set up. That of a session, "
            "/run/user/1000, nobody enters but its user, as whom `run_as` of libvirt runs a guest; "
            "`gpc explain sound-out-of-reach` tells of the ways. From QEMU 8.2 on, a guest that "
            "finds no socket there does not start."
        ),
    ] = None
    client: Annotated[Line | None, Doc("What jack calls the guest; by default qemu.")] = None
    input_ports: Annotated[
        Line | None,
        Doc(
            "Ports of jack that are joined to its line-in, by a regular expression of their names."
        ),
    ] = None
    output_ports: Annotated[
        Line | None,
        Doc("The same of its line-out; without one nobody hears it until it is joined."),
    ] = None
    mixing: Annotated[
        bool | None,
        Doc(
            "Whether QEMU makes of its sound what the host's card takes; without, it goes there as "
            "it is, with less delay.",
            default=True,
        ),
    ] = None
