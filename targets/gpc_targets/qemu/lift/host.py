"""What a script does beside starting QEMU: threads put in their places, drivers taken. Pure."""

from __future__ import annotations

from gpc.lift.expansion import Known
from gpc.lift.lifted import whole
from gpc.lift.script import Command
from gpc.target.exposed import has_secret, is_secret_variable
from gpc_schemas.units import CpuSet, UnitError
from gpc_targets.qemu.lift import usb
from gpc_targets.qemu.lift.around import OF_QEMU, Around
from gpc_targets.qemu.lift.line import Reading

_AUDIO = "QEMU_AUDIO_DRV"
BINDS = ("driver_override", "new_id", "/bind", "/unbind", "drivers_probe", "remove_id")


def lift(reading: Reading, around: Around) -> None:
    """What of it has keys, and what gpc does by itself; the rest is told once."""
    emulator(reading, around)
    if around.is_own:
        own(reading, around)
    else:
        _pool(reading, around)
        _environment(reading, around)
        _doubts(reading, around)
        _others(reading, around)


def emulator(reading: Reading, around: Around) -> None:
    """The usual one is known; another is its own."""
    program = around.text(around.program)
    directory, _, name = program.value.rpartition("/")
    usual = ("qemu-system-x86_64", "qemu-kvm", "kvm", "qemu")
    is_usual = directory in USUAL and name in usual and not around.is_own
    if directory.startswith("/") and not is_usual:
        reading.put(("emulator",), program)


USUAL = ("/usr/bin", "/bin", "/usr/libexec")
"""Where distributions have theirs."""


def _pool(reading: Reading, around: Around) -> None:
    cpus = around.taskset()
    if cpus is not None and _is_set(cpus.value):
        reading.put(("cpu", "pool"), cpus)


def _is_set(text: str) -> bool:
    try:
        CpuSet.parse(text)
    except UnitError:
        return False
    return True


def _environment(reading: Reading, around: Around) -> None:
    guest = reading.guest
    for name, value in around.variables():
        if name == _AUDIO or name.startswith(("QEMU_PA_", "QEMU_ALSA_")):
            help = "leave it out: QEMU reads no such variables since 8.2, and `sound` says it"
            guest.left.append(f"environment/{name}")
            guest.tell(value.span, f"`{name}={value.value}` is not taken", help)
        elif name == "PIPEWIRE_RUNTIME_DIR" and ("sound", "runtime_dir") in guest.keys:
            continue  # the unit has it
        elif is_secret_variable(name, value.value) or has_secret(value.value):
            guest.secret(value.span, f"the variable {name} is not taken along: it holds a secret")
        elif ("environment", name) not in guest.keys:
            reading.put(("environment", name), value)
    others = [name for name, _ in around.exported() if not OF_QEMU.fullmatch(name)]
    if others:
        at = around.span(around.command.at, around.command.at + 1)
        message = f"what the script exports as {', '.join(others)} is taken to be for others"
        guest.assume(at, message, "write what QEMU is to have of it at `environment`")


def _doubts(reading: Reading, around: Around) -> None:
    """What variables of the command line get only where something holds on the host."""
    guest = reading.guest
    script, ahead = around.script, [*_names(around)]
    reached: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += script.uses.get(name, ())
    for doubt in script.doubts:
        if doubt.name not in reached:
            continue
        value = doubt.value if isinstance(doubt.value, list) else [doubt.value]
        words = " ".join(known.text for known in value).replace("\ue000", "…")
        words = "a password" if has_secret(words) else words
        at = around.span(doubt.at, doubt.at + len(doubt.name))
        words = words if len(words) <= 60 else f"{words[:57]}..."
        if doubt.is_taken:
            message = f"`{doubt.name}` is taken for `{words}`, which hangs on a condition"
            guest.assume(at, message, "write the value into machine.yaml if it is another")
        else:
            guest.left.append("doubt")
            message = f"`{words}` is put into `{doubt.name}` only on a condition, and is left out"
            guest.tell(at, message, "write it by hand if the guest is to have it")


def _names(around: Around) -> set[str]:
    """The variables that stand in the command line or are put into it."""
    text = around.command
    places = {place for word in text.words for place in word.places[:1]}
    found: set[str] = set()
    for name, value in around.script.variables.values.items():
        several = value if isinstance(value, list) else [value]
        if any(_shares(known, places, text.words) for known in several):
            found.add(name)
    return found


def _shares(known: Known, places: set[int], words: tuple[Known, ...]) -> bool:
    return any(
        place in places or any(place in word.places for word in words) for place in known.places[:1]
    )


