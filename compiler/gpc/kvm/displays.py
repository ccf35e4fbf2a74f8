"""What QEMU cannot show. Pure.

Source: QEMU 7.2, hw/display/virtio-gpu-gl.c (virtio_gpu_gl_device_realize) and ui/egl-headless.c.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.display import GuestDisplay
from gpc.parts.spice import GuestSpice
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic
from gpc.target.words import unsupported


def displays(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for display in guest.of(GuestDisplay):
        path = (*guest.path, "display", "gl")
        if display.gl is None:
            continue
        draws = display.vga.value == "none" and display.is_of_share
        if display.vga.value != "virtio" and not draws:
            why = f"the adapter {display.vga.value} draws nothing in 3D"
            yield unsupported(guest, path, why, "write `vga: virtio`")
        if not guest.of(GuestVnc) and not guest.of(GuestSpice):
            why = "nobody would see what is drawn"
            yield unsupported(guest, path, why, "write `vnc: {}` beside it")
