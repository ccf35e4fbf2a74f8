"""What the wrong files do not show of validation: what is left out, and where it points."""

from __future__ import annotations

import pytest

from gpc.source.read import read
from gpc.source.validate import validate
from kit.findings import findings

MACHINE = """\
gpc: 1
host:
  name: tower
  os: debian-12
  kernel: 6.1
  cpu: {vendor: amd, cores: 8}
  gpus: {}
"""


def said(text: str) -> list[tuple[str, str]]:
    """The code and the help of each finding."""
    return [(finding.code, finding.help) for finding in findings(text)]


def test_a_whole_machine_becomes_its_model() -> None:
    source, _ = read("m", MACHINE.encode())
    machine, found = validate(source)
    assert found == []
    assert machine is not None
    assert str(machine.host.kernel) == "6.1"
    assert machine.guests == {}


def test_what_was_not_read_is_not_validated() -> None:
    source, _ = read("m", b"a: [")
    assert validate(source) == (None, [])


@pytest.mark.parametrize(
    ("old", "new", "help"),
    [
        ("  name:", "  nmae:", "did you mean `name`?"),
        ("  gpus:", "  GPUs:", "did you mean `gpus`?"),
        ("cores: 8", "cores: 8, sockets: 1", ""),
        ("gpc: 1", "gpc: 1\nkernel: 6.1", "`kernel` belongs under `host`, "),
        ("  name: tower", "  name: tower\n  guests: {}", "`guests` belongs at the top of the file"),
        ("  name: tower", "  name: tower\n  vendor: amd", "`vendor` belongs under `host.cpu`: "),
    ],
)
def test_an_unknown_key_is_told_where_it_belongs(old: str, new: str, help: str) -> None:
    [(code, words)] = said(MACHINE.replace(old, new))
    assert code == "unknown-key"
    assert words.startswith(help)


def test_a_key_written_with_a_slip_is_not_missing_as_well() -> None:
    assert [code for code, _ in said(MACHINE.replace("cores", "coers"))] == ["unknown-key"]


def test_all_keys_that_one_mapping_lacks_are_one_message() -> None:
    [finding] = findings("gpc: 1\nhost:\n  name: tower\n")
    assert finding.code == "missing-key"
    assert finding.message == "host lacks `os`, `kernel`, `cpu`, `gpus`"


def test_what_a_refused_merge_key_would_have_brought_is_not_missing() -> None:
    text = MACHINE + "guests:\n  a: &a {backend: qemu, os: linux, vcpus: 1, memory: 1 GiB}\n"
    assert [code for code, _ in said(text + "  b: {<<: *a}\n")] == ["merge-key"]


def test_a_message_never_drowns_in_the_value_it_is_about() -> None:
    [finding] = findings(MACHINE.replace("tower", "x" * 5000))
    assert len(finding.message) < 120


def test_findings_come_in_the_order_of_the_source() -> None:
    text = MACHINE.replace("os: debian-12", "os: beos").replace("cores: 8", "cores: 0")
    spans = [finding.mark.span for finding in findings(text.replace("6.1", "old"))]
    assert spans == sorted(spans)
    assert len(spans) == 3


GUEST = """\
guests:
  a:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 1 GiB
"""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("  memroy: 1", "`memory`: its memory, whole MiB"),
        ("  secure-boot: on", "`secure_boot`: Secure Boot with Microsoft's keys"),
        ("  network: {}", "`networks`: its network cards, in order"),
        ("  colour: red", "a key of `guests.NAME`: `toolstack`, `uuid`, `title`, `description`, "),
        ("  cpu: {colour: red}", "a key of `guests.NAME.cpu`: `model`, `vendor`, "),
    ],
)
def test_the_nearest_keys_are_expected_or_those_that_the_section_lacks(
    key: str, expected: str
) -> None:
    [finding] = findings(MACHINE + GUEST + "  " + key)
    assert finding.code == "unknown-key"
    assert finding.expected.startswith(expected)


def test_the_keys_of_a_section_that_has_them_all_are_expected() -> None:
    [finding] = findings(
        MACHINE.replace(
            "cores: 8}", "cores: 8, threads: 1, isolated: 7, family: 25, model: 97, sockets: 1}"
        )
    )
    assert finding.expected == (
        "a key of `host.cpu`: `vendor`, `cores`, `threads`, `family`, `model`, `isolated`"
    )


@pytest.mark.parametrize(
    ("backend", "words"), [("qemu", "raw.qemu"), ("libvirt", "raw.qemu"), ("xl", "raw.xl")]
)
def test_an_unknown_key_of_a_guest_is_told_where_its_back_end_s_own_words_go(
    backend: str, words: str
) -> None:
    text = MACHINE + GUEST.replace("qemu", backend) + "    disks: {a: {file: /a, colour: red}}\n"
    [finding] = findings(text)
    assert finding.help.startswith(f"what gpc has no key for goes under `{words}`: ")


@pytest.mark.parametrize("backend", ["kvm", "[qemu]"])
def test_no_words_are_offered_for_a_back_end_that_is_none(backend: str) -> None:
    text = MACHINE + GUEST.replace("qemu", backend) + "    colour: red\n"
    assert dict(said(text))["unknown-key"] == ""


def test_an_unknown_key_outside_of_a_guest_has_no_back_end() -> None:
    assert said(MACHINE.replace("  name:", "  colour: red\n  name:")) == [("unknown-key", "")]
