"""A host whose kernel was handed no initial RAM file system: nothing is made, or looked into."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target import boot_params
from gpc.target.live import Command, Early, Evidence, System, rebuilding
from gpc_targets.no_image import BUILDER

DROP_INS: tuple[str, ...] = ()
JUDGED_BY = "what the kernel says of its boot, as its documents have it"
REBUILD: Command = ()


def recognise(reader: HostReader) -> Evidence | None:
    """The kernel that runs, where it says that it was handed no image."""
    is_none = boot_params.initrd_size(reader) == 0
    return Evidence(True, f"{boot_params.PATH}, without an image") if is_none else None


def _nothing(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return []


ACTIONS = (rebuilding(REBUILD)._replace(risky=False, commands=_nothing, derives=()),)


def images(release: str) -> tuple[str, ...]:
    """None."""
    return ()


def early(files: Mapping[str, str]) -> Early:
    """Nothing is there before the root file system is."""
    return Early(BUILDER, "", (), (), before_udev=False)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Nothing: there is nothing to rebuild."""
    return None
