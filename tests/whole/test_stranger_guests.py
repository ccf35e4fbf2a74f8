"""A distribution of somebody else's brings a back end, and nothing in gpc knows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpc.target.backend import backends
from kit.strangers import HOST, Stranger, sunrise_host

PATH = "etc/stub-vmm/first.conf"
LIBVIRTD, QEMU = "/usr/sbin/libvirtd", "/usr/bin/qemu-system-x86_64"


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    return Stranger(tmp_path)


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    """A host that has its program."""
    copy = sunrise_host(tmp_path / "captured")
    (copy / "root/usr/bin/vmmctl").write_text("")
    return copy


@pytest.fixture
def machine(stranger: Stranger, captured: Path) -> Path:
    """A machine.yaml with a guest of its own."""
    stranger.gpc("init", "--from", captured)
    file = stranger.home / "machine.yaml"
    text = file.read_text()
    shown = "    display: {vnc:"
    assert shown in text
    assert 'backend: "libvirt"' in text
    lines = [line for line in text.splitlines() if not line.startswith(shown)]
    file.write_text("\n".join(lines).replace('backend: "libvirt"', 'backend: "stub-vmm"') + "\n")
    return file


@pytest.fixture
def tree(stranger: Stranger, machine: Path) -> Path:
    stranger.gpc("build", "-o", "built")
    return stranger.home / "built"


def without(captured: Path, *programs: str) -> None:
    """Takes programs away from a captured host."""
    stats = json.loads((captured / "stats.json").read_text())
    for path in programs:
        stats.pop(path, None)
        (captured / "root" / path.lstrip("/")).unlink(missing_ok=True)
    (captured / "stats.json").write_text(json.dumps(stats))


def proposed(stranger: Stranger, captured: Path) -> str:
    """The line of `init` that says what runs the first guest."""
    text = stranger.gpc("init", "--from", captured, "-o", "-")
    return next(line for line in text.splitlines() if line.startswith("    backend:")).strip()


def test_init_names_it_where_it_is_installed(stranger: Stranger, captured: Path) -> None:
    assert proposed(stranger, captured).endswith("# or qemu or stub-vmm, without libvirt")
    without(captured, LIBVIRTD, QEMU)
    assert proposed(stranger, captured).endswith("# to be installed; or stub-vmm, which is there")
    without(captured, "/usr/bin/vmmctl")
    assert proposed(stranger, captured).endswith("# or qemu or stub-vmm; none is installed yet")


def test_a_slip_in_its_word_is_answered_with_the_word(stranger: Stranger, machine: Path) -> None:
    machine.write_text(machine.read_text().replace('"stub-vmm"', '"stub-vm"'))
    said = stranger.gpc("check", "--format", "json", code=1)
    (found,) = (each for each in json.loads(said)["diagnostics"] if each["severity"] == "error")
    assert found["code"] == "bad-value"
    known = ", ".join(f"`{name}`" for name in sorted({*backends(), "stub-vmm"}))
    assert found["expected"] == f"one of {known}"
    assert found["help"] == "did you mean `stub-vmm`?"


@pytest.mark.parametrize(
    ("key", "place", "why"),
    [
        ("tpm: true", "tpm", "it has no TPM"),
        ("display: {vnc: {}}", "display.vnc", "it shows nothing by VNC"),
        ("hugepages: 2 MiB", "hugepages", "it takes whatever pages it gets"),
    ],
)
def test_what_it_has_no_words_for_is_refused_in_its_own(
    stranger: Stranger, machine: Path, key: str, place: str, why: str
) -> None:
    machine.write_text(machine.read_text().replace("    vcpus:", f"    {key}\n    vcpus:"))
    said = stranger.gpc("check", "--format", "json", code=1)
    (found,) = (each for each in json.loads(said)["diagnostics"] if each["severity"] == "error")
    assert found["code"] == "unsupported"
    assert found["message"] == f"stub-vmm cannot give guest first this `{place}`: {why}"


def test_its_guest_is_built_and_every_line_says_why(stranger: Stranger, tree: Path) -> None:
    lines = (tree / PATH).read_text().splitlines()
    because = {
        "name": "guests.first",
        "cpus": "guests.first.vcpus",
        "memory": "guests.first.memory",
        "disk": "guests.first.disks.system.file",
        "card": "guests.first.gpus",
        "network": "guests.first.networks.lan.bridge",
    }
    said = {
        number: stranger.gpc("why", f"{tree / PATH}:{number}")
        for number in range(2, len(lines) + 1)
    }
    for number, why in said.items():
        word = lines[number - 1].partition(" ")[0]
        assert because[word] in why, lines[number - 1]
        others = set(because.values()) - {because[word], because["name"]}
        assert [other for other in others if f"{other} " in why] == [], lines[number - 1]
    assert {line.partition(" ")[0] for line in lines[1:]} == set(because)


def test_any_guest_is_compiled_for_it(stranger: Stranger, machine: Path) -> None:
    stranger.gpc("build", "-o", "own")
    machine.write_text(machine.read_text().replace('backend: "stub-vmm"', 'backend: "qemu"'))
    stranger.gpc("build", "-o", "same", "--backend", "stub-vmm")
    own, same = (stranger.home / name / PATH for name in ("own", "same"))
    assert own.read_text() == same.read_text()


def test_its_guest_is_shown_applied_and_taken_back(stranger: Stranger, tree: Path) -> None:
    root = stranger.home / "root"
    for name in ("etc", "var/lib"):
        (root / name).mkdir(parents=True)
    assert "+name first" in stranger.gpc("diff", tree, "--root", root)
    said = stranger.gpc("apply", tree, "--root", root, "--yes")
    assert "guest first takes its changes at its next start" in said
    assert (root / PATH).read_text() == (tree / PATH).read_text()
    assert "+name first" not in stranger.gpc("diff", tree, "--root", root)
    said = stranger.gpc("rollback", "--root", root, "--yes")
    assert "guest first has no file of gpc any more; where it runs, it runs on" in said
    assert not (root / PATH).exists()


def test_its_action_defines_a_guest_and_forgets_it(stranger: Stranger, tree: Path) -> None:
    script = """
