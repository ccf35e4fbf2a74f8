"""The user that a guest's QEMU and TPM run as: one for each guest. Pure.

A user of its own keeps guests apart without a list of what each may open: QEMU opens as root what
it was told to, and then has no name for anything else.
"""

from __future__ import annotations

from zlib import crc32

from gpc.plan import Guest
from gpc.why import Traced, because, leaves

MOST_OF_USER_NAME = 31
"""Characters. Source: systemd 252, docs/USER_NAMES.md, what systemd-sysusers takes."""

USERS = "etc/sysusers.d/gpc.conf"
"""Where systemd-sysusers is told of the guests' users."""


def user_of(guest: Guest) -> Traced[str]:
    """The name of a guest's user, which is its group's too."""
    return guest.name.map(user_name).also(because("user-of-guest", *leaves(guest.backend.why)))


def user_name(guest: str) -> str:
    """The name of the user of a guest of this name, unique among guests."""
    whole = f"gpc-{guest}"
    if len(whole) <= MOST_OF_USER_NAME:
        return whole
    return f"{whole[: MOST_OF_USER_NAME - 9]}-{crc32(guest.encode()):08x}"


def audio_of(guest: Guest) -> Traced[str] | None:
    """The group that opens the host's sound cards, or the socket of a PipeWire for the whole host,
    where the guest's user has to be in it.

    Source: systemd 252, rules.d/50-udev-default.rules (SUBSYSTEM=="sound", GROUP="audio");
    PipeWire 1.2, src/daemon/systemd/system/pipewire.socket.in (SocketGroup=pipewire).
    """
    from gpc.parts.sound import OF_THE_HOST, GuestSound

    for sound in guest.of(GuestSound):
        if sound.output.value == "alsa":
            return sound.output.map(lambda _: "audio")
        if sound.runtime_dir is not None and sound.runtime_dir.value == OF_THE_HOST:
            return sound.runtime_dir.map(lambda _: "pipewire")
    return None
