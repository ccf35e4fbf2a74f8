"""What stands around a command line in its script: what was started, made and set before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gpc.lift.expansion import Known
from gpc.lift.script import Command, Script
from gpc.lift.xml import Text
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import SpanOf

PREFIXES = frozenset(("sudo", "doas", "exec", "nohup", "setsid", "env", "nice", "ionice", "time"))

OF_QEMU = regex(
    r"(?:ALSA|DBUS|DRI|EGL|G|GALLIUM|GBM|GDK|GL|GLIBC|GST|GTK|JACK|LD|LIBGL|LIBISCSI|LIBVA|MALLOC"
    r"|MESA|NETTLE|OPENSSL|PIPEWIRE|PULSE|QEMU|SDL|SPICE|USBREDIR|VDPAU|VK|VREND|WAYLAND|XDG|__\w*?)"
    r"_\w+|AUDIODEV|CEPH_ARGS|DISPLAY|TMPDIR|TZ|XAUTHORITY"
)
"""Variables that QEMU or a library of its reads; a script exports others for other programs."""


class Around:
    """A script without the command line itself."""

    def __init__(
        self, script: Script, command: Command, words: Sequence[Known], span: SpanOf
    ) -> None:
        self.script, self.command, self.span = script, command, span
        self.program = words[0]
        self.before = command.words[: len(command.words) - len(words)]
        self.used: set[int] = set()
        """By `id`, the commands that something was made of."""

    @property
    def is_own(self) -> bool:
        """Whether gpc wrote the script."""
        return any(c.words[0].text == "as_user" for c in self.script.commands) and any(
            c.words[0].text == "with_options" for c in self.script.commands
        )

    def text(self, word: Known) -> Text:
        """A word with its place in the file."""
        end = word.places[-1] + 1 if word.places else word.at
        return Text(word.text, self.span(word.at, end if end > word.at else word.at + 1))

    def commands(self, *names: str) -> Iterator[tuple[Command, tuple[Known, ...]]]:
        """The commands of these names, whatever runs them, with the words behind the name."""
        for command in self.script.commands:
            for place, word in enumerate(command.words):
                name = word.text.rpartition("/")[2]
                if name in names:
                    yield command, command.words[place + 1 :]
                if name not in PREFIXES and not word.text.startswith("-") and "=" not in word.text:
                    break

    def use(self, command: Command) -> None:
        """Marks a command as one that something was made of."""
        self.used.add(id(command))

    def taskset(self) -> Text | None:
        """The CPUs that QEMU is started on, by their numbers."""
        words = [word.text for word in self.before]
        for place, word in enumerate(words):
            if word.rpartition("/")[2] != "taskset":
                continue
            for offset, option in enumerate(words[place + 1 :], place + 1):
                if option in ("-c", "--cpu-list", "-ac", "-ca") and offset + 1 < len(words):
                    return self.text(self.before[offset + 1])
                if re.fullmatch("--cpu-list=.+", option):
                    value = self.before[offset]
                    return self.text(Known(value.text[11:], value.places[11:]))
        return None

    def variables(self) -> Iterator[tuple[str, Text]]:
        """The variables that are set for QEMU alone, by `env` too, or exported for it."""
        yield from ((name, text) for name, text in self.exported() if OF_QEMU.fullmatch(name))
        for name, value in self.command.variables:
            yield name, self.text(value)
        for word in self.before:
            name, sign, _ = word.text.partition("=")
            if sign and re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
                start = len(name) + 1
                yield name, self.text(Known(word.text[start:], word.places[start:]))

    def exported(self) -> Iterator[tuple[str, Text]]:
        """The variables that all programs of the script are started with."""
        for name in self.script.exported:
            known = self.script.variables.values.get(name)
            if isinstance(known, Known):
                yield name, self.text(known)

    def use_for(self, device: str) -> None:
        """Marks what makes or sets a network device of the host."""
        for command, words in self.commands("ip", "brctl", "tunctl", "ovs-vsctl"):
            if any(word.text == device for word in words):
                self.use(command)

    def bridge(self, tap: str) -> tuple[Command, Text] | None:
        """The bridge that a tap device is joined to."""
        for command, words in self.commands("ip"):
            texts = [word.text for word in words]
            if tap in texts and "master" in texts[:-1]:
                return command, self.text(words[texts.index("master") + 1])
        for command, words in self.commands("brctl"):
            texts = [word.text for word in words]
            if texts[:1] == ["addif"] and tap in texts[2:]:
                return command, self.text(words[1])
        return None

    def swtpm(self, socket: str) -> tuple[Command, Text | None, bool] | None:
        """The swtpm behind a socket: its directory, and whether it is a TPM 2.0."""
        for command, words in self.commands("swtpm"):
            texts = [word.text for word in words]
            if not any(f"path={socket}" in text for text in texts):
                continue
            state = None
            for place, text in enumerate(texts):
                own = text.removeprefix("--tpmstate=") if text.startswith("--tpmstate=") else ""
                value = words[place + 1] if text == "--tpmstate" and words[place + 1 :] else None
                said = own or (value.text if value is not None else "")
                if not said:
                    continue
                path = next((p[4:] for p in said.split(",") if p.startswith("dir=")), "")
                at = self.text(value or words[place])
                if path == "." and command.directory is not None:
                    state = self.text(command.directory)
                elif path.startswith("/"):
                    state = Text(path, at.span)
            return command, state, "--tpm2" in texts
        return None

    def virtiofsd(self, socket: str) -> tuple[Command, dict[str, Text]] | None:
        """What serves a share by a socket: the program and its words by their names."""
        for command in self.script.commands:
            said: dict[str, Text] = {}
            for place, word in enumerate(command.words):
                option, sign, _ = word.text.partition("=")
                if option in ("-o",) and command.words[place + 1 :]:
                    for part in command.words[place + 1].text.split(","):
                        key, _, value = part.partition("=")
                        said[key] = Text(value, self.text(command.words[place + 1]).span)
                elif option.startswith("--") and sign:
                    start = len(option) + 1
                    said[option[2:]] = self.text(Known(word.text[start:], word.places[start:]))
                elif option.startswith("--") and command.words[place + 1 :]:
                    said[option[2:]] = self.text(command.words[place + 1])
            found = said.get("socket-path") or said.get("vhost-user-socket")
            if found is not None and found.value == socket:
                program = next(
                    (w for w in command.words if w.text.rpartition("/")[2] == "virtiofsd"), None
                )
                if program is not None:
                    said["program"] = self.text(program)
                return command, said
        return None

    def copied_to(self, path: str) -> tuple[Command, Text] | None:
        """The file that another one is made of before QEMU starts."""
        for command, words in self.commands("cp", "install"):
            files = [word for word in words if not word.text.startswith("-")]
            if len(files) >= 2 and files[-1].text in (path, f"{path}.new"):
                return command, self.text(files[-2])
        return None
