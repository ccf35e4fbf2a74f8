"""What is tried on every host that keeps cards, whichever driver does it."""

from __future__ import annotations

from gpc.rehearse.replica.copied import HUGE_PAGES, counted
from gpc.rehearse.runs.stage import Found, Stage, found, refused
from gpc.rehearse.verdict import reasons


def at_boot(stage: Stage) -> None:
    """Before anything was done: who has what from early boot on."""
    setting = stage.setting
    stage.step(
        "hardware",
        "every function stands where machine.yaml says",
        lambda: found(reasons.misplaced(setting, stage.state)),
    )
    if setting.kept:
        stage.step(
            "early",
            "from early boot on, the cards for guests are kept",
            lambda: found(reasons.not_kept(setting, stage.state)),
        )
    stage.step(
        "stays",
        "what stays with the host has its driver",
        lambda: found(reasons.taken(setting, stage.state)),
    )


def in_service(stage: Stage) -> None:
    """The rest of booting: the root file system comes, and the unit that binds."""
    stage.step("options", "options of modules and huge pages are in force", lambda: options(stage))
    if not stage.setting.kept:
        return  # and there is no unit
    stage.step("service", "gpc-bind.service finds everything in place", lambda: service(stage))
    stage.step("status", "gpc-bind status says that all is kept", lambda: status(stage))


def kept_again(stage: Stage) -> None:
    """The cards were given back: they are kept once more."""
    stage.step("again", "gpc-bind bind keeps them once more", lambda: bind(stage))
    stage.step("twice", "a second gpc-bind bind changes nothing", lambda: twice(stage))


def disabled(stage: Stage) -> None:
    """Boots with gpc.disable=1: as if nothing were kept."""
    setting = stage.setting

    def check() -> Found:
        stage.look()
        return found([*reasons.still_kept(setting, stage.state), *_stay(stage)])

    def bind() -> Found:
        late = stage.host.run("/gpc/late")
        said = stage.bind("bind")
        stage.look()
        told = refused(said) or (
            [] if "nothing is bound" in said.text else ["it does not say that nothing is bound"]
        )
        rest = [*reasons.not_returned(setting, stage.state), *_stay(stage)]
        return found([*refused(late), *told, *rest], said.text)

    stage.step("disabled", "no card is kept from early boot on", check)
    stage.step("disabled-service", "gpc-bind.service binds nothing, the host has all", bind)


def another_card(stage: Stage) -> None:
    """Boots with another card in the slot of the first one that is kept: it is not touched."""
    setting = stage.setting
    address = str(setting.replica.swapped)

    def check() -> Found:
        row = stage.look().get(address)
        keepers = {one.keeper for one in setting.kept}
        wrong = [f"{row.driver} has {address}"] if row and row.driver in keepers else []
        return found([*wrong, *_stay(stage)])

    def bind() -> Found:
        late = stage.host.run("/gpc/late")
        before = stage.look()
        said = stage.bind("bind")
        after = stage.look()
        told = [] if f"at {address}, found" in said.text else ["it does not say what it found"]
        more = list(reasons.changed(before, after))
        return found([*refused(late), *refused(said, 5), *told, *more], said.text)

    stage.step("other", "another card in the slot is left to the host", check)
    stage.step("other-service", "gpc-bind.service refuses, says why and changes nothing", bind)


def options(stage: Stage) -> Found:
    """Options of modules and huge pages that are not in force."""
    wanted = {
        f"/sys/module/{module}/parameters/{name}": value
        for module, name, value in reasons.module_options(stage.setting)
    }
    # Of some parameters (ids=) only root may not even read the value: they are left out.
    script = f'for p in {" ".join(wanted)}; do cat $p 2>/dev/null | sed "s|^|$p |"; done'
    said = stage.host.run(f"{script}; grep HugePages_Total /proc/meminfo")
    lines = [line.split(None, 1) for line in said.text.splitlines()]
    actual = {words[0]: words[1] for words in lines if len(words) == 2}
    wrong = list(reasons.not_in_force(wanted, actual))
    pages = [a for a in stage.setting.copy.arguments if a.startswith("hugepages=")]
    total = actual.get("HugePages_Total:", "0").strip()
    if pages and int(total) < min(HUGE_PAGES, counted(pages[-1].partition("=")[2])):
        wrong.append(f"{pages[-1]} on the kernel command line gave {total} huge pages")
    unread = [path for path in wanted if path not in actual]
    notes = [f"{path} cannot be read" for path in unread]
    return found(wrong, said.text, notes)


def service(stage: Stage) -> Found:
    """The root file system comes, and gpc-bind.service does what is left to do."""
    late = stage.host.run("/gpc/late")
    said = stage.bind("bind")
    stage.look()
    wrong = [*refused(late), *refused(said), *reasons.not_kept(stage.setting, stage.state)]
    notes = [line for line in said.text.splitlines() if " took it" in line]
    return found([*wrong, *_stay(stage)], said.text, notes)


def status(stage: Stage) -> Found:
    """What gpc-bind says of the cards."""
    said = stage.bind("status")
    return found(refused(said), said.text)


def give(stage: Stage) -> Found:
    """gpc-bind gives the host its cards."""
    said = stage.bind("return")
    stage.look()
    wrong = [*refused(said), *reasons.not_returned(stage.setting, stage.state)]
    return found([*wrong, *_stay(stage)], said.text)


def event(stage: Stage) -> Found:
    """udev hears of all devices once more."""
    before = stage.state
    said = stage.host.run("udevadm trigger --subsystem-match=pci --action=add; udevadm settle")
    return found(reasons.changed(before, stage.look()), said.text)


def bind(stage: Stage) -> Found:
    """gpc-bind keeps the cards once more."""
    said = stage.bind("bind")
    stage.look()
    wrong = [*refused(said), *reasons.not_kept(stage.setting, stage.state)]
    return found([*wrong, *_stay(stage)], said.text)


def twice(stage: Stage) -> Found:
    """gpc-bind keeps what is kept."""
    before = stage.state
    said = stage.bind("bind")
    done = said.text.count("has it already")
    told = [] if done == len(stage.setting.kept) else ["it did something although all was kept"]
    return found([*refused(said), *told, *reasons.changed(before, stage.look())], said.text)


def _stay(stage: Stage) -> list[str]:
    return list(reasons.taken(stage.setting, stage.state))