_UNHEEDED = frozenset((
    "[", "[[", "test", "echo", "printf", "cd", "set", "exit", "return", "exec", "sleep", "trap",
    "mkdir", "chmod", "chown", "cat", "read", "shift", "true", ":", "false", "wait", "kill", "rm",
    "source", ".", "local", "command", "which", "grep", "id", "unset",
    "dirname", "readlink", "continue", "break",
))  # fmt: skip


def _is_test(command: Command) -> bool:
    """Whether a command only looks at something."""
    return command.words[0].text in ("lspci", "ps", "pgrep", "awk", "nproc", "lsusb", "uname")


def _others(reading: Reading, around: Around) -> None:
    """Commands beside QEMU: binding is gpc's own affair, any others stay the user's."""
    guest = reading.guest
    others = []
    for command in around.script.commands:
        name = command.words[0].text.rpartition("/")[2]
        is_call = name in around.script.functions
        if command is around.command or id(command) in around.used or is_call:
            continue
        files = " ".join(file.text for _, file in command.files)
        texts = " ".join(word.text for word in command.words)
        binds = any(sign in files or sign in texts for sign in BINDS)
        if binds or (name in ("modprobe", "sudo") and "vfio" in texts):
            guest.known += 1
        elif name not in _UNHEEDED and command.words[0].is_known and not _is_test(command):
            others.append(command)
    if others:
        first = others[0]
        words = " ".join(word.text for word in first.words).replace("\ue000", "…")
        words = first.words[0].text if has_secret(words) else words
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        words = words if len(words) <= 60 else f"{words[:57]}..."
        message = f"the script does more than start QEMU: `{words}`{more}"
        help = "leave what binds cards, makes bridges or pins threads to gpc; the rest can go into "
        help += "a unit that the guest's own is `After=`"
        guest.left.append("script")
        guest.tell(around.span(first.at, first.at + len(first.words[0].text)), message, help)


def own(reading: Reading, around: Around) -> None:
    """What gpc's own launcher does beside QEMU."""
    guest = reading.guest
    wanted: set[tuple[str, str]] = set()
    for _, words in around.commands("usb_device"):
        wanted.add((words[0].text, words[1].text))
    usb.optional(reading, wanted)
    for command, words in around.commands("virtual_function"):
        told = " ".join(word.text for word in words)
        help = (
            "write `function` of a network card in the place of the device, with `mac` and `vlan`"
        )
        guest.left.append("virtual_function")
        at = around.span(command.at, command.at + len("virtual_function"))
        guest.tell(at, f"a virtual function is told its address: {told}", help)
    pins = [(words[0], words[1]) for _, words in around.commands("pin_vcpu") if len(words) == 2]
    single = [cpu.text for _, cpu in pins if cpu.text.isdecimal()]
    vcpus = guest.get("vcpus")
    is_each = len(single) == len(pins) == vcpus and len(set(single)) == len(single)
    others = [words[0].text for _, words in around.commands("pin_others")]
    everywhere = {cpus.text for _, cpus in pins} | set(others)
    is_pool = bool(others) and len(everywhere) == 1 and len(pins) == vcpus
    if is_pool:
        reading.put(("cpu", "pool"), around.text(pins[0][1]))
    elif pins and is_each:
        guest.put(("cpu", "pin"), ",".join(single), around.text(pins[0][1]).span)
    else:
        for number, cpus in pins:
            reading.put(("cpu", "pin", number.text), around.text(cpus))
    for _, words in around.commands("pin_others") if not is_pool else ():
        reading.put(("cpu", "emulator_pin"), around.text(words[0]))
    for _, words in around.commands("pin_iothread"):
        path = ("iothreads", f"io{words[0].text}")
        if path in guest.keys:
            said = around.text(words[1])
            keys = guest.keys.items()
            new = ((*path, "pin"), said)
            guest.keys = dict(
                (new[0], guest.keys[key]._replace(value=new[1].value)) if key == path else (key, v)
                for key, v in keys
            )
    for name in ("schedule_thread", "schedule_emulator"):
        for _, words in around.commands(name):
            _schedule(reading, around, name, words)


def _schedule(reading: Reading, around: Around, name: str, words: tuple[Known, ...]) -> None:
    of = "vcpus" if words[0].text.startswith("CPU ") else "iothreads"
    path = ("cpu", "scheduler", "emulator" if name == "schedule_emulator" else of)
    if (*path, "policy") in reading.guest.keys:
        return
    policy, priority = around.text(words[1]), around.text(words[2])
    reading.put((*path, "policy"), policy, policy.value.removeprefix("--"))
    if whole(priority):
        reading.put((*path, "priority"), priority, whole(priority))
