"""xl: both dialects, key by key, and what raw keys become."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpc.build import build_source, check_source
from gpc.report.diagnostics import Refused
from gpc.target.language import XM, Identifier, Inexpressible
from gpc_targets import xl
from gpc_targets.xl.keys import OLDEST, keys
from gpc_targets.xl.raw import written
from kit.findings import findings
from kit.paths import EXAMPLES
from lab.tools import run

TODAY = (EXAMPLES / "phenom-win7/machine.yaml").read_text()
OF_2012 = (EXAMPLES / "phenom-win7-xm/machine.yaml").read_text()
ARTICLE = Path(__file__).with_name("article.xm.cfg").read_text()


def cfg(machine: str, *changes: tuple[str, str]) -> str:
    """The guest's file, after changes that each must find their place."""
    for old, new in changes:
        assert old in machine, old
        machine = machine.replace(old, new)
    built = build_source("machine.yaml", machine.encode())
    return next(found.text for found in built.artifacts if found.target == "xl")


def more(text: str) -> tuple[str, str]:
    """A change that gives the guest more keys."""
    return ("    serial: true\n", f"    serial: true\n    {text}\n")


def assignments(text: str) -> dict[str, object]:
    """The file as Python reads it: every key with its literal."""
    found: dict[str, object] = {}
    for statement in ast.parse(text).body:
        assert isinstance(statement, ast.Assign)
        (target,) = statement.targets
        assert isinstance(target, ast.Name)
        assert target.id not in found
        found[target.id] = ast.literal_eval(statement.value)
    return found


def lines(text: str, key: str) -> list[str]:
    """What stands behind a key."""
    return re.findall(rf"^{key} = (.*)$", text, re.MULTILINE)


# Differences from the article's file, each with its reason.
DIFFERENCES = {
    "vif": "the address and the model are written out: xm would make a new address at each start",
    "vnclisten": "the article leaves to xend's own configuration who may look on",
}


def test_the_xm_file_says_what_the_article_says() -> None:
    ours, article = assignments(cfg(OF_2012)), assignments(ARTICLE)
    names = ours.keys() | article.keys()
    different = {name for name in names if ours.get(name) != article.get(name)}
    assert different == DIFFERENCES.keys()
    assert ours["name"] == "win7_x64"
    assert article["vif"] == ["bridge=xenbr0"]
    assert str(ours["vif"]).startswith("['bridge=xenbr0,mac=00:16:3e:")


@pytest.mark.parametrize("machine", [TODAY, OF_2012])
def test_a_guest_that_is_installed_boots_from_the_optical_drive_first(machine: str) -> None:
    installing = cfg(machine, more("boot: [cdrom, disk]"))
    assert [text.strip("'\"") for text in lines(installing, "boot")] == ["dc"]
    assert [text.strip("'\"") for text in lines(cfg(machine), "boot")] == ["c"]


@pytest.mark.parametrize("machine", [TODAY, OF_2012], ids=["xl", "xm"])
@pytest.mark.parametrize("text", ["boot: [disks.system]", "boot_menu: 3 s"])
def test_xen_boots_by_kind_and_has_no_menu(machine: str, text: str) -> None:
    (found,) = findings(machine.replace(*more(text)))
    assert (found.code, found.severity) == ("unsupported", "error")
    assert text.partition(":")[0] in found.message


def test_an_image_of_the_xm_dialect_is_attached_as_it_asks() -> None:
    disks = more("disks:\n      a: {block: /dev/sda}\n      b: {file: /b.img}").__getitem__(1)
    machine = OF_2012[: OF_2012.index("    disks:")] + disks.removeprefix("    serial: true\n")
    machine += "      c: {file: /c.img, access: aio}\n      d: {file: /d.vhd, format: vhd}\n"
    assert assignments(cfg(machine))["disk"] == [
        "phy:/dev/sda,hda,w",
        "file:/b.img,hdb,w",
        "tap:aio:/c.img,hdc,w",
        "tap2:vhd:/d.vhd,hdd,w",
    ]


@pytest.mark.parametrize("machine", [TODAY, OF_2012], ids=["xl", "xm"])
@pytest.mark.parametrize(
    "change",
    [
        "tablet: false",
        "clock: localtime",
        "clock: utc",
        "hyperv: false",
        "cpu: {pin: 1-3}",
        "hyperv: true",
    ],
)
def test_gpc_knows_which_keys_it_writes(machine: str, change: str) -> None:
    machine = machine.replace("    clock: utc ", "    # clock: utc ")
    machine = machine.replace("    serial: true\n", f"    {change}\n")
    (guest,) = check_source("machine.yaml", machine.encode()).plan.guests
    emitted = set(re.findall(r"^([a-z_]+) = ", cfg(machine), re.MULTILINE))
    # Of VNC's keys some stand only where a port was named; none of them may come raw.
    assert emitted <= written(guest) <= emitted | {"vncdisplay", "vncunused"}


