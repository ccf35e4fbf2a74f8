"""The drivers of graphics cards by the maker of what they drive, for lists of modules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gpc.drivers import AMD, GPU_DRIVERS, INTEL, NVIDIA

MAKERS = {AMD: "amd", NVIDIA: "nvidia", INTEL: "intel"}
GRAPHICS: Mapping[str, str] = {
    "nvidia_modeset": "nvidia",  # claims no card itself, and loads what does
    **{driver: MAKERS[maker] for maker, drivers in GPU_DRIVERS.items() for driver in drivers},
}
"""The drivers of graphics cards, each with the maker of what it drives."""


def makers(modules: Iterable[str]) -> tuple[str, ...]:
    """The makers whose drivers are among the modules, each once."""
    return tuple(dict.fromkeys(GRAPHICS[one] for one in modules if one in GRAPHICS))
