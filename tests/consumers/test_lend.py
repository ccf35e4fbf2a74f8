"""What lends cards: real shells, a kernel and a desktop that react, and every way to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.bind_host import AUDIO, GPU
from kit.fake_desktop import MANAGER
from kit.hosts import lay_out
from kit.lend_host import SCRIPT, SOUND, VGA, LendHost, lent_machine
from lab.shell import shellcheck, syntax_errors

pytestmark = pytest.mark.consumer

KEPT = ["vfio-pci", "vfio-pci"]


def test_shellcheck_and_both_shells_accept_the_scripts(tmp_path: Path) -> None:
    tree = lay_out(lent_machine(), tmp_path)
    for path in (SCRIPT, "usr/local/sbin/gpc-bind", "etc/libvirt/hooks/qemu.d/gpc"):
        assert shellcheck(tree / path) == (), path
        assert syntax_errors(tree / path) == {}, path
        assert (tree / path).stat().st_mode & 0o777 == 0o755


def test_the_only_card_is_handed_out_and_taken_back_twice(single: LendHost) -> None:
    for _ in range(2):
        single("out", "one").check()
        assert single.drivers() == KEPT
        assert not single.desktop.is_active(MANAGER)
        assert single.console() == "0"
        assert not single.has_firmware_buffer()
        assert not (single.kernel.sysfs / "module" / VGA).exists(), "its driver is unloaded"
        order = [f"{name} {value}" for name, value in single.kernel.writes()]
        first = order.index("class/vtconsole/vtcon1/bind 0")
        unbound = order.index(f"drivers/{SOUND}/unbind {AUDIO}")
        assert first < unbound < order.index(f"rmmod {VGA}")
        single("back", "one").check()
        assert single.is_as_before()
        single.kernel.writes()
    assert "handed out: card.audio card" in single.log()


def test_taking_back_what_is_not_out_changes_nothing(single: LendHost) -> None:
    single("back", "one").check()
    single("out", "one").check()
    single("back", "one").check()
    single.kernel.writes()
    single("back", "one").check()
    assert single.kernel.writes() == []
    assert single.is_as_before()


def test_a_second_card_is_handed_out_without_the_hosts_display(pair: LendHost) -> None:
    pair("out", "one").check()
    assert pair.drivers() == KEPT
    assert pair.desktop.is_active(MANAGER)
    assert pair.desktop.called() == []
    assert pair.console() == "1", "the other card shows it"
    assert pair.has_firmware_buffer(), "it is the other card's"
    assert (pair.kernel.sysfs / "module" / VGA).exists(), "the other card's driver too"
    pair("back", "one").check()
    assert pair.is_as_before()


def test_what_holds_a_second_card_keeps_the_guest_from_starting(pair: LendHost) -> None:
    pair.desktop.process(400, "game", "/user.slice/user-1000.slice/session-2.scope", "dri/card0")
    ran = pair("out", "one")
    assert ran.code == 5
    assert "/dev/dri/card0 is held by game (400): end it first" in ran.stderr
    assert pair.desktop.alive() == {300, 400}
    assert pair.is_as_before()
    assert not [name for name, _ in pair.kernel.writes() if "unbind" in name]


def test_programs_end_by_themselves_by_signals_or_with_their_service(single: LendHost) -> None:
    desktop = single.desktop
    desktop.unit("nvidia-persistenced.service", 310, "dri/card0")
    desktop.process(400, "polite", "/user.slice/user-1000.slice/session-2.scope", "dri/card0")
    desktop.process(401, "deaf", "/user.slice/user-1000.slice/user@1000.service/x", "fb0")
    desktop.process(402, "other", "/user.slice/user-1000.slice/session-2.scope", "dri/card7")
    desktop.set("deaf", [401])
    single("out", "one").check()
    assert desktop.alive() == {402}
    called = desktop.called()
    assert called[0] == f"stop {MANAGER}"
    assert {"stop nvidia-persistenced.service", "kill TERM 400", "kill KILL 401"} <= {*called}
    assert "kill KILL 400" not in called
    single("back", "one").check()
    assert desktop.is_active("nvidia-persistenced.service")
    assert single.is_as_before()


@pytest.mark.parametrize(
    "group",
    ["/machine.slice/machine-qemu\\x2d2\\x2dtwo.scope", "/system.slice/gpc-guest-two.service"],
)
def test_a_guest_is_never_ended_for_another(single: LendHost, group: str) -> None:
    single.desktop.process(500, "qemu-system-x86", group, "dri/card0")
    ran = single("out", "one")
    assert ran.code == 6
    assert "it is a guest, which is not ended for another" in ran.stderr
    assert 500 in single.desktop.alive()
    assert single.desktop.called() == []
    assert single.is_as_before()


def test_what_cannot_be_ended_gives_the_desktop_back(single: LendHost) -> None:
    single.desktop.process(400, "undying", "/user.slice/x.scope", "dri/card0")
    single.desktop.set("deaf", [400])
    single.desktop.set("undying", [400])
    ran = single("out", "one")
    assert ran.code == 6
    assert "still held: 400 dri/card0" in ran.stderr
    assert single.is_as_before()


def test_logind_is_waited_for_and_not_ended(single: LendHost) -> None:
    single.desktop.process(
        200, "systemd-logind", "/system.slice/systemd-logind.service", "dri/card0"
    )
    ran = single("out", "one")
    assert ran.code == 6
    assert "waiting for systemd-logind" in ran.stderr
    assert 200 in single.desktop.alive()
    assert single.is_as_before()


def test_the_modules_of_nvidia_are_unloaded_in_order_and_loaded_again(
    tmp_path: Path, shell: list[str]
) -> None:
    host = LendHost(lent_machine("nvidia"), tmp_path, shell, driver="nvidia")
    host.kernel.change("needs", {"nvidia_modeset": ["nvidia"], "nvidia_drm": ["nvidia_modeset"]})
    host.kernel.load("nvidia_drm")
    host.kernel.writes()
    host("out", "one").check()
    gone = [value for name, value in host.kernel.writes() if name == "rmmod"]
    assert gone == ["nvidia_drm", "nvidia_modeset", "nvidia"]
    assert host.drivers() == KEPT
    host("back", "one").check()
    assert host.drivers() == ["nvidia", SOUND]
    assert (host.kernel.sysfs / "module/nvidia_drm").exists()


def test_nvidia_in_use_is_never_unbound(tmp_path: Path, shell: list[str]) -> None:
    host = LendHost(lent_machine("nvidia"), tmp_path, shell, driver="nvidia")
    host.kernel.change("busy", ["nvidia"])
    ran = host("out", "one")
    assert ran.code == 6
    assert "nvidia is still in use" in ran.stderr
    assert ("drivers/nvidia/unbind", GPU) not in host.kernel.writes()
    assert host.drivers() == ["nvidia", SOUND]
    assert host.desktop.is_active(MANAGER)


def test_another_driver_in_use_is_unbound_instead(single: LendHost) -> None:
    single.kernel.change("busy", [VGA])
    single("out", "one").check()
    assert single.drivers() == KEPT
    single("back", "one").check()
    assert single.is_as_before()
