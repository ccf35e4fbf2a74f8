"""What a host of NixOS is given: one module, in which every other target's file stands."""

from __future__ import annotations

import pytest

from gpc.build import Built
from gpc.report.diagnostics import Refused
from gpc.why import Default
from gpc_targets.nixos import MODULE, live
from kit.grub_host import FakeReader
from kit.hosts import built, file, machine, warnings
from kit.nixos_hosts import NIXOS_HOSTS

NIXOS = NIXOS_HOSTS["nixos"]


def module(text: str) -> str:
    found = file(text, MODULE)
    assert found is not None
    assert found.actions == ()
    return found.text


def test_settings_come_before_long_texts_and_scripts_last() -> None:
    text = module(NIXOS)
    order = ["boot.kernelParams = [", "  files = {", '"etc/gpc/libvirt/two.xml" =', "#!/bin/sh"]
    assert [text.index(word) for word in order] == sorted(text.index(word) for word in order)
    assert text.rindex('"etc/') < text.index("#!/bin/sh")


def test_words_that_belong_together_are_elements_in_their_order() -> None:
    lines = [line.strip() for line in module(NIXOS).splitlines()]
    first = lines.index('"hugepagesz=2M"')
    assert lines[first + 1] == '"hugepages=2048"'


def test_a_unit_starts_a_program_of_the_store() -> None:
    lines = [line.strip() for line in module(NIXOS).splitlines()]
    assert "ExecStart=${programs.gpc-bind}/bin/gpc-bind bind" in lines
    assert "ExecStart=${programs.gpc-guest-one}/bin/gpc-guest-one start" in lines
    assert not [line for line in lines if "=/usr/local/sbin" in line]


def test_a_program_whose_name_another_begins_with_is_not_taken_for_it() -> None:
    text = NIXOS.replace("  one:\n", "  gpc:\n").replace(
        "  two:\n    backend: libvirt", "  gpc.a:\n    backend: qemu"
    )
    lines = [line.strip() for line in module(text.replace("gpc.a", "gpc-a")).splitlines()]
    assert "ExecStart=${programs.gpc-guest-gpc}/bin/gpc-guest-gpc start" in lines
    assert "ExecStart=${programs.gpc-guest-gpc-a}/bin/gpc-guest-gpc-a start" in lines


def test_under_xen_its_own_words_and_those_of_linux_are_apart() -> None:
    text = module(NIXOS_HOSTS["nixos-xen"])
    xen = text.partition("virtualisation.xen.boot.params = [\n")[2].partition("]")[0]
    assert [word.strip('" ') for word in xen.splitlines()][:2] == [
        "dom0_mem=2048M,max:2048M",
        "dom0_max_vcpus=2",
    ]
    assert "virtualisation.xen.enable = true;" in text
    assert "libvirtd" not in text.partition("files = {")[0]


def test_a_file_of_another_target_keeps_the_reasons_of_its_lines() -> None:
    found = file(NIXOS, MODULE)
    assert found is not None
    rule = next(
        reasons
        for line, reasons in zip(found.text.splitlines(), found.lines, strict=True)
        if "drivers_probe" in line
    )
    names = [why.name for why in rule if isinstance(why, Default)]
    assert "nixos-module" not in names
    assert rule


def test_nothing_is_left_to_be_told_by_hand() -> None:
    assert "kernel-arguments-by-hand" not in [found.code for found in warnings(NIXOS)]


def test_a_host_with_nothing_to_say_has_no_module() -> None:
    text = NIXOS.partition("guests:")[0].replace("vendor: intel", "vendor: amd") + "guests: {}\n"
    assert built(text).artifacts == ()


def test_a_password_that_only_an_apply_could_tell_libvirt_is_refused() -> None:
    secret = NIXOS.replace("{port: 5901}", "{port: 5901, password_file: /etc/vnc}")
    with pytest.raises(Refused) as refused:
        built(secret)
    (finding,) = refused.value.findings
    assert finding.code == "unsupported"
    assert "store of Nix" in finding.message
    assert built(secret.replace("backend: libvirt", "backend: qemu")).artifacts


def test_the_half_that_nixos_does_not_make_is_not_in_it() -> None:
    only = module(machine(cpu="intel", more="boot: {loader: grub, entries: nixos}"))
    assert "boot.kernelParams" in only
    assert "boot.initrd" not in only.partition("files = {")[0]
    other = module(machine(cpu="intel", more="boot: {initramfs: nixos}"))
    assert "boot.initrd.kernelModules" in other
    assert "boot.kernelParams" not in other


def tree(result: Built) -> dict[str, str]:
    return {artifact.path: artifact.text for artifact in result.artifacts}


def test_what_is_loaded_early_is_read_back_from_the_module() -> None:
    found = live.early(tree(built(NIXOS)))
    assert (found.path, found.modules[0], found.files) == (MODULE, "vfio_pci", ())
    assert live.early({}).modules == ()


@pytest.mark.parametrize(
    ("files", "seen"),
    [
        ({"/proc/cmdline": "init=/nix/store/x/init"}, f"{live.STORE} in /proc/cmdline"),
        ({live.MARK: ""}, live.MARK),
        ({"/proc/cmdline": "root=/dev/sda1"}, None),
    ],
)
def test_it_is_known_by_its_store_or_its_mark(files: dict[str, str], seen: str | None) -> None:
    found = live.recognise(FakeReader(files))
    assert (found.what if found else None) == seen
