"""A guest as a launcher and a unit: everything of them but the devices. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gpc.kvm.given import GivenCard, given
from gpc.kvm.machine import machine_type
from gpc.kvm.memory import backing, cells, most, numa
from gpc.kvm.menu import menu_time
from gpc.kvm.pins import pins_at_start
from gpc.kvm.places import Places
from gpc.output.render import Section, section
from gpc.parts.autostart import GuestAutostart
from gpc.parts.cpu import CpuSchedule
from gpc.parts.environment import GuestVariable
from gpc.parts.iothreads import GuestIothread
from gpc.parts.mediated import GuestMediated
from gpc.parts.networks import GuestNetwork
from gpc.parts.sound import GuestSound
from gpc.parts.start import GuestSleep
from gpc.parts.while_on import GuestWhileOn
from gpc.plan import Guest, Plan
from gpc.target.language import SettingWord, qemu_value
from gpc.target.since import known, knows
from gpc.target.words import pieces
from gpc.why import Traced, Why, because, defaulted, extended, join, leaves, reasons
from gpc_schemas.units import Version
from gpc_targets.qemu import lifecycle, smbios
from gpc_targets.qemu.clock import hpet, zone
from gpc_targets.qemu.controllers import bridge, root_ports
from gpc_targets.qemu.cpu import model, smp
from gpc_targets.qemu.firmware import files
from gpc_targets.qemu.memory import counted_apart, of_machine
from gpc_targets.qemu.shares import served
from gpc_targets.qemu.users import audio_of, user_of
from gpc_targets.qemu.waits import mounts, units
from gpc_targets.qemu.words import PLACES, WORDS

TYPE_EXEC, KERNEL_LOGS, PROC = Version(240, None), Version(244, None), Version(247, None)
"""Since when systemd knows `Type=exec`, `ProtectKernelLogs=` and `ProtectProc=`; it leaves lines
aside that it does not know, with a warning. Source: NEWS of systemd 257; systemd.exec(5)."""


def launcher(plan: Plan, guest: Guest) -> Mapping[str, Any]:
    """What the launcher's template prints."""
    cpu = guest.cpu
    are_said = backing(guest) or numa(guest) or cells(guest)
    pages = None if are_said else guest.hugepages
    emulator = cpu.emulator_pin or cpu.pool
    places = Places(guest)
    (sleep,) = guest.of(GuestSleep)
    secure = guest.secure_boot.value
    boots = guest.firmware.why
    size, more = guest.memory.map(lambda size: size.mib), most(guest)
    if more is not None:
        size = size.also(more.because)
    return {
        "guest": guest,
        "uuid": smbios.uuid(guest),
        "user": user_of(guest),
        "locked": _locked(guest),
        "sections": {
            "launcher": _section(guest, "qemu-launcher"),
            "switches": Section(_of_switches(guest)),
            "shares": Section(reasons((), *(share.because for share in served(guest)))),
            "variables": section("variables-of-guest", *leaves(boots)),
        },
        "machine": machine(guest),
        "cpu": processor(guest),
        "power": guest.machine.map(lambda _: "ICH9-LPC" if places.is_q35 else "PIIX4_PM").also(
            because("hardware-of-the-chipset")
        ),
        "no_s3": sleep.to_memory.map(lambda can: int(not can)).also(guest.acpi.why),
        "no_s4": sleep.to_disk.map(lambda can: int(not can)).also(guest.acpi.why),
        "secure": _guard("on", guest) if secure else None,
        "memory": size,
        "page": pages.map(lambda size: size.mib) if pages else None,
        "boot_menu": menu_time(guest),
        **files(plan, guest),
        "emulator": emulator_of(guest),
        "process": process_of(guest),
        "action": lifecycle.action(plan.host, guest),
        "pins": pins_at_start(guest),
        "smp": smp(guest),
        "zone": zone(guest),
        "is_pinned": bool(_pins(guest)),
        "emulator_pin": emulator.map(str) if emulator else None,
        "display": defaulted("none", "no-display"),
        "ports": root_ports(places),
        "bridge": bridge(places),
        "pieces": pieces(guest, WORDS, places, PLACES),
    }


def emulator_of(guest: Guest) -> Traced[str]:
    """The program that runs it."""
    why = because("qemu-launcher", *leaves(guest.backend.why))
    return guest.emulator or Traced("qemu-system-x86_64", why)


def process_of(guest: Guest) -> Traced[str]:
    """How the kernel begins to call its process: it keeps 15 characters of the program's name."""
    if guest.emulator is None:
        return Traced("qemu-system", because("qemu-launcher", *leaves(guest.backend.why)))
    return guest.emulator.map(lambda path: path.rpartition("/")[2][:15])


def unit(plan: Plan, guest: Guest) -> Mapping[str, Any]:
    """What the unit's template prints."""
    pins = _pins(guest)
    cards = [card for card in given(guest) if card.card.is_kept]
    freed = next((Traced("gpc-while-on", one.because) for one in guest.of(GuestWhileOn)), None)
    lent = [card.card.lent for card in given(guest) if card.card.lent]
    host, form = plan.host, known(plan.host, "systemd")
    ran = because("guest-unit", *leaves(guest.backend.why))
    bound = because("unit-binds-the-guest", *leaves(guest.backend.why))
    return {
        "name": guest.name,
        "section": _section(guest, "guest-unit"),
        "pin": Traced("pin", extended(pins[0], "guest-unit", *leaves(*pins[1:]))) if pins else None,
        "type": Traced(
            "exec" if knows(host, "systemd", TYPE_EXEC) else "simple", reasons(ran, form)
        ),
        "hardening": section("unit-binds-the-guest", *leaves(guest.backend.why)),
        "kernel_logs": Traced("yes", reasons(bound, form))
        if knows(host, "systemd", KERNEL_LOGS)
        else None,
        "proc": Traced("invisible", reasons(bound, form)) if knows(host, "systemd", PROC) else None,
        "units": list(units(guest)),
        "mounts": list(mounts(plan, guest)),
        "freed": freed,
        "slice": Traced("machine.slice", reasons(*(part.because for part in apart)))
        if (apart := [part for part in guest.of(GuestWhileOn) if part.cpus])
        else None,
        "lent": Traced("gpc-lend", reasons(*lent)) if lent else None,
        "start_limit": Traced("600", because("start-with-lending", *leaves(*lent)))
        if lent
        else None,
        "memory": defaulted("infinity", "memory-locked"),
        "environment": [*_sound(guest), *map(_variable, guest.of(GuestVariable))],
        "stop": guest.stop_timeout.map(lambda time: time.seconds),
        "cards": Traced("gpc-bind.service", reasons(*_kept(cards))) if cards else None,
    }


