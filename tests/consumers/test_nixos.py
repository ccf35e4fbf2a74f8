"""Nix reads gpc.nix, and what it sets is what the plan and the other targets say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gpc.build import check_source
from gpc.target.language import NIX, AttributeName, IndentedLine
from gpc_targets.nixos import MODULE
from kit.bind_host import AUDIO, GPU
from kit.fake_kernel import FakeKernel
from kit.hosts import built, file, machine
from kit.nixos_hosts import NIXOS_HOSTS
from lab.libvirt import Libvirtd
from lab.nix import evaluated, parsed, settings
from lab.shell import syntax_errors
from lab.tools import Refused, require, run

pytestmark = pytest.mark.consumer

HOSTS = {
    "nixos": NIXOS_HOSTS["nixos"],
    "nixos-xen": NIXOS_HOSTS["nixos-xen"],
    "plain": machine(os="nixos-24.11", guest="firmware: bios"),
}
SBIN = "usr/local/sbin/"


def as_files(text: str) -> dict[str, str]:
    """What the other targets write for the host where nobody gathers it."""
    bare = text.replace("  boot: {loader: systemd-boot}\n", "")
    os = "  os: nixos-24.11\n"
    assert os in bare
    found = built(bare.replace(os, f"{os}  boot: {{entries: other, initramfs: none}}\n"))
    return {artifact.path: artifact.text for artifact in found.artifacts}


def module(text: str) -> str:
    found = file(text, MODULE)
    assert found is not None
    return found.text


def with_programs(text: str, names: list[str]) -> str:
    """A unit's text once it starts the programs of the store."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(f"=/{SBIN}{name} ", f"=/programs/{name}/bin/{name} ")
    return text


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> str:
    return HOSTS[request.param]


def test_nix_parses_the_module(host: str, tmp_path: Path) -> None:
    (tmp_path / "gpc.nix").write_text(module(host))
    assert "boot" in parsed(tmp_path / "gpc.nix", tmp_path)


def test_a_module_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gpc.nix").write_text(module(HOSTS["nixos"]).partition("in\nsettings")[0])
    with pytest.raises(Refused, match="syntax error"):
        parsed(tmp_path / "gpc.nix", tmp_path)


def words(values: Any) -> list[str]:
    return [word for value in values for word in value.value.split()]


def test_the_settings_of_the_boot_are_those_of_the_plan(host: str, tmp_path: Path) -> None:
    plan = check_source("machine.yaml", host.encode()).plan.host
    found = settings(module(host), tmp_path)
    linux = words((*plan.kernel_arguments, *plan.dom0_arguments))
    boot = found["boot"]
    assert boot.get("kernelParams", []) == linux
    assert boot["initrd"]["kernelModules"] == [each.value for each in plan.early_modules]
    xen = found.get("virtualisation", {}).get("xen", {})
    assert xen.get("boot", {}).get("params", []) == words(plan.hypervisor_arguments)
    assert xen.get("enable", False) == (plan.hypervisor == "xen")


def placed(found: Any, files: dict[str, str]) -> dict[str, str]:
    """The files by their paths on other systems, as the settings place them."""
    conf, rules = "etc/modprobe.d/gpc.conf", "etc/udev/rules.d/70-gpc.rules"
    there = {f"etc/{name}": value["text"] for name, value in _texts(found).items()}
    for each in found.get("services", {}).get("udev", {}).get("packages", []):
        there["etc/" + each["path"].removeprefix("lib/")] = each["text"]
    for each in found["systemd"]["packages"]:
        there["etc/" + each["path"].removeprefix("lib/")] = each["text"]
    if conf in files:
        there[conf] = found["boot"]["extraModprobeConfig"]
    if rules in files:
        assert found["boot"]["initrd"]["services"]["udev"]["rules"] == there[rules]
    return there


def _texts(found: Any) -> dict[str, Any]:
    etc = found["environment"].get("etc", {})
    return {name: value for name, value in etc.items() if "text" in value}


def test_each_file_is_there_to_the_byte(host: str, tmp_path: Path) -> None:
    files = as_files(host)
    names = [path.removeprefix(SBIN) for path in files if path.startswith(SBIN)]
    found = settings(module(host), tmp_path)
    assert placed(found, files) == {
        path: with_programs(text, names)
        for path, text in files.items()
        if not path.startswith(SBIN)
    }
    programs = found["environment"]["systemPackages"]
    assert sorted(program["name"] for program in programs) == sorted(names)
    for program in programs:
        text = Path(program["text"].split('"$@"')[0].split()[-1]).read_text()
        assert text == files[SBIN + program["name"]]


