"""A domain that was there before gpc is taken over whole and given back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.prepare import prepare
from gpc.apply.transaction import Failed
from gpc.apply.wanted import NOTHING
from gpc.host.reader import Answer
from gpc.target.live import ActionFailed
from gpc_targets.libvirt.live import foretold, is_due
from gpc_targets.libvirt.live.meaning import differences
from kit.kvm_guests import CASES, GuestCase, text
from kit.libvirt_stage import OWNER, Stage
from lab.later import Generation
from lab.libvirt import Libvirtd

pytestmark = pytest.mark.consumer

UUID = "3f2c8a10-5b7d-4e11-9c22-7a6b5c4d3e2f"
FILE = "/etc/gpc/libvirt/g.xml"
DEFINE = f"define {FILE.lstrip('/')}"
WAS = f"""\
<domain type='kvm'>
  <name>g</name>
  <uuid>{UUID}</uuid>
  <title>The one of before</title>
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <source file='/srv/d.img'/><target dev='vda' bus='virtio'/>
    </disk>
    <graphics type='vnc' port='5907' passwd='geheim'/>
    <hub type='usb'/>
  </devices>
</domain>
"""
MACHINE = f"""\
gpc: 1
host:
  name: box
  os: debian-12
  kernel: "6.1"
  cpu: {{vendor: amd, cores: 8}}
  headless: true
  gpus: {{}}
guests:
  g:
    backend: libvirt
    uuid: {UUID}
    os: linux
    vcpus: 2
    memory: 4 GiB
    machine_version: "7.2"
    disks: {{d: {{file: /srv/d.img, bus: virtio}}}}
    display: {{vnc: {{}}}}
