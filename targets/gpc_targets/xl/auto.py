"""Guests that start with their host: what xendomains finds below /etc/xen/auto. Pure.

Source: Xen 4.17, tools/hotplug/Linux/init.d/sysconfig.xendomains.in, XENDOMAINS_AUTO.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.output.render import Section
from gpc.parts.autostart import GuestAutostart
from gpc.plan import Guest
from gpc.target import Sheet
from gpc.why import reasons


def starting(written: Iterable[tuple[Guest, Sheet]]) -> Iterator[Sheet]:
    """The same file again for each guest that starts with its host."""
    for guest, sheet in written:
        for start in guest.of(GuestAutostart):
            if start.wanted.value:
                first = "dialect" if guest.toolstack.value == "xm" else "hvm_guest"
                section = Section(reasons(start.because, sheet.context[first].why))
                context = {**sheet.context, first: section}
                path = f"etc/xen/auto/{guest.name.value}.cfg"
                yield sheet._replace(path=path, context=context)
