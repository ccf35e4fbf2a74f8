"""`gpc import` as people run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kit.command import gpc
from kit.foreign import FOREIGN
from kit.paths import CAPTURED, EXAMPLES

PHENOM = str(CAPTURED / "phenom")

DOMAIN = """\
<domain type='kvm'>
  <name>games</name>
  <memory unit='GiB'>4</memory>
  <vcpu>2</vcpu>
  <os firmware='efi'>
    <type machine='q35'>hvm</type>
    <loader secure='no'/>
  </os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <source file='/srv/games.raw'/><target dev='vda' bus='virtio'/>
    </disk>
{cards}  </devices>
</domain>
"""
CARD = """\
    <hostdev mode='subsystem' type='pci' managed='no'>
      <source><address domain='0' bus='0x01' slot='0' function='{}'/></source>
    </hostdev>
"""


@pytest.fixture
def domain(tmp_path: Path) -> Path:
    """A domain that is given the card of the captured host."""
    path = tmp_path / "games.xml"
    path.write_text(DOMAIN.format(cards=CARD.format(0) + CARD.format(1)))
    return path


def test_a_new_file_describes_the_host_and_compiles_as_it_is(domain: Path, tmp_path: Path) -> None:
    made = gpc("import", "--from", PHENOM, "games.xml", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "")
    assert made.stderr.splitlines()[-1] == "games in machine.yaml: nothing is left over"
    text = (tmp_path / "machine.yaml").read_text()
    assert 'address: "01:00.0"' in text
    assert "  games:\n" in text
    checked = gpc("check", "--from", PHENOM, cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert gpc("build", cwd=tmp_path).returncode == 0


def test_a_file_that_is_there_keeps_every_line(domain: Path, tmp_path: Path) -> None:
    before = (EXAMPLES / "phenom-win7-kvm" / "machine.yaml").read_text()
    (tmp_path / "machine.yaml").write_text(before)
    made = gpc("import", "--from", PHENOM, "games.xml", cwd=tmp_path)
    after = (tmp_path / "machine.yaml").read_text()
    assert "  games:\n" in after
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.splitlines())
    # The card is in the guest that was there, which the whole file's own check says.
    assert made.returncode == 1
    assert "`gpc check` says what the file still lacks\n" in made.stderr


def test_a_guest_of_that_name_is_never_touched(domain: Path, tmp_path: Path) -> None:
    assert gpc("import", "--from", PHENOM, "games.xml", cwd=tmp_path).returncode == 0
    before = (tmp_path / "machine.yaml").read_bytes()
    again = gpc("import", "--from", PHENOM, "games.xml", cwd=tmp_path)
    assert again.returncode == 5
    assert "there is a guest games already" in again.stderr
    assert (tmp_path / "machine.yaml").read_bytes() == before
    named = gpc("import", "--from", PHENOM, "--name", "other", "games.xml", cwd=tmp_path)
    assert named.stderr.splitlines()[-2].startswith("other in machine.yaml")


def test_a_file_that_is_not_sound_is_left_alone(domain: Path, tmp_path: Path) -> None:
    (tmp_path / "machine.yaml").write_text("gpc: 1\nhost: {}\n")
    made = gpc("import", "--from", PHENOM, "games.xml", cwd=tmp_path)
    assert made.returncode == 3
    assert (tmp_path / "machine.yaml").read_text() == "gpc: 1\nhost: {}\n"


@pytest.mark.parametrize("name", ["torn.xml", "arm.xml", "entities.xml", "nothing.txt"])
def test_what_is_no_guest_leads_to_no_file(name: str, tmp_path: Path) -> None:
    made = gpc("import", str(FOREIGN / name), cwd=tmp_path)
    assert made.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_said_before_anything_is_written(tmp_path: Path) -> None:
    made = gpc("import", "none.xml", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (4, "error: none.xml: No such file or directory\n")
    assert list(tmp_path.iterdir()) == []


def test_of_a_file_that_no_memory_holds_its_beginning_is_read(tmp_path: Path) -> None:
    with (tmp_path / "vast.xml").open("wb") as file:
        file.write(b"<domain type='kvm'>")
        file.truncate(1 << 42)
    made = gpc("import", "--format", "concise", "vast.xml", cwd=tmp_path)
    assert made.returncode == 1
    assert made.stderr.startswith("vast.xml:1:1: error[not-a-guest]: this file has more than ")


def test_a_host_that_has_not_the_cards_is_not_described(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    made = gpc(
        "import", "--root", str(tmp_path), "-o", "-", str(FOREIGN / "games.xml"), cwd=tmp_path
    )
    assert made.returncode == 1
    assert made.stdout.startswith("gpc: 1\nhost:\n  gpus:\n    card:\n")
    assert "the guest's cards are not of this host" in made.stderr


def test_programs_get_what_is_told_as_one_document(domain: Path, tmp_path: Path) -> None:
    made = gpc("import", "--from", PHENOM, "--format", "json", "games.xml", cwd=tmp_path)
    (found,) = json.loads(made.stdout)["diagnostics"]
    assert found["code"] == "assumed"


def test_what_the_catalogue_knows_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.sh"
    path.write_text("qemu-system-x86_64 -enable-kvm -m 4G -nodefaults -soundhw hda\n")
    made = gpc("import", "--from", PHENOM, "--format", "json", "-o", "b.yaml", "a.sh", cwd=tmp_path)
    found = {each["code"]: each for each in json.loads(made.stdout)["diagnostics"]}
    assert found["obsolete-setting"]["range"]["start"] == {"line": 1, "column": 50}
    assert "-audiodev" in found["obsolete-setting"]["help"]


HOSTS_OWN = {
    "vfio.conf": "options kvm_amd npt=0\n",
    "grub": 'GRUB_CMDLINE_LINUX_DEFAULT="quiet amd_iommu=on vfio-pci.ids=1002:6818"\n',
}


@pytest.mark.parametrize("name", HOSTS_OWN)
def test_a_file_of_the_host_stays_and_is_judged(name: str, domain: Path, tmp_path: Path) -> None:
    folder = {"vfio.conf": "etc/modprobe.d", "grub": "etc/default"}[name]
    (tmp_path / folder).mkdir(parents=True)
    own = tmp_path / folder / name
    own.write_text(HOSTS_OWN[name])
    given = f"{folder}/{name}"
    made = gpc("import", "--from", PHENOM, "--format", "concise", given, "games.xml", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert f"note: {given} (" in made.stderr
    assert f"{given}:1:" in made.stderr
    assert made.stderr.splitlines()[-1] == "games in machine.yaml: nothing is left over"
    assert own.read_text() == HOSTS_OWN[name]


SET = """\
options vfio-pci ids=1002:6818
softdep radeon pre: vfio-pci
blacklist radeon
blacklist pcspkr
options kvm ignore_msrs=1
"""
LINE = 'GRUB_CMDLINE_LINUX="quiet isolcpus=2-3 default_hugepagesz=1G vfio-pci.ids=1002:6818"\n'


def test_what_a_file_of_the_host_sets_is_gpcs_own_or_has_a_key(tmp_path: Path) -> None:
    for path, text in (("etc/modprobe.d/vfio.conf", SET), ("etc/default/grub", LINE)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
        made = gpc("import", "--from", PHENOM, "-o", "-", "--format", "concise", path, cwd=tmp_path)
        assert made.returncode == 1
        told = [line for line in made.stderr.splitlines() if "gpc does by itself" in line]
        lacking = [line for line in made.stderr.splitlines() if "has a key for it" in line]
        if text == SET:
            assert [line.split(":")[1] for line in told] == ["1", "2", "3"]
            assert "workarounds: {ignore-msrs: on}" in "".join(lacking)
        else:
            assert len(told) == 1
            assert "host.cpu.isolated" in lacking[0]
            assert "`hugepages` at the guest" in lacking[1]


SECRETS = {
    "a.sh": "qemu-system-x86_64 -enable-kvm -m 4G -nodefaults -device virtio-odd -kernel /k "
    "-append 'root=a password=Sesame7 quiet' -object secret,id=s,data=Sesame7 -soundhw hda "
    "-fw_cfg name=opt/x/passwd,string=Sesame7 "
    "-smbios type=11,value=io.systemd.credential:a.secret=Sesame7\n",
    "a.xml": DOMAIN.format(
        cards="<graphics type='vnc' port='1' passwd='Sesame7' odd='1'/>"
        "<disk type='file'><source file='rbd:p/i:id=a:key=Sesame7'/><target dev='vdb'/></disk>"
    ).replace("<os ", "<description>my password: Sesame7</description><os "),
    "a.cfg": 'name = "a"\ntype = "hvm"\nmemory = 1024\nvncpasswd = "Sesame7"; odd = 1\n'
    'kernel = "/k"\nramdisk = "/i"\ncmdline = "root=a token=Sesame7 quiet"\n'
    'extra = "password=Sesame7"\nvfb = ["type=vnc,vncpasswd=Sesame7"]\n'
    'disk = ["script=block-iscsi,vdev=hda,target=iqn=iqn.x:y,user=u,password=Sesame7"]\n',
}


@pytest.mark.parametrize("command", [("import", "-o", "m.yaml"), ("lint",)], ids=lambda c: c[0])
@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_of_a_file_is_shown(name: str, command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / name).write_text(SECRETS[name])
    for format in ("full", "sarif"):
        (tmp_path / "m.yaml").unlink(missing_ok=True)
        words = (*command, *(("--from", PHENOM) if command[0] == "import" else ()))
        made = gpc(*words, "--format", format, name, cwd=tmp_path)
        assert "Sesame7" not in made.stdout + made.stderr
        written = (tmp_path / "m.yaml").read_text() if command[0] == "import" else ""
        assert "Sesame7" not in written
        assert ("quiet" in written) == (bool(written) and "quiet" in SECRETS[name]), (
            "the other arguments stay"
        )
        assert "warning" in made.stdout + made.stderr or command[0] == "lint"
