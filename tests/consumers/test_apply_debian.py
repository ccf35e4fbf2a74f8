"""gpc apply on a real Debian system: real update-initramfs, real GRUB, and all the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.build import build_source
from kit import hosts
from lab.debian import Debian
from lab.kernel import KernelTree
from lab.tools import Ran

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

FIRST = hosts.machine(cpu="intel")
SECOND = hosts.machine(cpu="intel", guest="hugepages: 2 MiB").replace("4097 MiB", "4096 MiB")
MINE = ("/etc", "/usr/local")
RESTORED = "failed; the system was restored to what it was before, and checked\n"


def tree(text: str, directory: Path) -> Path:
    """The build tree of a machine, as `gpc build` writes it."""
    hosts.lay_out(text, directory)
    built = build_source("machine.yaml", text.encode(), None)
    (directory / "manifest.json").write_text(built.manifest)
    return directory


class Story:
    """A Debian system with two build trees, and what is looked at again and again."""

    def __init__(self, kernel: KernelTree, scratch: Path) -> None:
        self.debian = Debian(kernel, scratch)
        self.debian.put_tree("first", tree(FIRST, scratch / "first"))
        self.debian.put_tree("second", tree(SECOND, scratch / "second"))

    def files(self) -> str:
        return self.debian.photograph(*MINE)

    def menu(self) -> str:
        return self.debian.run("cat /boot/grub/grub.cfg").check().stdout

    def kernels(self) -> list[str]:
        """The lines of GRUB's menu that load a kernel as it is booted every day."""
        lines = [line.strip() for line in self.menu().splitlines()]
        return [line for line in lines if line.startswith("linux\t") and "single" not in line]

    def apply(self, name: str, more: str = "") -> Ran:
        return self.debian.gpc(f"apply --no-guard --yes {more} /{name}")


@pytest.fixture(scope="module")
def story(kernel_tree: KernelTree, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(kernel_tree, tmp_path_factory.mktemp("debian"))


def test_what_apply_makes_of_a_system_and_what_is_left_of_it(story: Story) -> None:
    """One story, in order, as each step rebuilds an image."""
    debian = story.debian
    files, image, menu = story.files(), debian.image_files(), story.menu()
    assert not any("intel_iommu" in line for line in story.kernels())

    dry = story.apply("first", "--dry-run").check()
    assert "> rebuilding the initial RAM file systems" in dry.stdout
    assert dry.stderr.endswith("dry run: nothing was changed\n")
    assert story.files() == files

    applied = story.apply("first").check()
    assert "done: generation 1 is in force" in applied.stdout
    first = story.files()
    made = debian.image_files()
    news = made.keys() - image.keys()
    assert [path for path in news if path.endswith("etc/modprobe.d/gpc.conf")]
    assert [path for path in news if "vfio-pci.ko" in path]
    assert not [path for path in made if ".gpc-" in path]  # what waits aside is in no image
    assert story.kernels()
    assert all("intel_iommu=on" in line for line in story.kernels())
    assert debian.gpc("status").stdout.startswith("generation 1 (apply)")
    assert story.apply("first").stdout.startswith("nothing to do")

    # update-grub fails, once: files, image and menu are as they were.
    menu_first = story.menu()
    debian.run(
        "mv /usr/sbin/update-grub /usr/sbin/update-grub.real\n"
        "cat >/usr/sbin/update-grub <<'END'\n"
        "#!/bin/sh\n"
        "[ -e /failed ] || { : >/failed; echo no menu today; exit 1; }\n"
        'exec /usr/sbin/update-grub.real "$@"\n'
        "END\n"
        "chmod 755 /usr/sbin/update-grub"
    ).check()
    failed = story.apply("second")
    assert failed.code == 6, failed.describe()
    assert "error: update-grub ended with 1\n  | no menu today\n" in failed.stderr
    assert failed.stderr.endswith(RESTORED)
    assert story.files() == first
    assert debian.image_files() == made
    assert story.menu() == menu_first
    assert debian.gpc("status").stdout.startswith("generation 1 (apply)")

    # It works again: what could not be applied now can.
    assert story.apply("second").code == 0
    assert all("hugepages=2048" in line for line in story.kernels())

    # A program that is missing is known before anything is done.
    second = story.files()
    debian.run("mv /usr/sbin/update-grub /usr/sbin/away").check()
    missing = debian.gpc("rollback --yes")
    assert missing.code == 4, missing.describe()
    assert "no program update-grub" in missing.stderr
    assert missing.stderr.endswith("nothing was changed\n")
    assert story.files() == second
    debian.run("mv /usr/sbin/away /usr/sbin/update-grub").check()

    # One step back, then all of it.
    assert debian.gpc("rollback --yes").code == 0
    assert story.files() == first
    assert story.menu() == menu_first
    restored = debian.gpc("restore --original --yes")
    assert restored.code == 0, restored.describe()
    assert story.files() == files
    assert debian.image_files() == image
    assert story.menu() == menu
    assert debian.gpc("status").stdout.startswith("nothing of gpc is applied here\n")


def test_a_kill_while_the_image_is_built_is_undone_with_its_image(story: Story) -> None:
    debian = story.debian
    files, image = story.files(), debian.image_files()
    # A child of gpc that is asked for the image kills its parent instead, and stops.
    debian.run(
        "mv /usr/sbin/update-initramfs /usr/sbin/update-initramfs.real\n"
        "cat >/usr/sbin/update-initramfs <<'END'\n"
        "#!/bin/sh\n"
        "[ -e /killed ] || { : >/killed; kill -9 $PPID; exit 1; }\n"
        'exec /usr/sbin/update-initramfs.real "$@"\n'
        "END\n"
        "chmod 755 /usr/sbin/update-initramfs"
    ).check()
    killed = story.apply("first")
    assert killed.code == 137, killed.describe()
    assert story.files() != files
    # Whatever the next command is after, it brings the old state back first.
    following = debian.gpc("apply --no-guard /first </dev/null")
    assert "what it had changed was undone" in following.stderr
    assert story.files() == files
    assert debian.image_files() == image


def test_an_update_initramfs_that_is_switched_off_is_caught_and_undone(story: Story) -> None:
    debian = story.debian
    files, image, menu = story.files(), debian.image_files(), story.menu()
    settings = "/etc/initramfs-tools/update-initramfs.conf"
    debian.run(f"sed -i s/^update_initramfs=yes/update_initramfs=no/ {settings}").check()
    assert debian.run("update-initramfs -u -k all").code == 0  # as gpc runs it, and all is well
    changed = story.files()
    failed = story.apply("first")
    assert failed.code == 6, failed.describe()
    assert f"error: {debian.image} is not as the files want it: no /etc/" in failed.stderr
    assert f"{settings} says update_initramfs=no" in failed.stderr
    assert failed.stderr.endswith(RESTORED)
    assert (story.files(), debian.image_files(), story.menu()) == (changed, image, menu)
    debian.run(f"sed -i s/^update_initramfs=no/update_initramfs=yes/ {settings}").check()
    assert story.files() == files
    assert story.apply("first").code == 0
    assert debian.gpc("restore --original --yes").code == 0
    assert debian.image_files() == image
