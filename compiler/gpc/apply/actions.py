"""Actions: the programs that must run once files are in place, and how each is undone.

An action's name is what manifests and journals hold; running it again after the files came back
undoes it, as all of them derive something from files. What a name's first word means, the installed
targets say (`gpc.target.live`); `guard` is the loader's trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from gpc.apply.reached import Survey, changed, survey, unreached
from gpc.hashes import sha256
from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import KEPT
from gpc.target.language import XML
from gpc.target.live import REBUILDING, STAGES, Act, ActionFailed, Command, Fed, acts
from gpc.target.owner import rebuild_of
from gpc.target.trial import guard, require_heeded
from gpc_schemas.records import NamedTuple

GUARD = {
    "keep": "keeping what boots now in the boot loader's menu",
    "arm": "telling the boot loader what to boot",
}
_NO_IMAGES = ("EFI", "loader", KEPT)


class Action(NamedTuple):
    """Something to run. `name` is its spelling in the manifest, `title` what people are told."""

    name: str
    title: str

    @property
    def word(self) -> str:
        """What kind of action it is."""
        return self.name.partition(" ")[0]

    @property
    def is_risky(self) -> bool:
        """Whether it changes what the next boot starts from."""
        return any(act.risky for act in declared(self.word))

    @property
    def makes_images(self) -> bool:
        """Whether it makes early boot images again."""
        return any(act.stage == "images" for act in declared(self.word))

    @property
    def derives(self) -> bool:
        """Whether it writes files that `footprint` looks at."""
        return any(act.derives for act in declared(self.word))

    def left_alone(self, before: str, now: str) -> bool:
        """Whether nobody wrote what it derives, between one footprint and the other."""
        one, other = (
            [part for part in footprint.split() if part.startswith(f"{self.word}=")]
            for footprint in (before, now)
        )
        return one == other != []


class ActionRunner(Protocol):
    """Runs actions; one that runs none serves images below a root."""

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Runs it. Raises ActionFailed."""

    def missing(self, actions: Iterable[Action]) -> list[str]:
        """The programs that they would need and that the host does not have."""

    def survey(self) -> Survey | None:
        """The boot loader's entries as they stand; None where nothing is run."""

    def verify(self, before: Survey | None) -> list[str]:
        """What is to be told of the entries that boot next. Raises ActionFailed."""

    def verify_images(self, actions: Iterable[Action]) -> Sequence[str]:
        """Looks into what they made for the next boot; a line for all that it could not look into.

        Raises ActionFailed where the next boot would go without a file of gpc's.
        """

    def left_behind(self, action: Action) -> Sequence[str]:
        """What of gpc's is still in what an action made, after an undo; a line each."""


def declared(word: str) -> list[Act]:
    """What the installed targets say of a kind of action; builders share a word."""
    return [act for _, act in acts() if act.word == word]


def action_of(name: str) -> Action:
    """The action of a name."""
    word, _, rest = name.partition(" ")
    if word == "guard":
        return Action(name, GUARD.get(rest.partition(" ")[0], word))
    act = next(iter(declared(word)), None)
    if act is None:
        return Action(name, word)
    return Action(name, f"{act.title}: {rest}" if act.names_object else act.title)


def actions(names: Iterable[str]) -> tuple[Action, ...]:
    """Each action once, in the order in which they run."""

    def place(name: str) -> tuple[int, str]:
        act = next(iter(declared(name.partition(" ")[0])), None)
        return (STAGES.index(act.stage) if act is not None else len(STAGES), name)

    return tuple(action_of(name) for name in sorted(dict.fromkeys(names), key=place))


def is_due(reader: HostReader, system: Mapping[str, str], name: str) -> bool:
    """Whether an action has to run again although its file did not change."""
    word, _, rest = name.partition(" ")
    return any(
        act.is_due is not None and act.is_due(reader, system, rest) for act in declared(word)
    )


def footprint(reader: HostReader) -> str:
    """A digest for each kind of action that derives files; the same when nobody wrote there."""
    places: dict[str, dict[str, int]] = {}
    for _, act in acts():
        places.setdefault(act.word, {}).update(dict.fromkeys(act.derives, act.depth))
    elsewhere = {place for below in places.values() for place in below}
    return " ".join(
        f"{word}={_footprint(reader, below, elsewhere)}" for word, below in places.items() if below
    )


def _footprint(reader: HostReader, places: Mapping[str, int], elsewhere: set[str]) -> str:
    lines = []
    below = list(places.items())
    while below:
        directory, left = below.pop()
        for name in sorted(reader.names(directory)):
            path = f"{directory}/{name}"
            found = reader.stat(path)
            if found is not None and found.kind == "file":
                lines.append(f"{path} {found.size} {found.mtime}\n")
            elif left and path not in elsewhere and name not in _NO_IMAGES:
                below.append((path, left - 1))
    return sha256("".join(lines).encode("utf-8", "surrogateescape"))


