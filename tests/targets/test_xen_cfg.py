"""The file beside xen.efi: read as Xen reads it, edited and no more, refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.detect.chain import detect_chain
from gpc.detect.look import Look
from gpc.host.real import RealReader
from gpc.target.entries import BootEntry
from gpc.target.live import Told
from gpc.target.owner import NOTHING, Handed, Undelivered, edits, live_owner
from gpc_targets.xen_cfg.cfg import arguments, default_of, names, section_of, value
from kit.boot_files import put
from kit.firmware import boots, uki
from kit.hosts import file, lines, machine, warnings

OWNER = live_owner("xen-cfg")
SYSTEM = {"loader": "efistub"}
PROGRAM, CFG = "boot/efi/EFI/xen/xen.efi", "boot/efi/EFI/xen/xen.cfg"
TOLD = Told((), ("dom0only",), ("dom0_mem=4G", "iommu=1"))
ADDED, GONE = Handed(NOTHING, TOLD, TOLD), Handed(TOLD, NOTHING, NOTHING)


def host(
    root: Path,
    text: str | bytes,
    *,
    words: str = "",
    program: str | bytes = "MZ",
    more: dict[str, str | bytes] | None = None,
) -> RealReader:
    """A dom0 whose firmware has started xen.efi, with a file beside it."""
    files = {PROGRAM: program, CFG: text, "proc/cmdline": "root=/dev/vg0/root ro\n"}
    put(root, {**files, "proc/xen/capabilities": "control_d\n", **(more or {})})
    boots(root, "\\EFI\\xen\\xen.efi", words)
    return RealReader(str(root))


def entries(reader: RealReader, loader: str = "efistub") -> tuple[BootEntry, ...]:
    found: tuple[BootEntry, ...] = OWNER.entries(reader, {"loader": loader})
    return found


def edited(reader: RealReader, handed: Handed) -> str:
    """The one file as it is to be."""
    (edit,) = edits(OWNER, reader, SYSTEM, handed)
    return edit.data.decode("latin-1")


@pytest.mark.parametrize(
    ("name", "looked_for"),
    [
        ("xen.efi", ["xen.cfg"]),
        (
            "xen-4.17-amd64.efi",
            ["xen-4.17-amd64.cfg", "xen-4.17.cfg", "xen-4.cfg", "xen.cfg"],
        ),
        ("xen_a.b.efi", ["xen_a.b.cfg", "xen_a.cfg", "xen.cfg"]),
    ],
)
def test_a_program_looks_for_the_files_of_its_name(name: str, looked_for: list[str]) -> None:
    assert list(names(name)) == looked_for


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ("", "", "")),
        ("-cfg=a.cfg", ("a.cfg", "", "")),
        ("/basevideo -cfg a.cfg rescue", ("a.cfg", "rescue", "")),
        ("one two -mapbs -- console=vga  loglvl=all", ("", "two", "console=vga loglvl=all")),
    ],
)
def test_the_command_line_names_file_section_and_words(
    words: str, found: tuple[str, str, str]
) -> None:
    assert arguments(words.split()) == found


@pytest.mark.parametrize(
    ("text", "kernel"),
    [
        ("[global]\ndefault=b\n[a]\nkernel=1\n[b]\nkernel=2\n", "2"),
        ("[a]\nkernel=1\n[b]\nkernel=2\n", "1"),
        ("[global]\ndefault=b\n[b]\nkernel=1\nkernel=2\n", "1"),
        ("[global]\ndefault=b\n[b]\noptions=x\n[b]\nkernel=2\n", None),
        ("[global]\ndefault=b\n[bb]\nkernel=1\n[b] here\nkernel=2\n", "2"),
        ("[global]\r\ndefault=b\r\n\r\n [b]\r\n  kernel=  2 x \r\n", "2 x "),
        ("[global]\ndefault=b\n[b]\n#kernel=1\n;kernel=2\nkernel=3;x # y\n", "3;x "),
        ("[global]\ndefault=b\n[b]\nkernel =1\nkernel=2\n", "2"),
        ("[global]\ndefault=b\n[b]\noptions=x\tkernel=1\n", "1"),
        ("[global]\ndefault=b \n[b]\nkernel=1\n", None),
        ("\xef\xbb\xbf[global]\ndefault=b\n[a]\nkernel=1\n", "1"),
        ("[global]\ndefault=\n[a]\nkernel=1\n", "1"),
    ],
)
def test_the_first_line_of_the_section_that_boots_counts(text: str, kernel: str | None) -> None:
    section = section_of(text, default_of(text))
    assert (None if section is None else section.kernel.text) == kernel
    if section is not None:
        assert text[section.kernel.start : section.kernel.end] == kernel


def test_what_a_section_lacks_is_not_taken_from_another() -> None:
    text = "[global]\noptions=g\ndefault=b\n[a]\noptions=x\n[b]\nkernel=1\n"
    section = section_of(text, "b")
    assert section is not None
    assert section.options is None
    assert value(text, "global", "options") is not None


WHOLE = """\
# mine
[global]
default=now
[now]
video=gfx-1024x768
options=console=vga  loglvl=all # all of it
kernel=vmlinuz root=/dev/vg0/root ro "a b"   # as natively
ramdisk=initrd.img
ucode=microcode.bin
xsm=policy
[other]
options=console=com1
kernel=vmlinuz.old root=/dev/vg0/root ro
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [WHOLE, WHOLE.replace("options=console=vga", "#"), "kernel=x\n"])
def test_words_come_to_both_lines_and_go_without_a_trace(
    tmp_path: Path, text: str, end: str
) -> None:
    before = text.replace("\n", end)
    put_on = host(tmp_path / "a", before, more={"proc/cmdline": ""})
    there = edited(put_on, ADDED)
    reader = host(tmp_path / "b", there, more={"proc/cmdline": ""})
    (entry,) = entries(reader)
    assert entry.words[-1] == "dom0only"
    assert (entry.xen or ())[-2:] == TOLD.xen
    assert there.count("\n") - before.count("\n") in (2, 3)
    assert there.replace("\r\n", "\n").count("\n") == there.count("\n")
    assert edited(reader, GONE) == before


