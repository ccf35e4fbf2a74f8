"""What does like work beside gpc: reads a configuration, judges it, writes what it becomes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from measure import Subject
from subjects import COLD, EXAMPLE, Place

NETPLAN = "`netplan generate`, two interfaces"
NETPLAN_CORE = "netplan's generator in C, the same"
VIRT_INSTALL = "`virt-install --print-xml --dry-run`"
YAMLLINT = "`yamllint machine.yaml`"
JSONSCHEMA = "`jsonschema`, gpc's schema and a machine"
CHECK_JSONSCHEMA = "`check-jsonschema`, the same"
ANSIBLE = "`ansible-playbook --syntax-check`"
CLOUD_INIT = "`cloud-init schema`"

LIMITS = (
    (COLD, NETPLAN, 0.60),
    (COLD, VIRT_INSTALL, 0.20),
    *((COLD, peer, 1.0) for peer in (YAMLLINT, JSONSCHEMA, CHECK_JSONSCHEMA, ANSIBLE, CLOUD_INIT)),
)
"""(what, at most how many times what), for each of the peers that is here."""

NETPLAN_FILE = """\
network:
  version: 2
  ethernets:
    enp3s0: {dhcp4: true}
    enp4s0: {addresses: [192.0.2.2/24], routes: [{to: default, via: 192.0.2.1}]}
"""

PLAYBOOK = """\
- hosts: localhost
  tasks:
    - name: The card is kept for guests
      ansible.builtin.copy:
        dest: /etc/modprobe.d/vfio.conf
        content: "options vfio-pci ids=10de:2484,10de:228b"
"""

CLOUD_CONFIG = """\
#cloud-config
hostname: desktop
write_files:
  - path: /etc/modprobe.d/vfio.conf
    content: "options vfio-pci ids=10de:2484,10de:228b"
"""

GENERATORS = ("/usr/libexec/netplan/generate", "/usr/lib/netplan/generate")


def peers(place: Place) -> tuple[list[Subject], list[str]]:
    """Those that are installed, and the names of those that are not."""
    found: list[Subject] = []
    missing: list[str] = []
    for name, argv in _commands(place).items():
        program = argv[0] if Path(argv[0]).is_absolute() else shutil.which(argv[0])
        if program is None or not Path(program).exists():
            missing.append(name)
        else:
            found.append(Subject(name, [program, *argv[1:]]))
    return found, missing


def _commands(place: Place) -> dict[str, list[str]]:
    root = place.root / "peers"
    etc = root / "netplan" / "etc" / "netplan"
    etc.mkdir(parents=True)
    (etc / "two.yaml").write_text(NETPLAN_FILE)
    (etc / "two.yaml").chmod(0o600)  # netplan warns, which takes time, of a file that others read
    (root / "playbook.yaml").write_text(PLAYBOOK)
    (root / "user-data").write_text(CLOUD_CONFIG)
    (root / "yamllint.yaml").write_text("extends: relaxed\n")
    schema = subprocess.run(
        [place.gpc, "schema"], check=True, env=place.env, capture_output=True, text=True
    ).stdout
    (root / "schema.json").write_text(schema)
    data = subprocess.run(
        [str(place.python), "-c", "import json, sys, yaml; "
         "json.dump(yaml.load(open(sys.argv[1]), yaml.BaseLoader), sys.stdout)", str(EXAMPLE)],
        check=True, env=place.env, capture_output=True, text=True,
    ).stdout  # fmt: skip
    (root / "machine.json").write_text(json.dumps(json.loads(data)))
    generator = next((path for path in GENERATORS if Path(path).exists()), GENERATORS[0])
    beside = Path(sys.executable).with_name("check-jsonschema")
    return {
        NETPLAN: ["netplan", "generate", "--root-dir", str(root / "netplan")],
        NETPLAN_CORE: [generator, "--root-dir", str(root / "netplan")],
        VIRT_INSTALL: VIRT_INSTALL_WORDS,
        YAMLLINT: ["yamllint", "-c", str(root / "yamllint.yaml"), str(EXAMPLE)],
        JSONSCHEMA: ["jsonschema", "-i", str(root / "machine.json"), str(root / "schema.json")],
        CHECK_JSONSCHEMA: [
            str(beside) if beside.exists() else "check-jsonschema",
            *("--schemafile", str(root / "schema.json"), str(root / "machine.json")),
        ],
        ANSIBLE: [
            *("ansible-playbook", "--syntax-check", "-i", "localhost,"),
            str(root / "playbook.yaml"),
        ],
        CLOUD_INIT: ["cloud-init", "schema", "--config-file", str(root / "user-data")],
    }


VIRT_INSTALL_WORDS = [
    *("virt-install", "--print-xml", "--dry-run", "--connect", "test:///default"),
    *("--name", "win11", "--osinfo", "win11", "--boot", "cdrom,hd"),
    *("--memory", "16384", "--memorybacking", "hugepages=yes"),
    *("--vcpus", "12,sockets=1,cores=6,threads=2", "--cputune"),
    ",".join(
        f"vcpupin{n}.vcpu={n},vcpupin{n}.cpuset={cpu}"
        for n, cpu in enumerate((6, 18, 7, 19, 8, 20, 9, 21, 10, 22, 11, 23))
    ),
    *("--disk", "/default-pool/win11.img,size=60,bus=virtio"),
    *("--disk", "/default-pool/win11.iso,size=1,device=cdrom"),
    *("--disk", "/default-pool/virtio.iso,size=1,device=cdrom"),
    *("--network", "bridge=br0,mac=52:54:00:12:34:56,model=virtio"),
    *("--graphics", "vnc,listen=127.0.0.1,port=5901"),
    *(
        word
        for function in range(4)
        for word in (
            "--hostdev",
            "type=pci,xpath1.set=./source/address/@bus,xpath1.value=11,"
            f"xpath2.set=./source/address/@function,xpath2.value={function}",
        )
    ),
]
"""The guest of desktop-win11 in virt-install's words.

libvirt's test driver has no host devices to look up, hence the paths into the XML, and no UEFI.
"""