def test_every_key_that_gpc_writes_is_known_to_the_oldest_xl() -> None:
    every = more("cpu: {pin: 1-3}")
    text = cfg(TODAY, every, ("listen: 127.0.0.1", "listen: 127.0.0.1, port: 5901"))
    emitted = set(re.findall(r"^([a-z_]+) = ", text, re.MULTILINE))
    assert len(emitted) > 30
    assert {name for name in emitted if keys()[name].since > OLDEST} == set()


def test_a_raw_key_gets_a_value_of_its_kind() -> None:
    text = cfg(
        TODAY,
        more(
            "raw: {xl: {nomigrate: 1, keymap: de, rtc_timeoffset: -3600, "
            "usbctrl: 'type=auto,version=2; type=pv', device_model_args: -enable-fips}}"
        ),
    )
    assert text.endswith(
        "nomigrate = 1\n"
        'keymap = "de"\n'
        'rtc_timeoffset = "-3600"\n'
        'usbctrl = ["type=auto,version=2", "type=pv"]\n'
        'device_model_args = ["-enable-fips"]\n'
    )


def test_a_raw_key_of_a_newer_xen_is_taken_where_the_host_has_it() -> None:
    newer = ("version: 4.17", "version: 4.22")
    text = cfg(TODAY, newer, more("raw: {xl: {xenstore_quota: nodes=2000}}"))
    assert lines(text, "xenstore_quota") == ['["nodes=2000"]']


def test_vnc_on_a_port_stays_on_that_port() -> None:
    text = cfg(TODAY, ("listen: 127.0.0.1", "listen: 127.0.0.1, port: 5903"))
    assert lines(text, "vncdisplay") == ["3"]
    assert lines(text, "vncunused") == ["0"]
    assert lines(cfg(TODAY), "vncunused") == ["1"]


def test_an_ipv6_address_carries_its_display() -> None:
    text = cfg(TODAY, ("listen: 127.0.0.1", 'listen: "::1", port: 5903'))
    assert lines(text, "vnclisten") == ['"[::1]:3"']
    assert lines(text, "vncdisplay") == []


def test_an_intel_igpu_is_the_first_display_where_nothing_is_emulated() -> None:
    igpu = (
        ("address: 01:00.0\n      id: 1002:6818", "address: 00:02.0\n      id: 8086:4680"),
        ("      functions:                        # go wherever the card goes\n", ""),
        ("        audio: {address: 01:00.1, id: 1002:aab0, driver: snd_hda_intel}\n", ""),
    )
    assert lines(cfg(TODAY, *igpu), "gfx_passthru") == ["0"]
    alone = ("display: {vnc: {listen: 127.0.0.1}}", "display: {vga: none}")
    assert lines(cfg(TODAY, *igpu, alone), "gfx_passthru") == ['"igd"']
    # With qemu-xen a card of another maker as first display keeps the guest from starting.
    assert lines(cfg(TODAY, alone), "gfx_passthru") == ["0"]


def test_a_machine_without_xl_guests_loads_neither_dialect() -> None:
    program = (
        "import sys; from gpc.build import build_source as build; "
        "build('machine.yaml', open(sys.argv[1], 'rb').read()); "
        "print([name for name in sys.modules if name.startswith('gpc_targets.xl.')])"
    )
    example = EXAMPLES / "phenom-win7-kvm/machine.yaml"
    assert run([sys.executable, "-c", program, str(example)]).check().stdout == "[]\n"


def test_the_table_of_keys_has_one_sorted_row_for_each() -> None:
    table = Path(xl.__file__).with_name("keys.txt").read_text()
    names = [line.split()[0] for line in table.splitlines() if not line.startswith("#")]
    assert names == sorted(set(names)) == list(keys())
    assert {key.kind for key in keys().values()} == {"number", "text", "list", "nested", "ignored"}


@given(st.text())
def test_a_text_of_the_xm_language_is_read_back_as_itself(text: str) -> None:
    try:
        quoted = XM.quote(text)
    except Inexpressible:
        assert not (text.isascii() and text.isprintable())
    else:
        assert ast.literal_eval(quoted) == text