"""


class Before(Stage):
    """A host with a domain that somebody has defined."""

    def define(self, xml: str) -> None:
        ran = self.libvirtd.virsh("define", "/dev/stdin", input=xml)
        assert ran.ok, ran.stderr

    def starting(self) -> bool:
        return "g" in self.libvirtd.virsh("list", "--all", "--autostart", "--name").stdout.split()

    def foretold(self, machine: str) -> list[str]:
        files = {file.path: file.data for file in self.tree(machine).files}
        return list(foretold(self.host, DEFINE, files))


@pytest.fixture
def stage(tmp_path: Path, libvirtd: Libvirtd) -> Iterator[Before]:
    found = Before(tmp_path, libvirtd)
    yield found
    libvirtd.virsh("destroy", "g")
    libvirtd.virsh("managedsave-remove", "g")
    libvirtd.virsh("undefine", "--nvram", "g")


def test_it_is_taken_over_and_given_back_to_the_byte(stage: Before) -> None:
    stage.define(WAS)
    assert stage.libvirtd.virsh("autostart", "g").ok
    before = stage.shown("--security-info")
    assert stage.apply(stage.tree(MACHINE)) == 1
    assert "xmlns:gpc=" in stage.shown()
    assert f"<uuid>{UUID}</uuid>" in stage.shown()
    assert stage.starting(), "what machine.yaml says nothing of stays"
    kept = stage.root / f"var/lib/gpc/adopted/{UUID}.xml"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "passwd='geheim'" in kept.read_text()
    assert stage.apply(stage.tree(MACHINE.replace("4 GiB", "6 GiB"))) == 2
    stage.apply(NOTHING, "restore")
    assert stage.shown("--security-info") == before
    assert stage.starting()
    # And once more, with what it has become meanwhile.
    stage.define(WAS.replace(">2</vcpu>", ">1</vcpu>"))
    assert stage.libvirtd.virsh("autostart", "--disable", "g").ok
    before = stage.shown("--security-info")
    stage.apply(stage.tree(MACHINE.replace("vcpus: 2", "vcpus: 2\n    autostart: true")))
    assert stage.starting()
    stage.apply(NOTHING, "restore")
    assert stage.shown("--security-info") == before
    assert not stage.starting()


def test_what_tells_it_from_what_it_becomes_is_told_before(stage: Before) -> None:
    stage.define(WAS)
    first, *lines = stage.foretold(MACHINE)
    assert first == (
        "libvirt's guest g was defined without gpc and is taken over; gpc restore --original gives "
        "it back"
    )
    assert "  memory: 2 GiB -> 4 GiB" in lines
    assert "  title: The one of before -> nothing said" in lines
    assert lines[-1] == "  lost: <hub type='usb'> is not taken"
    # What both say alike, and what libvirt fills in for both, is no difference.
    same = ("uuid", "machine_version", "disks./srv/d.img.bus", "vcpus")
    assert not any(line.strip().startswith(same) for line in lines)


def test_one_that_says_the_same_stays_what_it_is(stage: Before) -> None:
    built = {file.path: file.data for file in stage.tree(MACHINE).files}[FILE].decode()
    stage.define(re.sub(r"(?s)\s*<metadata>.*</metadata>", "", built))
    assert stage.foretold(MACHINE)[1:] == ["  it stays what it is"]


@pytest.mark.parametrize("way", ["runs", "its memory was saved"])
def test_it_is_not_taken_over_while_it_runs_or_sleeps(way: str, stage: Before) -> None:
    bare = WAS[: WAS.index("<devices>")].replace("kvm", "qemu") + "</domain>"
    stage.define(bare)
    assert stage.libvirtd.virsh("start", "g").ok
    if way != "runs":
        assert stage.libvirtd.virsh("managedsave", "g").ok
    before = stage.shown()
    with pytest.raises(ActionFailed, match=way):
        stage.foretold(MACHINE)
    with pytest.raises(Failed, match=way) as failed:
        stage.apply(stage.tree(MACHINE))
    assert failed.value.leftovers == ()
    assert stage.shown() == before
    assert not (stage.root / FILE.lstrip("/")).exists()


def test_another_uuid_is_another_guest(stage: Before) -> None:
    stage.define(WAS)
    machine = MACHINE.replace(UUID, UUID.replace("3f2c", "4f2c"))
    with pytest.raises(ActionFailed, match=f"write `uuid: {UUID}` if it is the same one"):
        stage.foretold(machine)
    with pytest.raises(Failed) as failed:
        stage.apply(stage.tree(machine))
    assert failed.value.leftovers == ()
    assert "gpc" not in stage.shown()


def test_an_apply_that_fails_later_leaves_it_as_it_was(stage: Before) -> None:
    stage.define(WAS)
    before = stage.shown("--security-info")
    want = stage.tree(MACHINE)
    later = want.files[-1]._replace(
        path="/etc/modprobe.d/gpc.conf", data=b"options x\n", actions=("initramfs",)
    )
    seen = []

    def fail() -> Answer:
        seen.append("xmlns:gpc=" in stage.shown())
        return Answer(1 if len(seen) == 1 else 0, "no room")

    stage.host.at_images = fail
    with pytest.raises(Failed) as failed:
        stage.apply(want._replace(files=tuple(sorted((*want.files, later)))))
    assert failed.value.leftovers == ()
    assert seen[0]
    assert stage.shown("--security-info") == before


def test_a_guest_that_only_gpc_knew_is_not_given_back_as_an_earlier_one(stage: Before) -> None:
    stage.define(WAS)
    stage.apply(stage.tree(MACHINE))
    stage.apply(NOTHING, "restore")
    assert stage.libvirtd.virsh("undefine", "g").ok
    stage.apply(stage.tree(MACHINE))
    stage.apply(NOTHING, "restore")
    assert not stage.libvirtd.virsh("domuuid", "g").ok


def test_what_somebody_changes_in_libvirt_is_told_and_mended_by_the_next_apply(
    stage: Before,
) -> None:
    want = stage.tree(MACHINE)
    stage.apply(want)
    assert not is_due(stage.host, {}, DEFINE)
    assert stage.apply(want) == 0
    shown = stage.shown()
    stage.define(
        re.sub("<(memory|currentMemory) unit='KiB'>[0-9]+<", r"<\1 unit='KiB'>3145728<", shown)
    )
    assert is_due(stage.host, {}, DEFINE)
    assert stage.foretold(MACHINE) == [
        "libvirt's guest g is not as gpc defined it:",
        "  memory: 3 GiB -> 4 GiB",
    ]
    assert [change.path for change in prepare(stage.host, want, OWNER).renewed] == [FILE]
    assert stage.apply(want) == 2
    assert stage.shown() == shown
    assert state.generation(stage.host, 2).back == 0


DRIFTS = {
    "more memory": (
        r"(<(?:memory|currentMemory) unit='KiB'>)[0-9]+",
        r"\g<1>3145728",
        ["memory: 3 GiB -> 4 GiB"],
    ),
    "another disk": (
        "(?=<graphics)",
        "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
        "<source file='/srv/more.img'/><target dev='vdb' bus='virtio'/></disk>",
        [
            "disks./srv/more.img.bus: virtio -> nothing said",
            "disks./srv/more.img.file: /srv/more.img -> nothing said",
            "disks./srv/more.img.format: qcow2 -> nothing said",
        ],
    ),
    "a display less": ("(?s)<graphics.*?</graphics>", "", ["display.vnc.listen: nothing said -> "]),
    "a kernel with a word that nobody may see": (
        "(?=</os>)",
        "<kernel>/k</kernel><cmdline>password=geheim quiet</cmdline>",
        [
            "kernel.command_line: password=… quiet -> nothing said",
            "kernel.image: /k -> nothing said",
        ],
    ),
    "an order of attributes, a remark, other units": (
        r"(?s)<domain (type='kvm')(.*?)<memory unit='KiB'>[0-9]+",
        r"<!-- edited --><domain \g<1>\g<2><memory unit='GiB'>4",
        [],
    ),
    "quotes and the order of words": (
        r"<target dev='(\w+)' bus='(\w+)'/>",
        r'<target   bus="\g<2>"   dev="\g<1>" />',
        [],
    ),
}


def test_what_somebody_edits_is_told_by_keys_and_what_says_the_same_is_not(stage: Before) -> None:
    stage.apply(stage.tree(MACHINE))
    shown = stage.shown()
    for way, (pattern, by, told) in DRIFTS.items():
        edited = re.sub(pattern, by, shown)
        assert edited != shown, way
        stage.define(edited)
        lines = [line.strip() for line in stage.foretold(MACHINE)[1:]]
        assert is_due(stage.host, {}, DEFINE) == bool(told), way
        found = [line for line in lines if any(line.startswith(start) for start in told)]
        assert len(found) == len(told), (way, lines)
        if not told:
            assert lines == [], way
        assert not any("geheim" in line for line in lines)
        stage.define(shown)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_libvirt_fills_in_is_no_difference(
    case: GuestCase, generation: Generation, libvirtd: Libvirtd
) -> None:
    xml = text(case, "libvirt")
    libvirtd.define(xml)
    try:
        assert list(differences(libvirtd.dumpxml(case.guest), xml, is_own=True)) == []
    finally:
        libvirtd.undefine(case.guest)