runner = HostActions(host, want.manifest.system)
intent = prepare(host, want, owner).intent
commit(host, intent, runner, owner, lambda line: print(">", line))
(root / "etc/stub-vmm/first.conf").unlink()
(act,) = (act for act in intent.actions if act.word == "stub-vmm")
runner.run(act, undoing=True)
"""
    said = stranger.python(HOST + script, stranger.home / "host", tree)
    at = said.index(f"> defining the guest for stub-vmm: define {PATH} ...")
    assert said[at + 1] == f"vmmctl define /{PATH}"
    assert said[-1] == "vmmctl forget first"


def test_its_guest_is_part_of_a_trial(stranger: Stranger, tree: Path) -> None:
    script = """
system = {**want.manifest.system, "loader": "one-shot"}
text = want.text.replace('"loader": "sunrise"', '"loader": "one-shot"')
trial = new_trial(host, system, [], 1)
intent = prepare(host, _with(want, trial.files)._replace(text=text), owner).intent
acts = [act for act in around(intent.actions, trial.actions) if act.word != "sunrise"]
commit(host, intent._replace(actions=tuple(acts)), HostActions(host, system), owner, lambda _: None)
print(*trial_lines(host, in_force(host)))
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        f"vmmctl define /{PATH}",
        "one-shot keep",
        "mkinitfs",
        "one-shot arm",
        "on trial: generation 1 is booted once; gpc confirm keeps it",
    ]


def test_a_rehearsal_says_that_its_guests_are_not_started(
    stranger: Stranger, machine: Path
) -> None:
    script = """
from gpc.build import check_source
from gpc.rehearse.jobs import boots, ways
from gpc.rehearse.replica.differences import differences
from gpc.rehearse.replica.hardware import replica
checked = check_source("machine.yaml", open("machine.yaml", "rb").read())
said = ways(checked.plan)
print(*boots())
built = replica(checked.machine)
print(differences(checked.machine, built, "6.1.0", (), "kvm", silent=list(said))[-8])
"""
    assert stranger.python(script) == [
        "compiled disabled another-card qemu libvirt",
        "Guests of stub-vmm are not started: it does not say how they would be rehearsed.",
    ]


def test_it_is_all_in_one_folder() -> None:
    """What a back end costs: the files of its folder, and a line that declares it."""
    folder = Path(__file__).parents[1] / "strangers/gpc_stranger/stub_vmm"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.suffix != ".pyc"}
    assert names == {
        *("__init__.py", "words.py", "live.py"),
        *(f"templates/{name}.conf.j2" for name in ("guest", "disk", "network", "card")),
    }
