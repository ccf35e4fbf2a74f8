"""A guest is told to libvirt by its UUID: what is called 1 is not the first that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from gpc.host.reader import Answer
from gpc.host.writer import RealHost
from gpc.target.live import ActionFailed, Fed
from gpc_targets.libvirt.live import define
from lab.libvirt import Libvirtd

pytestmark = pytest.mark.consumer

OURS = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
MARK = "<metadata><gpc:guest xmlns:gpc='urn:gpc:1' host='h'/></metadata>"


def domain(name: str, uuid: str, mark: str = MARK) -> str:
    """A guest that boots nothing and needs no KVM."""
    return (
        f"<domain type='qemu'><name>{name}</name><uuid>{uuid}</uuid>{mark}"
        "<memory unit='MiB'>32</memory><vcpu>1</vcpu>"
        "<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>"
    )


class Beside(RealHost):
    """A host whose libvirt is the tests' own."""

    def __init__(self, root: Path, libvirtd: Libvirtd) -> None:
        super().__init__(str(root))
        self.libvirtd = libvirtd

    def query(self, command: Sequence[str]) -> Answer:
        words = [word for word in command[1:] if word not in ("-q", "-c", "qemu:///system")]
        ran = self.libvirtd.virsh(*words)
        return Answer(ran.code, ran.stdout + ran.stderr)

    def act(
        self, command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Answer:
        return self.query([f"{self.root}{w}" if w.startswith("/etc") else w for w in command])

    def file(self, name: str, text: str | None) -> None:
        path = Path(self.root) / f"etc/gpc/libvirt/{name}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text)

    def define(self, name: str) -> None:
        """What applying the guest's file does; its last program must have succeeded."""
        for command in define(self, {}, f"define etc/gpc/libvirt/{name}.xml", False):
            assert not isinstance(command, Fed)  # as its file names no password
            assert self.act(command, {}).code == 0, command

    def guests(self) -> dict[str, str]:
        lines = self.libvirtd.virsh("list", "--all", "--uuid", "--name").stdout.splitlines()
        pairs = [line.split() for line in lines if line.strip()]
        return {name: uuid for uuid, name in pairs}


@pytest.fixture
def host(libvirtd: Libvirtd, tmp_path: Path) -> Iterator[Beside]:
    """A host on which somebody's guest runs that libvirt has numbered."""
    beside = Beside(tmp_path, libvirtd)
    yield beside
    for uuid in beside.guests().values():
        libvirtd.virsh("destroy", uuid)
        libvirtd.virsh("undefine", "--nvram", uuid)


@pytest.fixture
def number(host: Beside) -> str:
    """The number of a guest of somebody's that runs."""
    host.libvirtd.define(domain("somebodys", OTHER, ""))
    assert host.libvirtd.virsh("start", "somebodys").ok
    return host.libvirtd.virsh("domid", "somebodys").stdout.strip()


def test_libvirt_takes_a_name_of_digits_for_a_number(host: Beside, number: str) -> None:
    """The reason for all this, shown with the tool."""
    host.libvirtd.define(domain(number, OURS))
    assert host.libvirtd.virsh("domuuid", number).stdout.strip() == OTHER


def test_a_guest_with_the_number_of_another_is_defined_and_taken_back(
    host: Beside, number: str
) -> None:
    host.file(number, domain(number, OURS))
    host.define(number)
    host.define(number)  # once more, as after a change
    assert host.guests() == {"somebodys": OTHER, number: OURS}
    host.file(number, None)
    host.define(number)
    assert host.guests() == {"somebodys": OTHER}
    assert host.libvirtd.virsh("domstate", OTHER).stdout.strip() == "running"


def test_where_gpc_has_no_such_guest_the_one_of_this_number_stays(
    host: Beside, number: str
) -> None:
    host.define(number)
    assert host.guests() == {"somebodys": OTHER}


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (domain("one", OTHER, ""), f"of another UUID, {OTHER}"),
        (domain("one", OTHER), f"of another UUID, {OTHER}"),
        (domain("two", OURS), "for its guest two"),
        (domain("two", OURS, ""), "for its guest two"),
    ],
    ids=["another uuid, by hand", "another uuid", "another name", "another name, by hand"],
)
def test_another_guest_of_this_name_or_uuid_is_refused_and_stays(
    host: Beside, there: str, said: str
) -> None:
    host.libvirtd.define(there)
    before = {u: host.libvirtd.virsh("dumpxml", u).stdout for u in host.guests().values()}
    host.file("one", domain("one", OURS))
    with pytest.raises(ActionFailed, match=said):
        host.define("one")
    after = {u: host.libvirtd.virsh("dumpxml", u).stdout for u in host.guests().values()}
    assert after == before


def test_a_guest_that_somebody_defined_is_not_undefined(host: Beside) -> None:
    host.libvirtd.define(domain("one", OURS, ""))
    with pytest.raises(ActionFailed, match="did not define"):
        host.define("one")
    assert host.guests() == {"one": OURS}


def test_a_file_without_a_uuid_is_refused(host: Beside) -> None:
    host.file("one", "<domain/>")
    with pytest.raises(ActionFailed, match="does not say which UUID"):
        host.define("one")


def starting(host: Beside) -> list[str]:
    """The guests that start with the host, as libvirt has it."""
    return host.libvirtd.virsh("list", "--all", "--autostart", "--name").stdout.split()


def marked(wanted: str) -> str:
    mark = MARK.replace(
        "/></metadata>", f"><gpc:autostart wanted='{wanted}'/></gpc:guest></metadata>"
    )
    return domain("one", OURS, mark)


def test_a_guest_starts_with_the_host_as_long_as_its_file_says_so(host: Beside) -> None:
    host.file("one", marked("yes"))
    host.define("one")
    host.define("one")
    assert starting(host) == ["one"]
    host.file("one", domain("one", OURS))  # as before the key, which is what an undo puts back
    host.define("one")
    assert starting(host) == []


def test_who_said_by_hand_that_a_guest_starts_with_the_host_is_heeded(host: Beside) -> None:
    host.file("one", domain("one", OURS))
    host.define("one")
    assert host.libvirtd.virsh("autostart", OURS).ok
    host.define("one")
    assert starting(host) == ["one"]
    host.file("one", marked("no"))
    host.define("one")
    assert starting(host) == []
