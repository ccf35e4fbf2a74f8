"""What is left to the user after a transaction is said, and is true of both ways."""

from __future__ import annotations

from gpc.apply.afterwards import afterwards
from gpc.apply.compare import Change, Kind
from gpc.host.writer import ABSENT
from gpc.output.manifest import Manifest

CARD = {"address": "0000:01:00.0"}


def after(kind: Kind, path: str, *bindings: dict[str, str]) -> list[str]:
    manifest = Manifest("h", None, "", {}, bindings, {}, {})
    return list(afterwards(manifest, [Change(kind, path, ABSENT, ABSENT)]))


def test_a_reboot_binds_what_is_wanted_and_gives_back_what_is_not() -> None:
    path = "/etc/modprobe.d/gpc.conf"
    assert after("create", path, CARD) == [
        "a reboot binds the cards; until then the host keeps using them"
    ]
    assert after("remove", path) == [
        "a reboot gives the host all its cards; until then they stay as they are"
    ]


def test_a_guest_is_named_whatever_its_file_is_called() -> None:
    for path in ("/etc/xen/w.7.cfg", "/etc/gpc/libvirt/w.7.xml", "/usr/local/sbin/gpc-guest-w.7"):
        assert after("update", path) == ["guest w.7 takes its changes at its next start"]
        assert after("remove", path) == [
            "guest w.7 has no file of gpc any more; where it runs, it runs on"
        ]


def test_what_takes_effect_at_once_is_not_talked_about() -> None:
    assert after("create", "/usr/local/sbin/gpc-bind", CARD) == []
