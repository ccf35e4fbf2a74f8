"""A script comes to the commands that a shell would run, and nothing of it is run."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.lift.expansion import UNKNOWN
from gpc.lift.script import Script
from gpc.lift.shell import parse
from gpc.lift.shell_words import MOST_DEEP, UnreadableScript

BASH = shutil.which("bash") or "bash"


def followed(text: str) -> Script:
    return Script(parse(text))


def words(text: str, name: str = "qemu") -> list[list[str]]:
    """The words of each command of that name."""
    return [
        [word.text.replace(UNKNOWN, "?") for word in command.words[1:]]
        for command in followed(text).commands
        if command.words[0].text == name
    ]


def by_bash(text: str) -> list[list[str]]:
    """The same as bash runs it, in whose place `qemu` prints its words."""
    shell = 'set -f\nqemu() { for w; do printf "%s\\1" "$w"; done; printf "\\n"; }\n'
    done = subprocess.run(
        [BASH, "--norc", "--noprofile"],
        input=shell + text,
        capture_output=True,
        text=True,
        env={"PATH": "/nonexistent"},
        check=True,
        timeout=20,
    )
    assert done.stderr == ""
    return [row.split("\1")[:-1] for row in done.stdout.split("\n")[:-1]]


SCRIPTS = {
    "continued lines": "qemu -m 4G \\\n  -cpu host \\\n-smp 4\n",
    "a comment ends a line, not a word": "qemu a#b # c d\n# e\nqemu f",
    "quotes": """qemu 'a b' "c d" a' 'b e\\ f "g\\"h" "i\\j" 'k\\l' "" ''""",
    "dollar quotes": "qemu $'a\\tb' $\"c d\" a$ '$b' \\$c",
    "variables": 'A=4G B="1 2"\nqemu $A "$A" ${A} x$A.y $B "$B" a${B}b',
    "empty variables": 'A=\nqemu $A "$A" x$A "x$A"',
    "blanks in variables": 'A=" a  b "\nqemu x${A}y $A "$A"',
    "text put behind": 'A="-m 4G"\nA="$A -smp 2"\nA+=" -cpu host"\nqemu $A',
    "arrays": 'A=(-m 4G\n  # a comment\n "a b")\nA+=(-smp 2)\nqemu "${A[@]}" ${A[@]} "${A[*]}"',
    "an array in a word": 'A=(1 2 3)\nqemu "x${A[@]}y" $A',
    "an array of none": 'A=()\nqemu a "${A[@]}" b ${A[@]}',
    "otherwise": 'B=\nqemu ${A:-4G} "${A:-a b}" ${B:-c} ${B-d} "${A:+no}" ${A:+no} ${A:-"x y"}',
    "a variable instead": 'A=1 B=\nqemu ${A:+"a b"} "${A:+$A$A}" ${A+c}',
    "a function": 'a() { qemu -m "$1" "$@"; }\na 4G b\nfunction two { qemu ${2}x; }\ntwo 1 2',
    "a function with more behind": 'with() { "$@" -m 4G; }\nrun() { "$@" -a; }\nrun with qemu a',
    "local variables": "f() { local A=2; qemu $A; }\nf",
    "a known condition": 'A=yes\nif [ "$A" = yes ]; then qemu a; else qemu b; fi',
    "the other branch": 'A=no\nif [[ $A == yes ]]; then qemu a; elif [ -n "$A" ]; then qemu b; fi',
    "numbers": "N=3\nif [ $N -gt 2 ] && [ $N -lt 5 ]; then qemu $N; fi\n[ $N -eq 2 ] || qemu x",
    "a case": "A=win\ncase $A in\n linux) qemu a;;\n  win|mac)\n qemu b\n ;;\n  *) qemu c ;;\nesac",
    "a loop over words": "for d in 01:00.0 01:00.1; do A+=(-device a,host=$d); done\nqemu ${A[@]}",
    "a loop over arguments": "f() { for i; do qemu $i; done; }\nf 1 2",
    "shifted arguments": "f() { shift; qemu $1; set -- a b; qemu $2; }\nf 1 2",
    "files": "qemu a 2>/dev/null 2>&1 <<END b\nqemu x\nEND\nqemu c 2>/dev/null &\nwait",
    "here-documents": "cat() { :; }\ncat <<-'A' <<B\nqemu 1\n\tA\nqemu 2\nB\nqemu 3",
    "negated": "! false && qemu a\nif ! [ a = b ]; then qemu b; fi",
    "what stands before": "A=1 B=2 qemu c",
    "in a shell of its own": "( cd /; A=2; qemu $A )\n{ qemu b; }",
    "an end": "qemu a\nexit 0\nqemu b",
    "an end inside": "f() { qemu a; return; qemu b; }\nf\nqemu c",
    "tildes stay in words": "qemu a~ ~b -x=~",
    "carriage returns are blanks": "qemu a\nqemu b",
    "an entry": "A[0]=x\nA[1]='y z'\nqemu ${A[@]}",
    "export": 'export A="a b"\nqemu "$A"',
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_commands_are_those_that_bash_runs(text: str) -> None:
    ours = words(text)
    assert ours
    assert ours == by_bash(text)


