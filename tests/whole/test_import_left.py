"""What is left over of QEMU's options is told with the way out that is written for it."""

from __future__ import annotations

import pytest

from gpc_targets.qemu.lift.left import LEFT
from kit.qemu_scripts import PLAIN, lifted

TOLD = (
    "-device vfio-pci,host=card",
    "-pcidevice host=01:00.0",
    "-device usb-host,hostbus=1,hostaddr=3",
    "-device usb-hub",
    "-usbdevice disk:a.img",
    "-netdev tap,id=n,vhostfds=3 -device virtio-net-pci,netdev=n",
    "-spice unix=on,addr=/run/s",
    "-display gtk,gl=on",
    "-vga tcx",
    "-machine pc-q35-7.2,x=y -M microvm",
    "-machine accel=tcg",
    "-accel hax",
    "-cpu host,hv_passthrough",
    "-cpu host,enforce",
    "-soundhw gus",
    "-balloon odd",
    "-readconfig /vm/a.cfg",
    "-writeconfig /vm/a.cfg",
    "-loadvm now",
    "-set device.x.y=z",
    "-netdev tap,id=n,ifname=t,script=/etc/up -device virtio-net-pci,netdev=n",
    "-netdev user,id=n,smb=/srv -device virtio-net-pci,netdev=n",
    "-netdev user,id=n,hostfwd=odd -device virtio-net-pci,netdev=n",
    "-redir tcp:2222::22",
    "-qmp tcp::4444,server=on",
    "-mem-path /srv/memory",
    "-drive if=pflash,file=/a -drive if=pflash,file=/b -drive if=pflash,unit=2,file=/c,cyls=1",
    "-device vfio-pci,host=01:00.0,display=on",
    "-snapshot",
    "-drive file=/a.img,if=virtio,cyls=3",
    "-boot once=d",
    "-L /usr/share/qemu",
    "-smp 4,clusters=2",
    "-rtc base=utc,odd=1",
    "-k de",
    "-icount 3",
    "-drive file=/a.img,if=virtio,bps=1000000,throttling.group=g",
)


def _helps(options: str) -> set[str | None]:
    return {said.help for said in lifted(f"{PLAIN} {options}\n").told if said.code == "left-over"}


@pytest.mark.parametrize("row", LEFT.rows, ids=lambda row: row.path)
def test_each_row_is_told_of_something(row: object) -> None:
    assert any(getattr(row, "help", "") in _helps(options) for options in TOLD)


@pytest.mark.parametrize("options", TOLD)
def test_each_option_is_told_by_a_row(options: str) -> None:
    assert _helps(options) & {row.help for row in LEFT.rows}