def _sound(guest: Guest) -> Iterator[Traced[str]]:
    """Where QEMU finds PipeWire, which its options have no word for."""
    for sound in guest.of(GuestSound):
        if sound.runtime_dir is not None:
            yield sound.runtime_dir.map(lambda path: SettingWord(f"PIPEWIRE_RUNTIME_DIR={path}"))


def _variable(variable: GuestVariable) -> Traced[str]:
    return variable.value.map(lambda value: SettingWord(f"{variable.name}={value}"))


def _kept(cards: Sequence[GivenCard]) -> Iterator[tuple[Why, ...]]:
    """Why a guest has cards that are bound at boot."""
    for card in cards:
        yield card.given
        if card.card.use is not None and leaves(card.card.use.why):
            yield card.card.use.why


def _pins(guest: Guest) -> list[tuple[Why, ...]]:
    """Why each of its threads that has a place, or a time, has it."""
    threads = (thread.pin for thread in guest.of(GuestIothread))
    cpu = guest.cpu
    pins = (*(pin.cpus for pin in cpu.pin), cpu.pool, cpu.emulator_pin, *threads)
    whens = [schedule.because for schedule in guest.of(CpuSchedule)]
    return [*(pin.why for pin in pins if pin is not None), *whens]


def users(guests: Sequence[Guest]) -> Mapping[str, Any]:
    """What the template of the guests' users prints."""
    return {
        "section": section("user-of-guest", *leaves(*(guest.backend.why for guest in guests))),
        "rows": [
            {"user": user_of(guest), "name": guest.name, "audio": audio_of(guest)}
            for guest in guests
        ],
    }


def _of_switches(guest: Guest) -> tuple[Why, ...]:
    """Why there are functions for what a bridge is told of VLANs."""
    switches = [network.switch for network in guest.of(GuestNetwork)]
    told = [value for one in switches for value in (one.openvswitch, one.vlan, *one.trunk) if value]
    return reasons(because("qemu-launcher", *leaves(guest.backend.why)), *(v.why for v in told))


def _section(guest: Guest, rule: str) -> Section:
    """Lines that are there because QEMU runs the guest."""
    return section(rule, *leaves(guest.backend.why))


def machine(guest: Guest) -> Traced[str]:
    """The chipset and its properties."""
    parts: list[str | Traced[str]] = [machine_type(guest), ",accel=kvm,vmport=off", hpet(guest)]
    if guest.secure_boot.value:
        parts.append(_guard(",smm=on", guest))
    if not guest.acpi.value:
        parts.append(Traced(",acpi=off", guest.acpi.why))
    return join(*parts, *of_machine(guest)).also(counted_apart(guest))


def processor(guest: Guest) -> Traced[str]:
    """The CPU model with its features and the enlightenments."""
    threads = guest.cpu.threads
    parts: list[str | Traced[str]] = [*model(guest)]
    if guest.host_cpu_vendor.value == "amd" and threads.value > 1:
        why = because("topoext", *leaves(threads.why, guest.host_cpu_vendor.why))
        parts.append(Traced(",topoext=on", why))
    if guest.hidden.value:
        parts.append(Traced(",kvm=off", guest.hidden.why))
    for entry in guest.enlightenments:
        # Spinlocks are counted in hexadecimal, as in QEMU's own documentation.
        value = entry.value or "on"
        if entry.name == "spinlocks":
            value = f"0x{int(value):x}"
        parts.append(Traced(f",hv-{entry.name}={qemu_value(value)}", entry.why))
    return join(*parts)


def _guard(text: str, guest: Guest) -> Traced[str]:
    return Traced(text, because("secure-boot-guard", *leaves(guest.secure_boot.why)))


def _locked(guest: Guest) -> Traced[str] | None:
    # An ordinary user may lock little, also where no unit has said otherwise.
    asked = leaves(
        *(card.given for card in given(guest)),
        *(share.because for share in guest.of(GuestMediated)),
    )
    found = backing(guest)
    if found is not None and found.locked is not None:
        return found.locked.map(lambda _: "unlimited").also(because("memory-locked", *asked))
    return defaulted("unlimited", "memory-locked", *asked) if asked else None


def started(guests: Sequence[Guest]) -> Mapping[str, Any] | None:
    """What the host's target wants at its start; None where no guest is to start with it.

    A file of the target's own, as a unit is enabled by a link, which somebody may have made.
    """
    starts = [(guest, each) for guest in guests for each in guest.of(GuestAutostart)]
    wanted = [(guest, each) for guest, each in starts if each.wanted.value]
    if not wanted:
        return None
    rows = tuple({"name": guest.name.also(each.because)} for guest, each in wanted)
    why = reasons((), *(why for guest, each in wanted for why in (each.because, guest.backend.why)))
    return {"section": Section(why), "rows": rows}
