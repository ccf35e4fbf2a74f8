"""A real libvirtd of the test run's own, and libvirt's schema.

The daemon runs with its own configuration, state and socket in a scratch directory, put over
libvirt's fixed paths in a private mount namespace, so that a libvirtd of the machine is neither
used nor disturbed and several test processes can each have one.

Domains of type kvm need a /dev/kvm that can be opened, of whatever kind; no guest is started. The
daemon runs QEMU as root: as user libvirt-qemu it finds /dev/kvm closed to it, distrusts what it has
found out about QEMU as root, and asks QEMU anew (4 s) at each call.
Source: libvirt 9.0, src/qemu/qemu_capabilities.c, virQEMUCapsIsValid;
https://gitlab.com/libvirt/libvirt/-/blob/v9.0.0/src/qemu/qemu_capabilities.c
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from types import TracebackType

from lab.later import OWN, Generation
from lab.namespace import Mount, bind, private, tmpfs
from lab.tools import (
    Ran,
    Refused,
    require,
    require_file,
    require_root,
    run,
    system_env,
    unavailable,
)

_START_SECONDS = 90
_SCHEMA = "share/libvirt/schemas/domain.rng"

_LIBVIRTD_CONF = """\
unix_sock_dir = "{sockets}"
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "3:stderr"
"""

# Without virtlogd (stdio_handler), without control groups, and with no owner of any file changed.
_QEMU_CONF = """\
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
hugetlbfs_mount = "{hugepages}"
"""


_FUNCTION = re.compile(r"<interface type='hostdev'([^>]*>)(.*?)</interface>", re.DOTALL)
_OF_A_NETWORK = re.compile(
    r"<mac [^>]*>|<vlan>.*?</vlan>|(?<=<address) type='pci'(?= [^>]*>\s*</source>)", re.DOTALL
)
_USB_DEVICE = re.compile(r"(<product id='0x[0-9a-f]{4}'/>)")


def _plugged_in(xml: str) -> str:
    """The domain with an address for each USB device, which libvirt would look for on the host.

    A network card that is a function of the host's becomes what libvirt makes of it at a start: a
    function like any other. Asked for the words of QEMU, libvirt 9.0 and 11.3 end by a signal.
    """
    numbers = count(1)
    xml = _FUNCTION.sub(
        lambda found: (
            f"<hostdev mode='subsystem' type='pci'{found[1]}"
            f"{_OF_A_NETWORK.sub('', found[2])}</hostdev>"
        ),
        xml,
    )
    return _USB_DEVICE.sub(
        lambda found: f"{found[1]}<address bus='1' device='{next(numbers)}'/>", xml
    )


class Libvirtd:
    """A running libvirtd; use it as a context manager."""

    def __init__(self, generation: Generation = OWN) -> None:
        self._generation = generation
        require_root("libvirtd's QEMU driver for the system")
        self._libvirtd = require("libvirtd", "libvirt-daemon-system")
        self._virsh = require("virsh", "libvirt-clients")
        require("qemu-system-x86_64", "qemu-system-x86")
        require_file(
            Path("/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so"),
            "libvirt-daemon-driver-qemu",
        )
        # A short path: the name of a Unix socket has at most 107 bytes.
        self._scratch = Path(tempfile.mkdtemp(prefix="gpc-virt-", dir="/tmp"))
        self._socket = self._scratch / "sockets/libvirt-sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """By which a client of any release finds it."""
        return f"qemu:///system?socket={self._socket}"

    def __enter__(self) -> Libvirtd:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def define(self, xml: str) -> None:
        """Defines the domain, validated by the schema and by the QEMU driver.

        Errors: Refused with libvirt's message.
        """
        self._with_file("define", "--validate", xml=xml)

    def undefine(self, name: str) -> None:
        """Forgets the domain `name`, with the variables of its firmware."""
        _accepted(self.virsh("undefine", "--nvram", name))

    def dumpxml(self, name: str) -> str:
        """The domain `name` as libvirt has understood it: all defaults and addresses filled in."""
        return _accepted(self.virsh("dumpxml", "--inactive", name)).stdout

    def to_argv(self, xml: str) -> list[str]:
        """The QEMU command into which libvirt turns the domain, from the emulator's path on.

        On a host with no VFIO a hostdev must say `<driver name='vfio'/>`, or libvirt has no way to
        choose one. `type='kvm'` needs a /dev/kvm that can be opened.
        Errors: Refused with libvirt's message.
        """
        ran = self._with_file("domxml-to-native", "qemu-argv", xml=_plugged_in(xml))
        words = shlex.split(ran.stdout.replace("\\\n", " "))
        start = next(i for i, word in enumerate(words) if word.startswith("/"))
        return words[start:]

    def virsh(self, *words: str | Path, input: str | None = None) -> Ran:
        """Runs virsh against this daemon."""
        uri = f"qemu+unix:///system?socket={self._socket}"
        command = self._generation.runs([self._virsh, "-q", "-c", uri, *words])
        return run(command, timeout=60, input=input)

    def kept(self) -> dict[str, int]:
        """The files in which the daemon keeps its domains, with their modes."""
        found = (self._scratch / "etc/qemu").glob("*.xml")
        return {path.name: path.stat().st_mode & 0o777 for path in found}

    @property
    def log(self) -> str:
        """What the daemon has printed so far."""
        path = self._scratch / "libvirtd.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _with_file(self, *words: str, xml: str) -> Ran:
        with tempfile.NamedTemporaryFile("w", suffix=".xml", dir=self._scratch) as file:
            file.write(xml)
            file.flush()
            command, *options = words
            return _accepted(self.virsh(command, *options, file.name))

    def _start(self) -> None:
        directories = {}
        for name in ("sockets", "etc", "lib", "cache", "log", "huge"):
            directories[name] = self._scratch / name
            directories[name].mkdir()
        (directories["etc"] / "libvirtd.conf").write_text(
            _LIBVIRTD_CONF.format(sockets=directories["sockets"])
        )
        (directories["etc"] / "qemu.conf").write_text(
            _QEMU_CONF.format(hugepages=directories["huge"])
        )
        mounts = [
            *self._generation.mounts,
            tmpfs("/run"),
            bind(directories["etc"], "/etc/libvirt"),
            bind(directories["lib"], "/var/lib/libvirt"),
            bind(directories["cache"], "/var/cache/libvirt"),
            bind(directories["log"], "/var/log/libvirt"),
            # Domains with <hugepages> are refused unless a hugetlbfs is mounted; it may be empty.
            Mount(kind="hugetlbfs", source="mode=0755", target=str(directories["huge"])),
        ]
        command = [self._libvirtd, "--config", "/etc/libvirt/libvirtd.conf"]
        with open(self._scratch / "libvirtd.log", "wb") as log:
            self._process = subprocess.Popen(
                # The daemon must not survive a test process that is killed.
                [
                    require("setpriv", "util-linux"),
                    "--pdeathsig",
                    "KILL",
                    *private(command, mounts, contained=True),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=system_env(),
                start_new_session=True,
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        # The first answer takes 4 to 12 seconds: libvirtd asks QEMU what it can do.
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if self._process is not None and self._process.poll() is not None:
                raise AssertionError(f"libvirtd ended at its start:\n{self.log}")
            if self._socket.exists() and self.virsh("domcapabilities").ok:
                break
            time.sleep(0.1)
        else:
            raise TimeoutError(f"libvirtd does not answer in {_START_SECONDS} s:\n{self.log}")
        ran = self.virsh("domcapabilities", "--virttype", "kvm")
        if not ran.ok:
            unavailable(f"/dev/kvm cannot be used here, so libvirt knows no KVM: {ran.stderr}")

    def _stop(self) -> None:
        if self._process is not None:
            # unshare --kill-child takes the whole process namespace with it.
            self._process.kill()
            self._process.wait(timeout=30)
        _remove(self._scratch)


def _remove(directory: Path) -> None:
    # The kernel ends the processes of a namespace after its first one: one may still be writing.
    for _ in range(50):
        try:
            return shutil.rmtree(directory)
        except OSError as error:
            last = error
            time.sleep(0.1)
    raise last


def validate_rng(xml: str, generation: Generation = OWN) -> tuple[str, ...]:
    """What libvirt's own RELAX NG schema of a domain says against `xml`; empty when it is valid."""
    schema = require_file(generation.place / _SCHEMA, "libvirt0")
    ran = run([require("xmllint", "libxml2-utils"), "--noout", "--relaxng", schema, "-"], input=xml)
    if ran.ok:
        return ()
    return tuple(line for line in ran.stderr.splitlines() if line.strip()) or (ran.describe(),)


def _accepted(ran: Ran) -> Ran:
    if not ran.ok:
        raise Refused(ran.stderr.strip().removeprefix("error: ") or ran.describe())
    return ran
