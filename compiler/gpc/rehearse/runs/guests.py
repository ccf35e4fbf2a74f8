"""The boots in which a KVM host's guests are started, twice each, by what their back end runs.

What a guest sees is read back from inside it. In between its cards are given back to the host, as
the second start of a guest is what hung the hosts of 2012.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from gpc.plan import Guest
from gpc.rehearse.lab.machine import Said
from gpc.rehearse.lab.userland import inside
from gpc.rehearse.replica.guests import console_of, given
from gpc.rehearse.replica.ways import END_SECONDS, READY_SECONDS, Way, until
from gpc.rehearse.runs.stage import Found, Stage, found, refused
from gpc.rehearse.verdict import reasons, reasons_guest
from gpc.rehearse.verdict.expected import State, read_state

SAYS_SECONDS = 150
"""For which a guest may be silent; it takes an eighth of it on a free processor."""

_EMPTY = "truncate --no-create --size 0"
_MORE_SECONDS = 40
"""For which a replica may be late with its answer."""


def run(stage: Stage, guests: Sequence[Guest], way: Way) -> None:
    """Boots, and starts the guests one after the other."""
    stage.step("programs", "KVM and what starts guests is there", lambda: _ready(stage, way))
    if stage.steps[-1].verdict == "fail":
        return
    stage.step("kept", "gpc-bind bind keeps the cards for them", lambda: _bind(stage))
    for guest in guests:
        _guest(stage, guest, way)


def own(stage: Stage, command: str, seconds: float = 60) -> Said:
    """Runs a command among the host's programs."""
    return stage.host.run(inside(command), seconds)


def _ready(stage: Stage, way: Way) -> Found:
    late = stage.host.run("/gpc/late")
    root = stage.host.run("/gpc/userland")
    said = [late, root, own(stage, "/guest/prepare")]
    if way.prepare and not any(one.code for one in said):
        said.append(own(stage, way.prepare, READY_SECONDS + _MORE_SECONDS))
    stage.look()
    wrong = [reason for one in said for reason in refused(one)]
    return found(wrong, "".join(one.text for one in said))


def _guest(stage: Stage, guest: Guest, way: Way) -> None:
    name, path = guest.name.value, way.path(guest.name.value)
    file = stage.setting.copy.tree.get(path)
    text = file.text if file else ""

    def names() -> Found:
        if file is None:
            return found([f"the tree has no {path}"])
        return found(reasons_guest.misnamed(given(guest), way.passed(text), path))

    def step(key: str, title: str, check: Callable[[], Found]) -> bool:
        stage.step(f"{key}-{name}", title, check)
        return stage.steps[-1].verdict == "pass"

    step("names", f"{path} names what {name} is given", names)
    if file is None:
        return
    before = stage.look()
    starts = partial(_start, stage, guest, way)
    if not step("start", f"{name} starts, sees what it is given, and its drivers have it", starts):
        step("kill", f"what is left of {name} is ended", lambda: _kill(stage, name, way, before))
        return
    if _lent(stage, name):
        _on_loan(stage, guest, way, step, starts, before)
        return
    step("busy", "while it runs, gpc-bind return refuses and changes nothing", lambda: _busy(stage))
    ends = "it ends at the press of its power button, and its cards are where they were"
    if not step("end", ends, lambda: _end(stage, name, way, before)):
        step("kill", f"what is left of {name} is ended", lambda: _kill(stage, name, way, before))
    gave = step("return", "gpc-bind return gives the host its cards", lambda: _give(stage))
    bind = "gpc-bind bind keeps them once more"
    second = "it starts a second time, and sees the same"
    if way.is_managed(text):
        before = stage.look()
        second = way.managed
    else:
        if way.leaves_alone and gave:
            refuses = "while the host has the cards it does not start, and takes none"
            step("refused", refuses, lambda: _refused(stage, guest, way))
        step("bind", bind, lambda: _bind(stage))
        before = stage.look()
    step("second", second, starts)
    if not step("last", ends, lambda: _end(stage, name, way, before)):
        step("kill", f"what is left of {name} is ended", lambda: _kill(stage, name, way, before))
    if way.is_managed(text):
        step("bind", bind, lambda: _bind(stage))


def _lent(stage: Stage, name: str) -> bool:
    """Whether a guest is given what the host has while it is off: what nobody keeps for it."""
    return any(one.guest == name and not one.keeper for one in stage.setting.expected)


