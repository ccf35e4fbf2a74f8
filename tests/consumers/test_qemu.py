"""QEMU of two releases builds every guest's machine, and real shells run the launcher around it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gpc.build import build_source
from gpc.lift.argv import Fields, fields, split
from gpc.target.language import qemu_value
from gpc.tree.write import stage
from kit.kvm_guests import CASES, GuestCase, built, source, text
from kit.paths import RIGHT
from lab.later import Generation
from lab.qemu import Qemu, is_well_formed, passed_through
from lab.qemu_facts import machine_facts
from lab.shell import shellcheck, syntax_errors
from lab.systemd import verify
from lab.tools import Refused, require, run

pytestmark = pytest.mark.consumer

WIN11 = GuestCase("desktop-win11", "win11")


@pytest.fixture(params=CASES, ids=lambda case: case.id)
def case(request: pytest.FixtureRequest) -> GuestCase:
    found: GuestCase = request.param
    return found


def script(launcher: str, directory: Path) -> Path:
    path = directory / "launcher"
    path.write_text(launcher, encoding="utf-8")
    return path


def words(launcher: str, directory: Path, shell: str = "dash") -> list[str]:
    return run([*shell.split(), script(launcher, directory), "show"]).check().stdout.splitlines()


def place(qemu: Qemu, device: str) -> str:
    """The bus of a device in the running machine, and slot * 8 + function on it."""
    path = f"/machine/peripheral/{device}"
    bus = qemu.query("qom-get", path=path, property="parent_bus").rpartition("/")[2]
    return f"{bus} {qemu.query('qom-get', path=path, property='addr')}"


def devices(argv: list[str]) -> list[Fields]:
    """The devices of a command line that have a PCI address."""
    found = [fields(option) for option in split(argv[1:]) if option.name == "-device"]
    return [device for device in found if device.get("addr")]


def wanted_place(device: Fields) -> str:
    slot, _, function = device.get("addr").partition(".")
    return f"{device.get('bus')} {int(slot, 16) * 8 + int(function or '0', 16)}"


def test_qemu_builds_the_machine(generation: Generation, case: GuestCase, tmp_path: Path) -> None:
    argv = words(text(case, "qemu"), tmp_path)
    facts = machine_facts(argv)
    with Qemu(argv, generation) as qemu:
        flaws = [line for line in qemu.said.splitlines() if "char device redirected" not in line]
        assert flaws == []
        memory = qemu.query("query-memory-size-summary")["base-memory"]
        assert memory == int(facts["memory.size"]) << 20
        assert len(qemu.query("query-cpus-fast")) == int(facts["smp.cpus"])
        functions = [key.split(".")[1:-1] for key in facts if key.startswith("function.")]
        assert qemu.query("query-uuid")["UUID"] == facts["option.-uuid"]
        for device in devices(argv):
            assert place(qemu, device.get("id")) == wanted_place(device), device.text()
        rules = {substitution.rule for substitution in qemu.substitutions}
        assert ("vfio-pci-stand-in" in rules) == bool(functions)


def test_qemu_takes_what_the_host_says_of_itself(generation: Generation, tmp_path: Path) -> None:
    tree = build_source("m", (RIGHT / "smbios-of-the-host.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-second")
    host = tmp_path / "id"
    host.mkdir()
    (host / "sys_vendor").write_text("A, B & 'C'\n")
    (host / "bios_release").write_text("4.6\n")
    (host / "product_sku").write_text("\n")
    argv = words(launcher.replace("/sys/class/dmi/id", str(host)), tmp_path)
    said = [argv[i + 1] for i, word in enumerate(argv) if word == "-smbios"]
    assert said == ["type=0,release=4.6", "type=1,manufacturer=A,, B & 'C'"]
    assert shellcheck(script(launcher, tmp_path)) == ()
    with Qemu(argv, generation) as qemu:
        assert qemu.query("query-status")["status"] == "prelaunch"


def test_qemu_takes_a_tpm_of_the_host(generation: Generation, tmp_path: Path) -> None:
    tree = build_source("tpm-of-the-host.yaml", (RIGHT / "tpm-of-the-host.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-second")
    argv = words(launcher, tmp_path)
    assert "passthrough,id=tpm0,path=/dev/tpm1,cancel-path=/dev/null" in argv
    with Qemu(argv, generation) as qemu:  # with another TPM behind it
        assert [tpm["model"] for tpm in qemu.query("query-tpm")] == ["tpm-crb"]


def test_qemu_takes_a_speed_of_the_counter(generation: Generation, tmp_path: Path) -> None:
    tree = build_source("clock-speeds.yaml", (RIGHT / "clock-speeds.yaml").read_bytes())
    (launcher,) = (a.text for a in tree.artifacts if a.path == "usr/local/sbin/gpc-guest-slow")
    with Qemu(words(launcher, tmp_path), generation) as qemu:
        cpu = qemu.query("query-cpus-fast")[0]["qom-path"]
        assert qemu.query("qom-get", path=cpu, property="tsc-frequency") == 2 * 10**9


def test_qemu_is_the_network_of_a_guest_and_opens_its_ports(
    generation: Generation, tmp_path: Path
) -> None:
    found = build_source("networks.yaml", (RIGHT / "networks.yaml").read_bytes()).artifacts
    (launcher,) = (one.text for one in found if one.path.endswith("gpc-guest-forwarded"))
    argv = words(launcher, tmp_path)
    (option,) = (one for one in split(argv[1:]) if one.name == "-netdev")
    rules = "hostfwd=tcp:127.0.0.1:2222-:22,hostfwd=udp:0.0.0.0:5353-:53"
    assert option.value == f"user,id=net-own,{rules}"
    # Ports of this machine that are free, as far as anybody knows.
    free = [word.replace(":2222-", ":0-").replace(":5353-", ":0-") for word in argv]
    with Qemu(free, generation) as qemu:
        said = qemu.query("human-monitor-command", **{"command-line": "info usernet"})
    assert said.count("HOST_FORWARD") == 2


def test_passed_functions_sit_in_one_slot_with_their_own_numbers(
    generation: Generation, tmp_path: Path
) -> None:
    with Qemu(words(text(WIN11, "qemu"), tmp_path), generation) as qemu:
        functions = ("gpu-rtx", "gpu-rtx.audio", "gpu-rtx.usb", "gpu-rtx.ucsi")
        found = [place(qemu, function) for function in functions]
    assert found == ["pci.1 0", "pci.1 1", "pci.1 2", "pci.1 3"]


def test_qemu_takes_each_passed_function_up_to_the_missing_hardware(
    generation: Generation, case: GuestCase, tmp_path: Path
) -> None:
    argv = words(text(case, "qemu"), tmp_path)
    assert all(is_well_formed(said) for said in passed_through(argv, generation).values())


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("vmport=off", "vmprt=off", "vmprt"),
        ("cores=6", "cores=5", "product of the hierarchy"),
        ("bus=pci.3", "bus=pci.9", "Bus 'pci.9' not found"),
        ("addr=0x1c", "addr=0x19", "in use by pcie-root-port"),
        ("hv-relaxed", "hv-relxed", "hv-relxed"),
        ("drive=disk-drivers", "drive=disk-system", "Permission conflict"),
    ],
)
def test_a_flaw_in_the_command_line_is_refused(
    generation: Generation, tmp_path: Path, good: str, bad: str, said: str
) -> None:
    launcher = text(WIN11, "qemu")
    assert good in launcher
    argv = words(launcher.replace(good, bad), tmp_path)
    with pytest.raises(Refused, match=said), Qemu(argv, generation):
        pass


def test_the_launcher_is_plain_posix_shell(case: GuestCase, tmp_path: Path) -> None:
    path = script(text(case, "qemu"), tmp_path)
    # SC2016 is about words that look like shell: those of the user are meant as they stand.
    assert [finding for finding in shellcheck(path) if finding.code != "SC2016"] == []
    assert syntax_errors(path) == {}


def test_every_shell_prints_the_same_words(case: GuestCase, tmp_path: Path) -> None:
    launcher = text(case, "qemu")
    shown = {shell: words(launcher, tmp_path, shell) for shell in ("dash", "bash", "busybox sh")}
    assert shown["dash"] == shown["bash"] == shown["busybox sh"]


def test_no_word_of_the_user_is_run(tmp_path: Path) -> None:
    launcher = text(GuestCase("awkward", "awkward"), "qemu")
    run(["dash", script(launcher, tmp_path), "show"], cwd=tmp_path).check()
    assert [path.name for path in tmp_path.iterdir()] == ["launcher"]
    facts = machine_facts(words(launcher, tmp_path))
    assert facts["disk./srv/$(touch owned) `x` $HOME \\ ~.raw.driver"] == "file"
    assert facts["disk./srv/x,file.driver=nbd.raw.driver"] == "file"


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["start", "now"]])
def test_a_launcher_that_is_called_wrongly_does_nothing(
    tmp_path: Path, arguments: list[str]
) -> None:
    ran = run(["dash", script(text(WIN11, "qemu"), tmp_path), *arguments])
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("usage: gpc-guest-win11 ")


def test_the_monitor_is_a_pipe_that_a_shell_can_write_to(
    generation: Generation, tmp_path: Path
) -> None:
    argv = words(text(WIN11, "qemu"), tmp_path)
    with Qemu(argv, generation) as qemu:
        help = qemu.query("human-monitor-command", **{"command-line": "help system_powerdown"})
        assert "send system power down event" in help
        pipe = next(word for word in qemu.argv if word.startswith("pipe,")).rpartition("path=")[2]
        run(["sh", "-c", 'echo cont >"$1"', "sh", f"{pipe}.in"]).check()
        for _ in range(100):
            if qemu.query("query-status")["running"]:
                break
            time.sleep(0.1)
        assert qemu.query("query-status")["running"]


def test_help_goes_to_standard_output(tmp_path: Path) -> None:
    ran = run(["dash", script(text(WIN11, "qemu"), tmp_path), "--help"]).check()
    assert ran.stdout.startswith("usage: gpc-guest-win11 start | pin | stop ")
    assert ran.stderr == ""


def test_systemd_accepts_the_unit(case: GuestCase, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    stage(built(case.machine, "qemu"), str(tree))
    for unit in (tree / "etc/systemd/system").glob(f"gpc-*-{case.guest}.*service"):
        assert verify(f"/etc/systemd/system/{unit.name}", tree) == ()


def test_systemd_refuses_a_unit_whose_launcher_is_missing(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    stage(built("desktop-win11", "qemu"), str(tree))
    (tree / "usr/local/sbin/gpc-guest-win11").unlink()
    assert verify("/etc/systemd/system/gpc-guest-win11.service", tree) != ()


# File names of Linux that the reader takes: no slash, nothing unseen, at most 255 bytes.
_NAMES = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp"),
        exclude_characters="/",
        max_codepoint=0xDFFFF,  # then come tags, which are not to be seen
    ),
    min_size=1,
    max_size=60,
).filter(lambda name: name not in (".", "..") and not set(name) & {"\ufffe", "\uffff"})


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=_NAMES)
@example(name="a,b")
@example(name=",,,")
@example(name="x,file.driver=nbd")
@example(name='it\'s "so" $(x) `y` \\ #')
def test_qemu_opens_the_very_file_that_was_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes(512))
    option = f"driver=raw,file.driver=file,file.filename={qemu_value(str(path))}"
    tool = require("qemu-img", "qemu-utils")
    ran = run([tool, "info", "--output=json", "--image-opts", option])
    path.unlink()
    assert ran.ok, ran.describe()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(word=_NAMES.map(lambda name: f"/{name}"))
@example(word="/-n")
@example(word="/'\"$(x)`y`\\")
def test_a_word_of_the_user_reaches_qemu_as_it_was_written(tmp_path: Path, word: str) -> None:
    quoted = '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    machine = f"{source('bare').decode()}    raw: {{qemu: [-name, {quoted}]}}\n"
    artifacts = build_source("machine.yaml", machine.encode(), "qemu").artifacts
    launcher = next(a.text for a in artifacts if a.path.endswith("gpc-guest-bare"))
    ran = run(["dash", script(launcher, tmp_path), "show"]).check()
    assert ran.stdout.split("\n")[-2] == word
