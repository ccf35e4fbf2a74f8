"""What a guest makes of the cards that it is given. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Doc, Name, Path, PciAddress, Uuid, empty, model
from gpc_schemas.guest.raw import Property, PropertyValue

Igd = Literal["legacy", "none", "upt"]
RdmPolicy = Literal["strict", "relaxed"]


@model
class FunctionOfPassed:
    """How the guest sees one function of a card."""

    rom: Annotated[Path | None, Doc("A file that is shown to it as the function's ROM.")] = None
    rom_bar: Annotated[
        bool | None, Doc("Whether it sees a ROM of the function at all.", default=True)
    ] = None
    properties: Annotated[
        dict[Property, PropertyValue],
        Doc("Properties of QEMU's vfio-pci that have no key, such as `x-no-kvm-intx: true`."),
    ] = empty()


@model
class Passed:
    """How the guest sees a card or device that it is given."""

    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    rom: Annotated[
        Path | None,
        Doc("A file that is shown to it as the ROM of the first function; by default the card's."),
    ] = None
    rom_bar: Annotated[
        bool | None,
        Doc(
            "Whether it sees the ROM of the card's first function: its firmware then runs it.",
            default=True,
        ),
    ] = None
    vga_ranges: Annotated[
        bool | None,
        Doc(
            "Whether a graphics card has the ports and memory of VGA in the guest (`x-vga`), which "
            "a BIOS draws by. The guest then has no emulated display.",
            default=False,
        ),
    ] = None
    igd: Annotated[
        Igd | None,
        Doc(
            "How the guest has the graphics of an Intel processor: `upt` for a system with Intel's "
            "own driver, `legacy` as the first display of a BIOS on `pc`, `none` as any other "
            "card. By default `upt` on q35."
        ),
    ] = None
    properties: Annotated[
        dict[Property, PropertyValue], Doc("Properties of QEMU's vfio-pci for the first function.")
    ] = empty()
    functions: Annotated[
        dict[Name, FunctionOfPassed],
        Doc("The same for the card's other functions, by their names."),
    ] = empty()
    permissive: Annotated[
        bool | None,
        Doc(
            "Under Xen, whether the guest may write what it likes into the configuration space, "
            "which some cards ask for and which lets it do harm.",
            default=False,
        ),
    ] = None
    rdm_policy: Annotated[
        RdmPolicy | None,
        Doc("Under Xen, whether memory that the device reserves must be free in the guest."),
    ] = None
    msi_translate: Annotated[
        bool | None,
        Doc("Under Xen, whether MSI is turned into interrupts on wires; NVIDIA's driver fails."),
    ] = None
    power_management: Annotated[
        bool | None, Doc("Under Xen, whether the guest may change the device's power state.")
    ] = None
    seize: Annotated[
        bool | None,
        Doc("Under Xen, whether xl takes the device from the host's driver as the guest starts."),
    ] = None


@model
class PassedMediated:
    """How the guest sees a share of a card of the host's (mdev, vGPU)."""

    uuid: Annotated[
        Uuid | None,
        Doc(
            "The UUID of one that something else makes. By default it is the one of that name that "
            "a card of the host has under `mediated`, which gpc has made."
        ),
    ] = None
    at: Annotated[
        PciAddress | None,
        Doc("Where it stands in the guest, such as 06:00.0; by default gpc's own table decides."),
    ] = None
    display: Annotated[
        bool | None,
        Doc(
            "Whether its pictures are seen by VNC or SPICE, beside those of the emulated adapter.",
            default=False,
        ),
    ] = None
    ramfb: Annotated[
        bool | None,
        Doc("With `display`, whether there is a picture before its driver runs.", default=False),
    ] = None
    properties: Annotated[
        dict[Property, PropertyValue],
        Doc("Properties of QEMU's vfio-pci that have no key, such as `x-igd-opregion: true`."),
    ] = empty()