def test_what_somebody_adds_to_a_line_of_gpcs_stays(tmp_path: Path) -> None:
    there = edited(host(tmp_path / "a", "kernel=x root=/dev/vg0/root\n"), ADDED)
    more = there.replace("iommu=1", "iommu=1 theirs=1")
    left = edited(host(tmp_path / "b", more), GONE)
    assert value(left, "", "options") is not None
    assert "options=theirs=1\n" in left


def test_files_are_named_from_the_directory_or_from_the_partition_on(tmp_path: Path) -> None:
    text = "kernel=..\\fedora\\vmlinuz root=/dev/vg0/root\nramdisk=\\initrd.img\noptions=a=1\n"
    (entry,) = entries(host(tmp_path, text))
    assert entry == BootEntry(
        "any section",
        f"/{CFG}",
        "/boot/efi/EFI/fedora/vmlinuz",
        ("/boot/efi/initrd.img",),
        ("root=/dev/vg0/root",),
        ("a=1",),
    )


def test_a_section_that_the_file_lacks_is_that_of_the_chained_one(tmp_path: Path) -> None:
    chained = {"boot/efi/EFI/xen/more.cfg": "[b]\nkernel=k root=/dev/vg0/root\n"}
    text = "[global]\ndefault=b\nchain=more.cfg\n[a]\nkernel=x\n"
    reader = host(tmp_path, text, more=dict(chained))
    assert [entry.path for entry in entries(reader)] == ["/boot/efi/EFI/xen/more.cfg"]
    (edit,) = edits(OWNER, reader, SYSTEM, ADDED)
    assert edit.path == "/boot/efi/EFI/xen/more.cfg"


def test_what_a_loader_hands_over_says_file_and_section(tmp_path: Path) -> None:
    entry = "title Xen\nefi /EFI/xen/xen.efi\noptions xen.efi -cfg=own.cfg now -- loglvl=all\n"
    more = {
        "boot/efi/EFI/xen/own.cfg": "[now]\nkernel=k root=/dev/vg0/root\noptions=a=1\n",
        "boot/efi/loader/entries/xen.conf": entry,
    }
    (found,) = entries(host(tmp_path, "kernel=x\n", more=dict(more)), "systemd-boot")
    assert (found.id, found.path) == ("now", "/boot/efi/EFI/xen/own.cfg")
    assert found.xen == ("a=1", "loglvl=all")


def test_a_section_of_another_system_and_one_for_a_rescue_are_left_alone(tmp_path: Path) -> None:
    text = "[a]\nkernel=k root=/dev/vg0/root\n[b]\nkernel=k root=/dev/sdb1\n[rescue]\nkernel=k "
    names = {"one": "a", "two": "b", "three": "rescue"}
    more = {
        f"boot/efi/loader/entries/{name}.conf": f"efi /EFI/xen/xen.efi\noptions xen {section}\n"
        for name, section in names.items()
    }
    reader = host(tmp_path, f"{text}root=/dev/vg0/root\n", more=dict(more))
    found = entries(reader, "systemd-boot")
    assert {entry.id: entry.is_main for entry in found} == {"a": True, "b": False, "rescue": False}
    (edit,) = edits(OWNER, reader, {"loader": "systemd-boot"}, ADDED)
    assert edit.data.decode().count(" dom0only\nkernel=k root=/dev/vg0/root dom0only\n") == 1
    assert edit.data.decode().count("dom0only") == 2


