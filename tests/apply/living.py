"""A host on an image that lives: trees are applied to it, and its entries are read back.

The programs of whoever writes its entries are stand-ins (`kit.stand_ins`); nothing of this machine
is read or changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import prepare
from gpc.apply.transaction import commit
from gpc.apply.wanted import Wanted, wanted
from gpc.host.real import RealReader
from gpc.target.entries import BootEntry
from kit import host_tree
from kit.stand_ins import StandIns

OWNER = (os.geteuid(), os.getegid())


class LivingHost:
    """A host with the files that are there, and the tree that it is to have."""

    def __init__(
        self,
        base: Path,
        there: Mapping[str, str],
        first: Sequence[str],
        system: Mapping[str, str],
        files: Mapping[str, str],
        actions: Mapping[str, Sequence[str]],
    ) -> None:
        self.root = base / "root"
        for path in ("etc", "var/lib"):
            (self.root / path).mkdir(parents=True, exist_ok=True)
        self.host = StandIns(self.root)
        for path, text in there.items():
            self.host.put(path, text)
        self.settle()
        self.host.act(first, {})
        self.system = {"initramfs": "mkinitcpio", **system}
        tree = host_tree.build_tree(base / "tree", files, actions=actions, system=self.system)
        self.wanted = wanted(RealReader(), str(tree))
        state.make_state(self.host, OWNER)

    def settle(self) -> None:
        """What else is to be there before its owner runs for the first time."""

    def apply(self, what: Wanted, cause: str = "apply") -> None:
        intent = prepare(self.host, what, OWNER, cause=cause).intent
        commit(self.host, intent, HostActions(self.host, self.system), OWNER, lambda line: None)

    def entries(self) -> list[BootEntry]:
        """Those that boot as usual."""
        survey = HostActions(self.host, self.system).survey()
        assert survey is not None
        assert survey.entries
        return [entry for entry in survey.entries if entry.is_main]
