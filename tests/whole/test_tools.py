"""What the targets say of loaders, builders and actions: nothing forgotten, nothing twice."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import PurePosixPath

import pytest

from gpc.build import build_source
from gpc.output.manifest import read_manifest
from gpc.source.installed import known_words
from gpc.target.chain import (
    OTHER,
    BuilderTarget,
    LoaderTarget,
    builder_of,
    builders,
    loader_of,
    loaders,
    owners,
    writes_of,
)
from gpc.target.live import Act, Builder, Loader, Trial, acts, live_builders, live_loaders
from gpc.target.owner import live_owners
from gpc_schemas.distributions import FAMILIES
from kit.hosts import machine
from kit.paths import EXAMPLES, RIGHT, ROOT

SOURCES = (*sorted(EXAMPLES.glob("*/machine.yaml")), *sorted(RIGHT.glob("*.yaml")))
"""Those of the kit beside, for what no example has."""

MACHINES = (
    *((path.name, path.read_bytes()) for path in SOURCES),
    *(
        (word, machine(cpu="intel", more=f"boot: {{{key}: {word}}}").encode())
        for key, words in (("loader", loaders()), ("initramfs", builders()))
        for word in words
    ),
    *(
        (word, machine(cpu="intel", more=f"boot: {{loader: {loader}, entries: {word}}}").encode())
        for word in owners()
        for loader in loaders()
        if writes_of(word, loader)
    ),
)

TOOLS = re.compile(
    r"grub|systemd.boot|bootctl|dracut|initramfs.tools|mkinitcpio|update-initramfs|limine-", re.I
)
PROSE = {
    "compiler/gpc/detect/support.py",
    "compiler/gpc/knowledge/areas.py",
    "compiler/gpc/report/codes/boot-differs.md",
    "compiler/gpc/report/codes/entries-of-another.md",
    "compiler/gpc/report/codes/entries-without-xen.md",
    "compiler/gpc/report/codes/image-without-files.md",
    "compiler/gpc/report/codes/kernel-arguments-by-hand.md",
    "compiler/gpc/settle/rules.py",
}
"""Where tools are named to the user: pages of codes, and the words of rules that targets print."""


def undeclared(wanted: set[str], declared: list[Act]) -> set[str]:
    return wanted - {act.word for act in declared if type(act.risky) is bool}


def asked() -> set[str]:
    """The kinds of actions that any sheet of any machine asks for."""
    words = set()
    for name, data in MACHINES:
        manifest = read_manifest(build_source(name, data).manifest)
        for entry in manifest.files.values():
            words |= {name.partition(" ")[0] for name in entry.actions}
    return words


def test_every_action_that_a_sheet_asks_for_is_declared_with_its_risk() -> None:
    wanted = asked()
    assert {"grub", "entries", "initramfs", "systemd", "udev", "libvirt"} <= wanted
    assert undeclared(wanted, [act for _, act in acts()]) == set()


def test_an_action_that_nobody_declares_is_found() -> None:
    known = [act for _, act in acts() if act.word != "udev"]
    assert undeclared({"udev", "systemd"}, known) == {"udev"}
    odd = next(act for _, act in acts())._replace(word="odd", risky=None)  # type: ignore[arg-type]
    assert undeclared({"odd"}, [odd]) == {"odd"}


def test_an_action_is_declared_once_but_for_the_one_that_builders_share() -> None:
    count = Counter(act.word for _, act in acts())
    assert [word for word, times in count.items() if times > 1] == ["initramfs"]
    sharing = [target for target, act in acts() if act.word == "initramfs"]
    assert sharing == list(builders().values())


def test_every_word_for_a_loader_or_builder_has_a_target_that_knows_live_hosts() -> None:
    assert set(known_words("loader")) - {OTHER} == set(live_loaders())
    assert set(known_words("builder")) == set(live_builders())
    for loader in live_loaders().values():
        assert isinstance(loader.TRIAL, Trial | str)
        assert loader.CALLED
    for tool in (*live_loaders().values(), *live_builders().values()):
        assert all(path.startswith("/etc/") for path in tool.DROP_INS)


def lacking(protocol: type, module: object) -> list[str]:
    return [name for name in dir(protocol) if name[0] != "_" and not hasattr(module, name)]


def test_a_target_has_all_that_its_kind_must_have() -> None:
    for word, target in loaders().items():
        assert lacking(LoaderTarget, target) == lacking(Loader, live_loaders()[word]) == []
    for word, builder in builders().items():
        assert lacking(BuilderTarget, builder) == lacking(Builder, live_builders()[word]) == []
    assert lacking(Loader, live_builders()["dracut"]) == ["CALLED", "TRIAL", "told"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_a_loader_and_a_builder_of_its_own(family: str) -> None:
    assert loader_of(family).by_id
    assert builder_of(family).by_id


def test_a_drop_in_that_a_live_module_names_is_what_its_target_writes() -> None:
    written: dict[str, set[str]] = {}
    for name, data in MACHINES:
        for path, entry in read_manifest(build_source(name, data).manifest).files.items():
            written.setdefault(entry.target, set()).add(f"/{path}")
    of_owners = dict(live_owners())
    for pure, live in ((owners(), of_owners), (builders(), live_builders())):
        for word, target in pure.items():
            assert written.get(target.NAME, set()) == set(live[word].DROP_INS)


TABLE = re.compile(r"compiler/gpc/knowledge/(?:README\.md|\w*compiled\w*\.py)")
"""What the catalogue says of files that others wrote, which names whose they are."""


def naming(names: list[str]) -> set[str]:
    return {name for name in names if TOOLS.search((ROOT / name).read_text("utf-8", "replace"))}


def test_nothing_in_gpc_names_a_loader_or_a_builder() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "compiler/gpc"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    texts = [name for name in listed if PurePosixPath(name).suffix in (".py", ".md", ".sh", "")]
    texts = [name for name in texts if (ROOT / name).is_file() and not TABLE.fullmatch(name)]
    assert naming(texts) == PROSE


def test_a_file_that_names_one_is_found() -> None:
    files = [f"targets/gpc_targets/{name}/live" for name in ("grub", "systemd_boot")]
    named = [f"{name}/__init__.py" for name in files] + ["targets/gpc_targets/dracut/live.py"]
    assert naming([*named, "compiler/gpc/target/live.py"]) == set(named)


def loaded(*more: str) -> str:
    """The modules about live hosts that a build has imported, with `more` beside it."""
    script = (
        f"import sys; from gpc.build import build_source; {'; '.join(more) or 'pass'};"
        f"build_source('m', open({str(SOURCES[0])!r}, 'rb').read());"
        "print([name for name in sys.modules if name.endswith('.live') or '.live.' in name"
        " or name.startswith(('gpc.host', 'gpc.apply', 'gpc.target.fallback'))])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_a_build_imports_nothing_that_knows_a_live_host() -> None:
    assert loaded() == "[]"
    assert "gpc.target.live" in loaded("import gpc.target.live")