TEXTS = st.text(st.sampled_from("ab -=,.'\"\\$"), max_size=8)
PIECES = st.one_of(
    st.text(st.sampled_from("ab-=,./"), min_size=1, max_size=4),
    st.sampled_from(
        ('"$A"', "${A}", '"${B[@]}"', "${B[@]}", "${C:-x y}", '"${C:-x y}"', '"${A:+$A}"')
    ),
    st.text(st.sampled_from('ab -$\\"=,'), max_size=5).map(lambda text: f"'{text}'"),
    st.text(st.sampled_from("ab -',="), max_size=5).map(lambda text: f'"{text}"'),
    st.sampled_from(("\\ ", "\\'", "\\$", '""', "''")),
)
WORDS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), min_size=1, max_size=4)


@given(WORDS, WORDS, WORDS)
@settings(max_examples=120, deadline=None)
def test_any_words_are_those_that_bash_makes(
    one: list[str], several: list[str], asked: list[str]
) -> None:
    value = "".join(word.replace("${B[@]}", "${B[*]}") for word in one)
    text = f"A=\nB=()\nA={value}\nB=({' '.join(several)})\nA+=$A\nqemu {' '.join(asked)}\n"
    assert words(text) == by_bash(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('qemu -m $(free) `id` $A ${A%x} $((1 + 2)) "a$(b "c)" \'d\')e"', None),
        ('A=$(id)\nqemu x"$A"y', ["x?y"]),
        ("qemu $1 ${2:-4G}", ["?", "4G"]),
        ("qemu <(id)", ["?"]),
        ("for a in $(ls); do qemu $a; done", ["?"]),
        ("while read a; do qemu $a; done", ["?"]),
        ("qemu ~/a ~", ["?/a", "?"]),
    ],
)
def test_what_only_running_would_tell_is_not_known(text: str, said: list[str] | None) -> None:
    (found,) = words(text)
    assert found == (said or ["-m", "?", "?", "?", "?", "?", "a?e"])


@pytest.mark.parametrize(
    ("text", "found", "doubts"),
    [
        ("A=1\n[ -e /x ] && A=2\nqemu $A", [["1"]], [("A", "2", False)]),
        ("[ -e /x ] && A=2\nqemu $A", [["2"]], [("A", "2", True)]),
        ("if x; then A=1; else A=2; fi\nqemu $A", [["1"]], [("A", "1", True), ("A", "2", False)]),
        ("A=1\nif x; then A=2; qemu $A; fi", [["2"]], [("A", "2", False)]),
        ('A="a"\nif x; then A="$A b"; fi\nqemu $A', [["a"]], [("A", "b", False)]),
        ("A=(a)\nif x; then A+=(b c); fi\nqemu ${A[@]}", [["a"]], [("A", ["b", "c"], False)]),
        (
            "case $1 in a) A=1; qemu $A;; b) qemu b; exit;; esac\nqemu c",
            [["1"], ["b"], ["c"]],
            None,
        ),
        ("if x; then exit 1; fi\nqemu a", [["a"]], []),
    ],
)
def test_what_hangs_on_the_host_is_doubtful(
    text: str, found: list[list[str]], doubts: list[tuple[str, object, bool]] | None
) -> None:
    script = followed(text)
    assert words(text) == found
    said = [
        (
            doubt.name,
            [each.text for each in doubt.value]
            if isinstance(doubt.value, list)
            else doubt.value.text,
            doubt.is_taken,
        )
        for doubt in script.doubts
    ]
    assert doubts is None or said == doubts


def test_each_character_has_its_place() -> None:
    text = "A='x y'\nB=(1 \"$A\")\nqemu -m\\\n $A ${B[1]} \"${B[@]}z\" a'b'c"
    (command,) = (c for c in followed(text).commands if c.words[0].text == "qemu")
    for word in command.words:
        for sign, place in zip(word.text, word.places, strict=True):
            assert sign in (text[place], UNKNOWN) or text[place] == "$"


CALLS = "a() { :; }\n" + "".join(
    f"{one}() {{ {(other + ';') * 9} }}\n" for one, other in zip("bcdefg", "abcdef", strict=True)
)
"""Functions of which the last comes to half a million commands."""


CALLS = "a() { :; }\n" + "".join(
    f"{one}() {{ {(other + ';') * 9} }}\n" for one, other in zip("bcdefg", "abcdef", strict=True)
)
"""Functions of which the last comes to half a million commands."""


@pytest.mark.parametrize(
    "text",
    [
        "'a",
        '"a $(b" ',
        "${a",
        "$(a",
        "`a",
        "if a; then b",
        "case a in b) c",
        "for a in b; do c",
        "a() b",
        "{ a;",
        "(a",
        "a )",
        "A=(b",
        "A=(b ;)",
        "a >",
        "fi",
        ";;",
        "a ;; b",
        "(" * (MOST_DEEP + 2) + "a",
        "${a:-" * (MOST_DEEP + 2),
        "f() { f; }\nf",
        "f() { g; }\ng() { f; }\nf",
        "A=aaaaaaaaaaaaaaaa\n" + "A=$A$A$A$A\n" * 20,
        f"{CALLS}g",
    ],
)
def test_what_no_shell_reads_or_no_guest_needs_is_refused(text: str) -> None:
    with pytest.raises(UnreadableScript) as found:
        followed(text)
    assert 0 <= found.value.at <= len(text)


@given(st.text(st.sampled_from("ab$(){}[]'\"\\`;&|<>\n #=!*@:-+"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_followed_or_refused(text: str) -> None:
    at = 0
    try:
        followed(text)
    except UnreadableScript as error:
        at = error.at
    assert 0 <= at <= len(text)
