"""The kernel's drivers of graphics cards, and how their names are told apart. Pure."""

from __future__ import annotations

AMD, NVIDIA, INTEL = 0x1002, 0x10DE, 0x8086

GPU_DRIVERS = {
    AMD: ("amdgpu", "radeon"),
    NVIDIA: ("nouveau", "nova_core", "nvidia", "nvidia_drm", "nvidiafb"),
    INTEL: ("i915", "xe"),
}
"""Modules that claim a graphics card of the vendor.

Source: `modinfo -F alias` on Debian's Linux 6.1 and NVIDIA 535; nova_core is of Linux 6.15.
"""

DISPLAY = frozenset((*(name for names in GPU_DRIVERS.values() for name in names), "fglrx"))
"""All of them."""

GPU_SOUND = "snd_hda_intel"
"""What claims function 1 of a graphics card, its HDMI outputs' sound, where nothing is said."""


def plain(module: str) -> str:
    """A module's name as the kernel says it: `-` and `_` are one in it, and `_` is shown."""
    return module.replace("-", "_")
