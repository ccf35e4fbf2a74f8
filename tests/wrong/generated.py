"""Wrong files that cannot stand in git, or that nobody could read there."""

from __future__ import annotations

from collections.abc import Callable

START = b"gpc: 1\nhost:\n  name: phenom\n"


def nul_byte() -> bytes:
    return START + b"  os: deb\x00ian-12\n"


def escape_sequence() -> bytes:
    return START + b"  os: \x1b[31mdebian-12\x1b[0m\n"


def turned_around() -> bytes:
    """A comment that shows as if it ended before it does. Source: CVE-2021-42574."""
    return START + "  os: debian-12 # \u202e} \u2066\n".encode()


def of_no_width() -> bytes:
    return START + "  os: debian-12\n  kernel: 6.1\n  bridges: [br\u200b0]\n".encode()


def key_of_no_width() -> bytes:
    return START + "  o\u200ds: debian-12\n".encode()


def latin1() -> bytes:
    return START + "  # Büro\n".encode("latin-1")


def utf16() -> bytes:
    return START.decode().encode("utf-16")


def executable() -> bytes:
    return b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8


def not_utf8_far_down() -> bytes:
    return START + b"# padding\n" * 1000 + b"  os: debian\xff\n"


def fifty_megabytes() -> bytes:
    return START + b"# padding\n" * (5 << 20)


def alias_bomb() -> bytes:
    """A billion laughs: nine levels, each of nine aliases of the one before."""
    levels = ["l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join([*levels, ""]).encode()


def alias_of_itself() -> bytes:
    return b"gpc: 1\nhost: &host\n  name: *host\n"


def too_deep() -> bytes:
    return b"gpc: 1\nhost: " + b"[" * 40 + b"]" * 40 + b"\n"


def deeper_than_any_stack() -> bytes:
    return b"[" * 200_000


def zero_bytes() -> bytes:
    return b""


def only_blanks() -> bytes:
    return b"\n\n   \n"


def only_a_start() -> bytes:
    return b"---\n"


def too_many_cards() -> bytes:
    """More cards in one guest than it has slots for."""
    cards = "".join(
        f"    c{n}: {{address: {n + 1:02x}:00.0, id: 10de:2684, functions: {{}}}}\n"
        for n in range(40)
    )
    names = ", ".join(f"c{n}" for n in range(40))
    return (
        "gpc: 1\nhost:\n  name: farm\n  os: debian-12\n  kernel: 6.1\n  headless: true\n"
        f"  cpu: {{vendor: amd, cores: 64}}\n  gpus:\n{cards}guests:\n"
        f"  all:\n    backend: libvirt\n    os: linux\n    vcpus: 2\n    memory: 4 GiB\n"
        f"    gpus: [{names}]\n"
    ).encode()


GENERATED: dict[str, Callable[[], bytes]] = {
    "control-character-nul": nul_byte,
    "control-character-escape": escape_sequence,
    "control-character-direction": turned_around,
    "control-character-no-width": of_no_width,
    "control-character-in-a-key": key_of_no_width,
    "not-utf8-latin-1": latin1,
    "not-utf8-utf-16": utf16,
    "not-utf8-executable": executable,
    "not-utf8-far-down": not_utf8_far_down,
    "file-too-large": fifty_megabytes,
    "alias-expansion": alias_bomb,
    "unknown-alias-of-itself": alias_of_itself,
    "too-deep": too_deep,
    "too-deep-for-any-stack": deeper_than_any_stack,
    "empty-file-zero-bytes": zero_bytes,
    "empty-file-blanks": only_blanks,
    "empty-file-start": only_a_start,
    "too-many-devices": too_many_cards,
}