def _on_loan(
    stage: Stage,
    guest: Guest,
    way: Way,
    step: Callable[[str, str, Callable[[], Found]], bool],
    starts: Callable[[], Found],
    before: State,
) -> None:
    """A guest that runs with what it is lent, until it has ended a second time."""
    name = guest.name.value
    busy = "while it runs, gpc-lend back refuses and changes nothing"
    step("busy", busy, lambda: _busy(stage, f"gpc-lend back {name}", 7, "the guest still has it"))
    ends = "it ends at the press of its power button, and the host has its cards again"
    if not step("end", ends, lambda: _end(stage, name, way, before)):
        step("kill", f"what is left of {name} is ended", lambda: _kill(stage, name, way, before))
    step("second", "it starts a second time, and sees the same", starts)
    killed = "it is killed, and the host has its cards again"
    step("last", killed, lambda: _kill(stage, name, way, before))


def _start(stage: Stage, guest: Guest, way: Way) -> Found:
    name = guest.name.value
    console = console_of(name)
    file = stage.setting.copy.tree[way.path(name)]
    free = (
        []
        if way.is_managed(file.text) or _lent(stage, name)
        else list(reasons_guest.unready(stage.setting, given(guest), stage.state))
    )
    said = own(stage, f"rm -f {console}; {_EMPTY} {way.log(name)}; {way.start(name)}", SAYS_SECONDS)
    if said.code == 0:
        # A guest of which nothing is heard may have ended with a complaint.
        heard = f"grep -qs 'GUEST ENDS' {console} && exit; {way.is_up(name)} || exit"
        own(stage, until(heard, SAYS_SECONDS), SAYS_SECONDS + _MORE_SECONDS)
    log = own(stage, _log(way, name)).text
    heard = own(stage, f"cat {console}").text.replace("\r", "")
    stage.look()
    output = f"{said.text}{log}{heard}"
    if "GUEST ENDS" not in heard:
        wrong = reasons_guest.said_by_qemu(log) or way.said(f"{said.text}{log}") or refused(said)
        return found([*free, *(wrong or [f"it says nothing within {SAYS_SECONDS} s"])], output)
    also = own(stage, way.also(name), SAYS_SECONDS)
    seen = read_state(heard.partition("GUEST BEGINS")[2].partition("GUEST ENDS")[0])
    wrong = list(reasons_guest.unseen(stage.setting, given(guest), seen))
    wrong += [*refused(also), *reasons.taken(stage.setting, stage.state, name)]
    rows = (seen[one.guest] for one in given(guest) if one.guest in seen)
    notes = [
        f"it sees {row.id} at {row.address}, which {row.driver or 'no driver'} has" for row in rows
    ]
    return found(wrong, output, notes)


def _log(way: Way, name: str) -> str:
    return f"cat {way.log(name)}"


def _busy(
    stage: Stage, command: str = "gpc-bind return", code: int = 5, says: str = "a guest has it"
) -> Found:
    before = stage.state
    said = own(stage, command)
    told = [] if says in said.text else ["it does not say that a guest has the card"]
    wrong = [*refused(said, code), *told, *reasons.changed(before, stage.look())]
    return found(wrong, said.text)


def _end(stage: Stage, name: str, way: Way, before: State) -> Found:
    if own(stage, way.is_up(name)).code:
        return found([f"{name} runs no more: it ended by itself"], own(stage, _log(way, name)).text)
    said = own(stage, way.end(name), END_SECONDS + _MORE_SECONDS)
    up = own(stage, way.is_up(name))
    left = [] if up.code else [f"{name} still runs"]
    return found([*refused(said), *left, *reasons.changed(before, stage.look())], said.text)


def _kill(stage: Stage, name: str, way: Way, before: State) -> Found:
    said = own(stage, way.kill(name), END_SECONDS)
    up = own(stage, way.is_up(name))
    left = [] if up.code else [f"{name} still runs"]
    return found([*left, *reasons.changed(before, stage.look())], said.text)


def _give(stage: Stage) -> Found:
    said = own(stage, "gpc-bind return")
    stage.look()
    wrong = [*refused(said), *reasons.not_returned(stage.setting, stage.state)]
    return found([*wrong, *reasons.taken(stage.setting, stage.state)], said.text)


def _bind(stage: Stage) -> Found:
    said = own(stage, "gpc-bind bind")
    stage.look()
    wrong = [*refused(said), *reasons.not_kept(stage.setting, stage.state)]
    return found([*wrong, *reasons.taken(stage.setting, stage.state)], said.text)


def _refused(stage: Stage, guest: Guest, way: Way) -> Found:
    name, before = guest.name.value, stage.state
    # One that starts is heard of; it is not enough that QEMU takes its time to refuse.
    console = console_of(name)
    heard = until(f"grep -qs 'GUEST BEGINS' {console} && exit; {way.is_up(name)} || exit 1", 90)
    said = own(stage, f"rm -f {console}; {way.start(name)} && {{ {heard}; }}", SAYS_SECONDS)
    wrong = [] if said.code else [f"{name} started although the host has its cards"]
    if not said.code:
        own(stage, way.kill(name))
    log = own(stage, _log(way, name))
    return found([*wrong, *reasons.changed(before, stage.look())], said.text + log.text)
