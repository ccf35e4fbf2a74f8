"""A host that boots by GRUB, as the trial of a new configuration looks at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gpc.host.reader import Answer, Stat
from gpc.image.records import Inside, Unread

RELEASE = "6.1.0-56-amd64"
GPU, AUDIO, CONSOLE = "0000:01:00.0", "0000:01:00.1", "0000:02:00.0"
PCI = "/sys/bus/pci/devices"
SYSTEM = {"family": "debian", "hypervisor": "kvm", "loader": "grub", "initramfs": "initramfs-tools"}


class FakeReader:
    """What is looked at is a dictionary: texts and links by path, answers by their command."""

    def __init__(
        self,
        files: Mapping[str, str],
        links: Mapping[str, str] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        self.files = dict(files)
        self.links = dict(links or {})
        self.answers = dict(answers or {})

    def read(self, path: str) -> bytes | None:
        text = self.files.get(path)
        return text.encode() if text is not None else None

    def names(self, path: str) -> tuple[str, ...]:
        below = (p.removeprefix(f"{path}/") for p in self.files if p.startswith(f"{path}/"))
        return tuple(sorted({rest.partition("/")[0] for rest in below}))

    def link(self, path: str) -> str | None:
        return self.links.get(path)

    def stat(self, path: str) -> Stat | None:
        if path in self.files:
            return Stat("file", 0o644, 0, 0, len(self.files[path]), 0.0)
        return Stat("directory", 0o755, 0, 0, 0, 0.0) if self.names(path) else None

    def query(self, command: Sequence[str]) -> Answer:
        text = self.answers.get(" ".join(command))
        return Answer(0, text) if text is not None else Answer(127, "")

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        return Unread("is none")


def debian(arguments: str = "root=UUID=1111 ro quiet", release: str = RELEASE) -> FakeReader:
    """Debian with /boot on ext4, a card that the guest is to have and one that stays."""
    return FakeReader(
        {
            "/proc/sys/kernel/osrelease": f"{release}\n",
            "/proc/cmdline": f"BOOT_IMAGE=/boot/vmlinuz-{release} {arguments}\n",
            f"/boot/vmlinuz-{release}": "kernel",
            f"/boot/initrd.img-{release}": "image",
            "/boot/grub/grub.cfg": "menu",
            f"{PCI}/{GPU}/class": "0x030000\n",
            f"{PCI}/{AUDIO}/class": "0x040300\n",
            f"{PCI}/{CONSOLE}/class": "0x030000\n",
        },
        {
            f"{PCI}/{GPU}/driver": "../../../bus/pci/drivers/amdgpu",
            f"{PCI}/{GPU}/driver/module": "../../../../module/amdgpu",
            f"{PCI}/{AUDIO}/driver": "../../../bus/pci/drivers/snd_hda_intel",
            f"{PCI}/{AUDIO}/driver/module": "../../../../module/snd_hda_intel",
            f"{PCI}/{CONSOLE}/driver": "../../../bus/pci/drivers/radeon",
        },
        {
            "grub-probe --target=abstraction /boot/grub": "\n",
            "grub-probe --target=fs /boot/grub": "ext2\n",
        },
    )


def dom0() -> FakeReader:
    """The same under Xen."""
    host = debian()
    host.files["/proc/cmdline"] = "placeholder root=UUID=1111 ro quiet\n"
    host.files["/proc/xen/capabilities"] = "control_d\n"
    host.files |= {f"/boot/xen-4.17-amd64{end}": "xen" for end in (".gz", ".config", ".efi")}
    host.answers["xl info"] = (
        "xen_major              : 4\nxen_minor              : 17\n"
        "xen_commandline        : placeholder dom0_mem=2048M,max:2048M no-real-mode edd=off\n"
    )
    return host
