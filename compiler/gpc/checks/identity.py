"""What a guest is told of its machine: words of SMBIOS, ACPI, nested guests. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts.smbios import BLOCKS
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled
from gpc.settle.words import is_windows
from gpc.why import Path
from gpc_schemas.model import has_words


def smbios(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: smbios-twice, smbios-uuid."""
    for name, guest in settled.guests.items():
        asked, at = guest.asked.smbios, (*guest.path, "smbios")
        own = [kind for kind in BLOCKS if has_words(getattr(asked, kind))]
        own += ["oem"] if asked.oem else []
        if asked.source is not None and own:
            yield Diagnostic(
                "smbios-twice",
                f"guest {name} reads what the host says of itself, and words of its own",
                Place((*at, own[0]), key=True),
                also=(Place((*at, "source"), label="the host's"),),
                help="leave one of the two out",
            )
        uuid = asked.system.uuid
        if uuid is not None and uuid != guest.uuid.value:
            also = Place((*guest.path, "uuid"), label="another here")
            yield Diagnostic(
                "smbios-uuid",
                f"guest {name} reads another UUID than it has",
                Place((*at, "system", "uuid")),
                also=(also,) if guest.asked.uuid is not None else (),
                found=str(uuid),
                expected=str(guest.uuid.value),
                help="write it as the guest's `uuid`, and leave it out here",
            )


def acpi(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: acpi-needed."""
    for name, guest in settled.guests.items():
        asked, at = guest.asked, guest.path
        if guest.acpi.value:
            continue
        if guest.firmware.value == "uefi":
            key, why = "firmware", "its UEFI hands it over by ACPI"
        elif is_windows(guest.os.value):
            key, why = "os", "Windows starts by ACPI alone"
        elif asked.acpi_tables:
            key, why = "acpi_tables", "its tables are tables of ACPI"
        elif asked.sleep.to_memory or asked.sleep.to_disk:
            key, why = "sleep", "it sleeps by ACPI"
        else:
            continue
        yield Diagnostic(
            "acpi-needed",
            f"guest {name} is to have no ACPI, and {why}",
            Place((*at, "acpi")),
            also=(Place((*at, key), key=True, label="needs it"),),
            help="leave `acpi` out",
        )


def nested(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: nested-twice."""
    for name, guest in settled.guests.items():
        said = [word for word in ("svm", "vmx") if word in guest.asked.cpu.features]
        if guest.asked.nested is not None and said:
            at = (*guest.path, "cpu", "features", said[0])
            yield Diagnostic(
                "nested-twice",
                f"guest {name} is told twice whether it can run guests of its own",
                Place(at, key=True),
                also=(Place((*guest.path, "nested"), label="told here"),),
                help="leave the feature out: `nested` names the one that the host's processor has",
            )


def secrets(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: secret-in-tree. What QEMU is handed as it is written: all can read it."""
    for guest in settled.guests.values():
        kernel = guest.asked.kernel
        said: list[tuple[Path, str]] = [
            (("smbios", "oem", number), line) for number, line in enumerate(guest.asked.smbios.oem)
        ]
        if kernel is not None and kernel.command_line is not None:
            said.append((("kernel", "command_line"), kernel.command_line))
        if not said:
            continue
        from gpc.target.exposed import has_secret, secret_in_tree  # few guests have such words

        for keys, text in said:
            if has_secret(text):
                help = "have the guest read it from a disk of its own"
                yield secret_in_tree(guest.path, (*guest.path, *keys), str(keys[1]), help)


CHECKS = (secrets, smbios, acpi, nested)
