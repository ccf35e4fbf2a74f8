"""sdboot-manage's drop-in, as the shell that sources it reads it."""

from __future__ import annotations

from pathlib import Path

from gpc.target.live import Told
from gpc_targets.sdboot_manage.live import DROP_INS, entries, recognise, told
from kit.grub_host import FakeReader
from kit.hosts import file, machine, warnings
from lab.tools import require, run

BOOT = "boot: {loader: systemd-boot, entries: sdboot-manage}"
DROP_IN = DROP_INS[0][1:]


def test_the_shell_adds_the_words_to_whatever_the_options_were(tmp_path: Path) -> None:
    text = machine(cpu="intel", more=BOOT, guest="hugepages: 1 GiB").replace("4097", "4096")
    found = file(text, DROP_IN)
    assert found is not None
    assert warnings(text) == ()
    place = tmp_path / "zz-gpc.conf"
    place.write_text(found.text)
    bash = require("bash", "bash")
    words = "intel_iommu=on hugepagesz=1G hugepages=4"
    for before, after in (("quiet", f"quiet {words}"), ("", f" {words}")):
        script = f'LINUX_OPTIONS="{before}"; . "$0"; printf %s "$LINUX_OPTIONS"'
        assert run([bash, "-uc", script, place]).stdout == after
    assert told({DROP_IN: found.text}) == Told(("intel_iommu=on", words[15:]), (), ())
    assert told({}) is None


def test_without_arguments_there_is_no_drop_in() -> None:
    assert file(machine(more=BOOT), DROP_IN) is None


def test_it_is_known_by_its_program() -> None:
    assert recognise(FakeReader({"/usr/bin/sdboot-manage": ""})) is not None
    assert recognise(FakeReader({"/etc/sdboot-manage.conf": ""})) is None


def test_its_entries_are_those_that_are_called_by_their_kernel() -> None:
    folder = "/boot/loader/entries"
    text = "linux /vmlinuz-{}\noptions root=UUID=1\n"
    names = ("linux-cachyos", "linux-cachyos-fallback", "windows", "gpc-previous")
    files = {f"{folder}/{name}.conf": text.format("linux-cachyos") for name in names}
    found = {e.path.rpartition("/")[2]: e.is_main for e in entries(FakeReader(files), {}) or ()}
    assert found == {"linux-cachyos.conf": True, "linux-cachyos-fallback.conf": False}
