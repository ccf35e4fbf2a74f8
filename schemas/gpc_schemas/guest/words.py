"""Words of a guest that are read by a rule of their own. Pure."""

from typing import Annotated, Any

from gpc_schemas import units
from gpc_schemas.base import Unit, read
from gpc_schemas.patterns import regex

BOOTED_ANY = ("cdrom", "disk", "network")
"""What stands in a boot order for all of a kind."""
BOOTED_BY_NAME = ("disks", "networks", "devices", "gpus", "usb.devices")
"""The keys of a guest whose names, behind theirs and a dot, stand in a boot order for one thing."""
_BOOTED = regex(
    rf"{'|'.join(BOOTED_ANY)}|({'|'.join(BOOTED_BY_NAME)})".replace(".", r"\.")
    + r"\.[A-Za-z0-9][A-Za-z0-9_-]{0,47}"
)
_SERIAL = regex(r"[A-Za-z0-9_.+-]{1,20}")
_PROFILE = regex(r"[A-Za-z0-9.:-]{1,64}")
_WWN = regex(r"(0x)?[0-9a-fA-F]{16}")
_ROTATION = regex(r"ssd|[0-9]{4,5}")
_KEYMAP = regex(r"[a-z]{2,3}(-[a-z]{2,4})?")
_SCSI = regex(r"[0-9]{1,4}:[0-9]{1,3}:[0-9]{1,5}:[0-9]{1,5}")
_VOLUME = regex(r"[^/\x00-\x1f\x7f]+/[^/\x00-\x1f\x7f]+")


def read_booted(value: Any) -> str:
    return read(_booted, value)


def read_serial(value: Any) -> str:
    return read(_serial, value)


def read_wwn(value: Any) -> str:
    return read(_wwn, value)


def read_rotation(value: Any) -> int:
    return read(_rotation, value)


def read_keymap(value: Any) -> str:
    return read(_keymap, value)


def read_scsi(value: Any) -> str:
    return read(_scsi, value)


def read_volume(value: Any) -> str:
    return read(_volume, value)


def read_profile(value: Any) -> str:
    return read(_profile, value)


def _booted(text: str) -> str:
    if _BOOTED.fullmatch(text) is None:
        raise units.UnitError(
            "`cdrom`, `disk`, `network`, or one by its name, such as `disks.system`",
            "a name stands behind `disks.`, `networks.`, `devices.`, `gpus.` or `usb.devices.`",
        )
    return text


def _profile(text: str) -> str:
    """Source: libvirt 11.3, src/conf/schemas/domaincommon.rng (profileName)."""
    if _PROFILE.fullmatch(text) is None:
        raise units.UnitError(
            "the name of a profile of swtpm's, such as default-v1",
            "swtpm_setup(8) tells of them",
        )
    return text


def _serial(text: str) -> str:
    if _SERIAL.fullmatch(text) is None:
        raise units.UnitError(
            "at most 20 letters, digits and `_.+-`",
            "a disk has room for no more, and libvirt writes a blank in another way than QEMU",
        )
    return text


def _wwn(text: str) -> str:
    if _WWN.fullmatch(text) is None:
        raise units.UnitError(
            "16 hexadecimal digits such as 5000c50015ea71ad", "it is the drive's name in the world"
        )
    return text.removeprefix("0x").lower()


def _keymap(text: str) -> str:
    if _KEYMAP.fullmatch(text) is None:
        raise units.UnitError(
            "a keymap of QEMU's such as de or en-us", "`ls /usr/share/qemu/keymaps` has them all"
        )
    return text


def _scsi(text: str) -> str:
    if _SCSI.fullmatch(text) is None:
        raise units.UnitError(
            "a device on SCSI such as 0:0:1:0",
            "HOST:CHANNEL:TARGET:LUN stand in brackets at the start of each line of `lsscsi`",
        )
    return text


def _volume(text: str) -> str:
    if _VOLUME.fullmatch(text) is None:
        raise units.UnitError(
            "a volume of a pool such as default/win10.qcow2",
            "`virsh pool-list` and `virsh vol-list POOL` know them",
        )
    return text


def _rotation(text: str) -> int:
    if _ROTATION.fullmatch(text) is None or not (text == "ssd" or 1025 <= int(text) <= 65534):
        raise units.UnitError(
            "`ssd`, or 1025 to 65534 revolutions a minute", "a guest asks the drive for it"
        )
    return 1 if text == "ssd" else int(text)


Profile = Annotated[
    str,
    Unit(
        read_profile,
        type="string",
        pattern=f"^{_PROFILE.pattern}$",
        examples=["local:restricted"],
    ),
]
Booted = Annotated[
    str, Unit(read_booted, words=BOOTED_ANY, type="string", pattern=f"^({_BOOTED.pattern})$")
]
Serial = Annotated[
    str,
    Unit(
        read_serial,
        type=["string", "number"],
        pattern=f"^{_SERIAL.pattern}$",
        examples=["WD-12345"],
    ),
]
Wwn = Annotated[
    str,
    Unit(
        read_wwn,
        type=["string", "number"],
        pattern=f"^{_WWN.pattern}$",
        examples=["5000c50015ea71ad"],
    ),
]
Rotation = Annotated[
    int,
    Unit(
        read_rotation,
        type=["string", "number"],
        pattern=f"^({_ROTATION.pattern})$",
        examples=["ssd"],
    ),
]
Keymap = Annotated[
    str, Unit(read_keymap, type="string", pattern=f"^{_KEYMAP.pattern}$", examples=["de"])
]
ScsiAddress = Annotated[
    str, Unit(read_scsi, type="string", pattern=f"^{_SCSI.pattern}$", examples=["0:0:1:0"])
]
Volume = Annotated[
    str,
    Unit(
        read_volume,
        type="string",
        pattern=f"^{_VOLUME.pattern}$",
        examples=["default/win10.qcow2"],
    ),
]