@pytest.mark.parametrize(
    ("text", "more", "reason"),
    [
        ("[global]\ndefault=b\n[a]\nkernel=x\n", {}, "has no kernel in the section b"),
        ("[global]\ndefault=b\nchain=c.cfg\n", {}, "has no kernel in the section b"),
        ("[a]\nkernel= # none\n[b]\nkernel=x\n", {}, "has no kernel in the section"),
        ("kernel=x root=/dev/vg0/root", {}, "ends without the end of its last line"),
        ("kernel=x root=/dev/vg0/root\r", {}, "nor a place for one"),
        ("kernel=x root=/dev/sdb1\n", {}, "boots this system"),
        (f"kernel=x root=/dev/vg0/root\noptions={'a' * 1020}\n", {}, "1023 characters"),
        (f"kernel=x root=/dev/vg0/root {'a' * 1000}\n", {}, "`kernel=`"),
        ("kernel=x\n", {"words": "-cfg=other.cfg"}, "does not show which of these"),
        ("[a]\nkernel=x\n[b]\nkernel=x\n", {"words": "b"}, "does not show which of these"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_way_out(
    tmp_path: Path, text: str, more: dict[str, str], reason: str
) -> None:
    reader = host(tmp_path, text, words=more.get("words", ""))
    with pytest.raises(Undelivered, match=reason) as refused:
        edits(OWNER, reader, SYSTEM, ADDED)
    assert "again" in refused.value.help or "beside xen.efi" in refused.value.help


def test_words_of_the_firmware_that_change_nothing_are_none_to_stumble_over(
    tmp_path: Path,
) -> None:
    assert len(entries(host(tmp_path, "kernel=x\n", words="-basevideo"))) == 1


def test_a_word_that_the_file_cannot_hold_is_refused(tmp_path: Path) -> None:
    odd = Told((), ("a=#1",), ())
    with pytest.raises(Undelivered, match="a comment begins with"):
        edits(
            OWNER,
            host(tmp_path, "kernel=x root=/dev/vg0/root\n"),
            SYSTEM,
            Handed(NOTHING, odd, odd),
        )


def test_a_unified_image_reads_no_file(tmp_path: Path) -> None:
    image = uki("").replace(b".cmdline", b".config\0")
    reader = host(tmp_path, "kernel=x root=/dev/vg0/root\n", program=image)
    with pytest.raises(Undelivered, match=r"section \.config"):
        edits(OWNER, reader, SYSTEM, ADDED)
    assert OWNER.entries(reader, SYSTEM) is None


@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig"])
def test_a_file_that_is_not_ascii_is_named_so(tmp_path: Path, coding: str) -> None:
    text = "[x]\nkernel=x root=/dev/vg0/root\n" if coding == "utf-16" else "kernel=x\n"
    with pytest.raises(Undelivered, match="byte order mark"):
        edits(OWNER, host(tmp_path, text.encode(coding)), SYSTEM, ADDED)


def test_a_quoted_word_of_dom0s_stays_whole(tmp_path: Path) -> None:
    text = 'kernel=x root=/dev/vg0/root dyndbg="file a +p"\n'
    (entry,) = entries(host(tmp_path / "b", edited(host(tmp_path / "a", text), ADDED)))
    assert entry.words == ("root=/dev/vg0/root", 'dyndbg="file a +p"', "dom0only")


def test_without_a_file_its_names_are_said(tmp_path: Path) -> None:
    reader = host(tmp_path, "kernel=x\n")
    (tmp_path / CFG).unlink()
    with pytest.raises(Undelivered, match=r"no file that says what to boot: xen\.cfg"):
        edits(OWNER, reader, SYSTEM, ADDED)


def test_only_a_dom0_is_recognised(tmp_path: Path) -> None:
    reader = host(tmp_path, "kernel=x\n")
    found = OWNER.recognise(reader)
    assert found.said
    assert found.what == f"Boot000A starts /{PROGRAM}, which reads /{CFG}"
    (tmp_path / "proc/xen/capabilities").write_text("")
    assert OWNER.recognise(reader) is None


@pytest.mark.parametrize(("hypervisor", "entries"), [("xen", "xen-cfg"), ("kvm", "kernel-install")])
def test_an_image_in_which_nothing_runs_boots_what_is_applied_to_it(
    tmp_path: Path, hypervisor: str, entries: str
) -> None:
    look = Look(put(tmp_path, {"boot/loader/loader.conf": "timeout 3\n"}))
    assert detect_chain(look, "arch", hypervisor).entries == entries


@pytest.mark.parametrize("loader", ["efistub", "limine", "refind", "systemd-boot"])
def test_the_tree_hands_over_what_both_are_told(loader: str) -> None:
    more = f"boot: {{loader: {loader}}}\nxen: {{dom0_vcpus: 2}}\nbuiltin: [xen-pciback]"
    told = machine(os="arch", backend="xl", kernel="4.8", more=more)
    assert warnings(told) == ()
    assert lines(told, "etc/gpc/arguments") == [
        "dom0 xen-pciback.hide=(0000:01:00.0)(0000:01:00.1)",
        "xen dom0_max_vcpus=2",
    ]
    assert file(told, "etc/default/grub.d/zz-gpc.cfg") is None
