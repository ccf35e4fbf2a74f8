"""modprobe on a live host: it reads its files whenever it loads a module, most of them at boot."""

from __future__ import annotations

from gpc.target.live import Act

ACTIONS: tuple[Act, ...] = ()
AT_BOOT = ("/etc/modprobe.d/",)