@pytest.mark.parametrize("text", ["", "a b", "a=1", "A", "1a", "é"])
def test_an_identifier_is_nothing_but_a_key(text: str) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        Identifier(text)


PASSWORD = ("listen: 127.0.0.1", "listen: 127.0.0.1, password_file: /srv/secret")


@pytest.mark.parametrize("listen", ["127.0.0.1", '"::1"', '"[::1]"'])
@pytest.mark.parametrize("port", ["", ", port: 5907"])
def test_a_server_with_a_password_is_told_to_qemu_as_it_is_to_xl(listen: str, port: str) -> None:
    vnc = f"listen: {listen}{port}, password_file: '/srv/a, b'"
    text = cfg(TODAY, ("listen: 127.0.0.1", vnc))
    host = "127.0.0.1" if "." in listen else "[::1]"
    display = ":7" if port else ":0,to=99"
    assert "vnc = 0\n" in text
    assert "vnclisten" not in text
    assert '"-object", "secret,id=vnc-password,file=/srv/a,, b",' in text
    assert f'"-vnc", "{host}{display},password-secret=vnc-password",' in text


def test_the_key_of_a_password_is_gpcs_where_it_writes_one() -> None:
    """xl's is a list, to which raw words add; xm's is one word."""
    machine = OF_2012

    def found(text: str) -> list[str]:
        machine = text.replace(*more("raw: {xl: {vncpasswd: x}}"))
        try:
            return [one.code for one in build_source("machine.yaml", machine.encode()).warnings]
        except Refused as refused:
            return [one.code for one in refused.findings]

    assert "raw-key-twice" in found(machine.replace(*PASSWORD))
    assert "raw-key-twice" not in found(machine)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("vncpasswd: opensesame", ["secret-in-tree"]),
        ("spicepasswd: opensesame", ["secret-in-tree"]),
        ('vfb: "vnc=1,vncpasswd=opensesame"', ["secret-in-tree"]),
        ('device_model_args: "-object;secret,id=a,data=opensesame"', ["secret-in-tree"]),
        ('device_model_args_hvm: "-iscsi;user=a,password=opensesame"', ["secret-in-tree"]),
        ('device_model_args_hvm: "-vnc;:1"', ["display-without-password"]),
        ('cmdline: "quiet password=opensesame"', ["secret-in-tree"]),
        ("spice: 1, spicedisable_ticketing: 1", ["display-without-password"]),
        ("spice: 1, spicedisable_ticketing: 1, spicehost: 127.0.0.1", []),
        ("spice: 0, spicedisable_ticketing: 1", []),
        ("spice: 1", []),
        ('device_model_args_hvm: "-object;secret,id=a,file=/srv/secret"', []),
    ],
)
def test_raw_keys_that_lay_a_guest_open_are_warned_of(raw: str, codes: list[str]) -> None:
    machine = TODAY.replace(*more(f"raw: {{xl: {{{raw}}}}}"))
    found = build_source("machine.yaml", machine.encode()).warnings
    asked = ("secret-in-tree", "display-without-password")
    assert [one.code for one in found if one.code in asked] == codes


def test_words_that_are_for_another_back_end_are_in_no_file_and_not_warned_of() -> None:
    machine = TODAY.replace(*more('raw: {qemu: [-object, "secret,id=a,data=opensesame"]}'))
    found = [one.code for one in build_source("machine.yaml", machine.encode()).warnings]
    assert "no-effect" in found
    assert "secret-in-tree" not in found


@pytest.mark.parametrize(
    ("os", "version", "is_known"),
    [
        ("debian-12", "", False),
        ("debian-13", "", True),  # which came with Xen 4.20
        ("debian-11", "", False),  # with 4.14, of whose keys gpc has no list
        ("debian-12", "  xen: {version: 4.19}\n", True),
        ("debian-13", "  xen: {version: 4.18}\n", False),
        ("arch", "", False),
    ],
)
def test_which_raw_keys_xl_knows_follows_from_the_xen_of_the_release(
    os: str, version: str, is_known: bool
) -> None:
    machine = re.sub(r"  xen: .*\n", "", TODAY.replace(*more("raw: {xl: {hvm_pirq: 1}}")))
    machine = re.sub(r"  os: .*\n", f"  os: {os}\n{version}", machine, count=1)
    try:
        build_source("machine.yaml", machine.encode())
        codes: set[str] = set()
    except Refused as refused:
        codes = {found.code for found in refused.findings if found.severity == "error"}
    assert codes == (set() if is_known else {"raw-key-unknown"})
