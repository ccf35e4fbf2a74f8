"""What is told of a foreign file shows none of its secrets, in any format."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gpc.lift.hidden import hidden, without_secrets
from gpc.report.diagnostics import Diagnostic, located
from gpc.report.drawing import draw
from gpc.report.located import Source, Span

LINES = (
    "-object secret,id=s,data=Sesame7",
    "-object 'secret,id=s,data=Sesame7'",
    '-object {"qom-type":"secret","id":"s","data":"Sesame7"}',
    "-iscsi user=u,password=Sesame7",
    "-spice port=5930,password=Sesame7",
    "-drive file=http://me:Sesame7@host/a",
    "-append 'quiet password=Sesame7'",
    "RESTIC_TOKEN=Sesame7 qemu",
    "<graphics type='vnc' passwd='Sesame7'/>",
    "<cookie name='session'>Sesame7</cookie>",
    "<qemu:arg value='secret,id=s,data=Sesame7'/>",
    "<qemu:env name='A_TOKEN' value='Sesame7'/>",
    "<entry name='opt/org.x/token'>Sesame7</entry>",
    'vncpasswd = "Sesame7"',
    "spicepasswd='Sesame7'",
    'extra = "password=Sesame7"',
    "-append 'netroot=iscsi:u:Sesame7@10.0.0.1::3260::iqn.x wpa_psk=Sesame7'",
    "-append 'token=Sesame7'",
    "-fw_cfg name=opt/org.x/passwd,string=Sesame7",
    "set_password vnc Sesame7",
    "change vnc password Sesame7",
    "curl -u me:Sesame7 http://host/",
    "smbclient -U me%Sesame7 //host/share",
    "password root Sesame7",
    "MY_PASS=Sesame7",
    "rd.pass=Sesame7",
    "-u me:Sesame7",
    "curl\t-u\tme:Sesame7",
    "iscsi://a%20b%Sesame7@host/iqn.x/0",
)


@pytest.mark.parametrize("format", ["full", "concise", "json", "sarif"])
@pytest.mark.parametrize("line", LINES)
def test_a_secret_is_neither_drawn_nor_said(line: str, format: str) -> None:
    source = Source("a", f"first\r\n{line} rest\nlast\n")
    said = [
        Diagnostic("left-over", f"`{line}` is not taken", Span(0, 0, 0, 5), severity="warning"),
        Diagnostic("left-over", "a neighbour", Span(1, 0, 1, 3), severity="warning"),
        Diagnostic("assumed", "of Sesame7", Span(2, 0, 2, 4), (Span(1, 0, 1, 2),), help="Sesame7"),
    ]
    drawn = draw(hidden(located(source, said)), format)
    assert "Sesame7" not in drawn
    assert "a neighbour" in drawn
    assert "Sesame7" in draw(located(source, said), format)


@pytest.mark.parametrize(
    "line",
    [
        "-spice port=5930,password-secret=s",
        "-object secret,id=s,file=/root/word",
        "<graphics type='vnc' passwdValidTo='2030-01-01T00:00:00'/>",
        "password_file: /root/word",
        "-device usb-kbd,id=key",
        "password=yes",
        "rd.luks.key=/root/key token=/run/token",
        "-netdev tap,id=secret,script=/a",
        "docker run -u 1000:1000 image",
        "-drive file.password-secret=words,key-secret=more",
    ],
)
def test_what_holds_no_secret_stays_as_it_is(line: str) -> None:
    said = Diagnostic("left-over", f"`{line}` is not taken", Span(0, 0, 0, 4))
    found = list(located(Source("a", f"{line}\n"), [said]))
    assert hidden(found) == found


def test_the_line_of_a_told_secret_is_hidden_for_its_neighbours_too() -> None:
    source = Source("a", "-odd word\nsecond\n")
    told = Diagnostic("left-over", "a secret", Span(0, 5, 0, 9), is_secret=True)
    other = Diagnostic("left-over", "odd", Span(0, 0, 0, 4))
    far = Diagnostic("left-over", "far", Span(1, 0, 1, 6))
    found = hidden(located(source, [told, other, far]))
    assert {each.message: each.is_secret for each in found} == {
        "a secret": True,
        "odd": True,
        "far": False,
    }


@pytest.mark.parametrize("line", LINES)
def test_a_text_is_told_without_its_secrets(line: str) -> None:
    said = without_secrets(f"+first\n-{line}\n+last")
    assert "Sesame7" not in said
    assert said.startswith("+first\n-")
    assert said.endswith("\n+last")


REMARKS = (
    "vcpus: 4  # the password: Sesame7",
    "# token = Sesame7",
    "<vcpu>4</vcpu> <!-- passwd: Sesame7 -->",
)


@pytest.mark.parametrize("line", REMARKS)
def test_a_remark_that_gives_a_secret_is_not_shown(line: str) -> None:
    said = Diagnostic("bad-value", "a value", Span(0, 0, 0, 5))
    assert "Sesame7" not in draw(hidden(located(Source("a", f"{line}\n"), [said])), "full")
    assert "Sesame7" not in without_secrets(line)


@pytest.mark.parametrize(
    "text", ["vcpus: 4  # a token\n", "# pins: 1", "key: us", "secret: {usage: a}"]
)
def test_a_remark_that_gives_none_stays(text: str) -> None:
    assert without_secrets(text) == text


PIECES = (
    *(
        "_",
        "a_",
        "a.",
        "-u ",
        "iscsi://%",
        "://:",
        "passw",
        "io.systemd.credential:passw",
        "json:{",
    ),
    *(
        "rbd:a",
        "secret,",
        "<cookie ",
        "<entry name='passw",
        "password ",
        "token ",
        '"secret"',
        "# ",
    ),
)


def test_no_text_is_looked_through_for_longer_than_its_length_asks() -> None:
    """A pattern that can match in many ways takes for ever where it does not match at all."""
    code = (
        "from gpc.lift.hidden import secret_places, without_secrets\n"
        f"for piece in {PIECES!r}:\n"
        "    for text in (piece * 3000, '# ' + piece * 3000, piece * 3000 + '='):\n"
        "        secret_places(text), without_secrets(text)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