class NoActions:
    """Runs nothing: for an image below a root, whose programs are not this machine's."""

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Does nothing."""

    def missing(self, actions: Iterable[Action]) -> list[str]:
        """No program is missing."""
        return []

    def survey(self) -> None:
        """Nothing is looked at."""

    def verify(self, before: Survey | None) -> list[str]:
        """Nothing was run, so nothing is known of what would boot."""
        return []

    def verify_images(self, actions: Iterable[Action]) -> Sequence[str]:
        """Nothing was made, and nothing is looked into."""
        return ()

    def left_behind(self, action: Action) -> Sequence[str]:
        """Nothing is."""
        return ()


class HostActions:
    """Runs actions on the host, by what its manifest says of the system."""

    def __init__(self, host: Host, system: Mapping[str, str]) -> None:
        self.host = host
        self.system = system

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Runs the programs of an action, one after the other. Raises ActionFailed."""
        for each in self.commands(action, undoing=undoing):
            command, *fed = each[:2] if isinstance(each, Fed) else (each,)
            answer = self.host.act(command, {}, *fed)
            if answer.code != 0:
                text = _without_secrets(answer.text, each)
                last = "\n".join(f"  | {line}" for line in text.splitlines()[-8:])
                raise ActionFailed(
                    f"{' '.join(command)} ended with {answer.code}" + (f"\n{last}" if last else "")
                )
        if action.word == "guard":
            words = action.name.partition(" ")[2]
            require_heeded(self.host, self.system, words, undoing=undoing)

    def commands(self, action: Action, *, undoing: bool) -> Sequence[Command | Fed]:
        """The programs of an action; none where the host has no use for it."""
        rest = action.name.partition(" ")[2]
        if action.word == "guard":
            return guard(self.host, self.system, rest, undoing=undoing)
        if action.word == REBUILDING:
            rebuild = rebuild_of(self.host, self.system)
            if rebuild is not None:
                return rebuild
        return self._act(action).commands(self.host, self.system, rest, undoing)

    def missing(self, actions: Iterable[Action]) -> list[str]:
        """The programs that they would need and that the host does not have."""
        return [name for name in self._needed(actions) if not self.host.has_program(name)]

    def survey(self) -> Survey | None:
        """The entries as they stand, and what gpc's files have them told."""
        return survey(self.host, self.system)

    def verify(self, before: Survey | None) -> list[str]:
        """What the entries that boot are not told any more. Raises ActionFailed."""
        if before is None:
            return []
        after = survey(self.host, self.system)
        wrong = unreached(before, after, self.system)
        if wrong is not None:
            raise ActionFailed(wrong)
        return changed(before, after)

    def verify_images(self, actions: Iterable[Action]) -> Sequence[str]:
        """Looks into the images that they made, if they made any. Raises ActionFailed."""
        if not any(action.makes_images for action in actions):
            return ()
        from gpc.apply import images  # all of detection comes with it

        seen = images.verify(self.host, self.system)
        if seen.wrong:
            raise ActionFailed("\n".join(seen.wrong))
        return seen.unknown

    def left_behind(self, action: Action) -> Sequence[str]:
        """Files of gpc's in an image that the host has no more."""
        if not action.makes_images:
            return ()
        from gpc.apply import images

        return images.left_behind(self.host, self.system)

    def _needed(self, actions: Iterable[Action]) -> dict[str, None]:
        needed: list[str] = []
        for action in actions:
            asks = action.word != "guard" and self._act(action).needs
            needed += asks or [
                (each.command if isinstance(each, Fed) else each)[0]
                for each in self.commands(action, undoing=False)
            ]
        return dict.fromkeys(needed)

    def _act(self, action: Action) -> Act:
        """What an action is on this host: where several tools have its word, its own tool's."""
        found = list(self._meant(action.word))
        if not found:
            raise ActionFailed(f"this gpc knows no action {action.name}")
        if found[0] is None:
            tool = self.system.get("initramfs") or "this system"
            raise ActionFailed(f"this gpc does not know how {tool} does {action.word}")
        return found[0]

    def _meant(self, word: str) -> Iterator[Act | None]:
        having = [(target, act) for target, act in acts() if act.word == word]
        for target, act in having:
            builder = getattr(target, "BUILDER", None)
            if builder is None or builder == self.system.get("initramfs"):
                yield act
        if having:
            yield None


def _without_secrets(text: str, command: Command | Fed) -> str:
    """What a program printed, without the secrets that it was told.

    Where virsh finds fault with a document, it prints the line.
    """
    for secret in command.secrets if isinstance(command, Fed) else ():
        for spelled in {secret, XML.quote(secret)}:
            text = text.replace(spelled, "(a secret)")
    return text