def test_firmware_is_where_the_guests_look_for_it(tmp_path: Path) -> None:
    found = settings(module(HOSTS["nixos"]), tmp_path)
    etc = found["environment"]["etc"]
    sources = {name: value["source"] for name, value in etc.items() if "source" in value}
    assert sources == {
        "gpc/firmware/OVMF_CODE.fd": "/fd/OVMF/FV/OVMF_CODE.fd",
        "gpc/firmware/OVMF_VARS.fd": "/fd/OVMF/FV/OVMF_VARS.fd",
        "gpc/firmware/OVMF_CODE.ms.fd": "/fd/OVMFFull/FV/OVMF_CODE.ms.fd",
        "gpc/firmware/OVMF_VARS.ms.fd": "/fd/OVMFFull/FV/OVMF_VARS.ms.fd",
    }
    files = as_files(HOSTS["nixos"])
    for name in sources:
        assert any(f"/etc/{name}" in text for text in files.values())


def test_libvirt_is_given_the_domain_that_is_written(tmp_path: Path) -> None:
    found = settings(module(HOSTS["nixos"]), tmp_path)
    service = found["systemd"]["services"]["gpc-guests"]
    (line,) = service["script"].splitlines()
    assert line.startswith("virsh -q -c qemu:///system define --validate ")
    assert Path(line.split()[-1]).read_text() == as_files(HOSTS["nixos"])["etc/gpc/libvirt/two.xml"]
    assert found["virtualisation"]["libvirtd"]["qemu"]["swtpm"]["enable"] is True


def test_a_program_runs_with_what_it_calls(kernel: FakeKernel, tmp_path: Path) -> None:
    found = settings(module(HOSTS["plain"]), tmp_path)
    programs = {each["name"]: each["text"] for each in found["environment"]["systemPackages"]}
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}")
        assert syntax_errors(tmp_path / name) == {}
    script = tmp_path / "gpc-bind"
    shown = run([require("dash", "dash"), script, "status"], env=kernel.environment())
    assert (GPU in shown.stdout, AUDIO in shown.stdout) == (True, True)
    assert "radeon" in shown.stdout


AWKWARD = (
    "", "'", "''", "'''", "''''", "$", "${x}", "'${x}", "''${x}", "$${x}", "\\", "''\\", "\\${x}",
    "\\n", "a\nb", "'\n", "\t", '"', '"${x}"', "\r", "é", "${", "$'", "'$", "end'",
)  # fmt: skip


def test_nix_reads_back_what_was_quoted(tmp_path: Path) -> None:
    texts = [*AWKWARD, *(one + other for one in AWKWARD for other in AWKWARD)]
    plain = "\n".join(NIX.quote(text) for text in texts)
    assert evaluated(f"[\n{plain}\n]", tmp_path) == texts
    indented = "\n".join(f"''\n  x{NIX.quote(IndentedLine(text))}\n''" for text in texts)
    assert evaluated(f"[\n{indented}\n]", tmp_path) == [f"x{text}\n" for text in texts]


@pytest.mark.parametrize("name", ["gpc-bind", "a.b", "in", "1st", "or", "x'y"])
def test_nix_finds_an_attribute_by_its_name(name: str, tmp_path: Path) -> None:
    said = NIX.quote(AttributeName(name))
    assert evaluated(f"let set = {{ {said} = 1; }}; in set.{said}", tmp_path) == 1


@pytest.mark.parametrize("secure", [True, False])
def test_libvirt_accepts_firmware_by_its_paths(secure: bool, libvirtd: Libvirtd) -> None:
    text = HOSTS["nixos"] if secure else HOSTS["nixos"].replace("    secure_boot: true\n", "")
    text = text if secure else text.replace("windows-11", "windows-10")
    xml = as_files(text)["etc/gpc/libvirt/two.xml"]
    name = "CODE.ms.fd" if secure else "CODE.fd"
    assert f"/etc/gpc/firmware/OVMF_{name}</loader>" in xml
    libvirtd.define(xml)
