"""What every model shares: frozen, no unknown key, and scalars read as their unit.

Pure: no I/O. A unit's error leaves as a pydantic error of type `unit` whose context carries what
was expected and what to do, so that the compiler can draw it like any other diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

from gpc_schemas import distributions, rates, texts, units
from gpc_schemas.core import PydanticCustomError
from gpc_schemas.model import blank as blank
from gpc_schemas.model import empty as empty
from gpc_schemas.model import model as model
from gpc_schemas.records import NamedTuple

T = TypeVar("T")


class Doc(NamedTuple):
    """What a key means, for the reference pages, for editors and for messages.

    A key that was left out is None in a model, so that what was written is known from what was
    not; `default` tells a reader what it then is, and `gpc.settle` decides it.
    """

    text: str
    default: str | int | bool | tuple[str, ...] | None = None

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        described: dict[str, Any] = handler(schema)
        default = {} if self.default is None else {"x-default": self.default}
        return {**described, **default, "description": self.text}


class Short(NamedTuple):
    """What may stand in the place of a key's mapping: the value of its key `key`, or, without one,
    a list of the names that it maps; where there is a usual name, also `true` for that one alone
    and `false` for none. `gpc.source.short` reads the one as the other."""

    key: str = ""
    usual: str = ""

    @property
    def word(self) -> str:
        """The same as a word of `gpc_schemas.compiled.SHORT`."""
        return f"?{self.usual}" if self.usual else self.key

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        described: dict[str, Any] = handler(schema)
        kinds: list[dict[str, Any]] = described.get("anyOf", [described])
        whole = handler.resolve_ref_schema(kinds[0])
        if self.key and "properties" not in whole:
            short = next(iter(whole["patternProperties"].values()))  # one of the names it maps
        elif self.key:
            short = {k: v for k, v in whole["properties"][self.key].items() if k in _OF_A_VALUE}
        else:
            (pattern,) = whole["patternProperties"]
            name = {"type": "string", "pattern": pattern}
            short = {"type": "array", "items": name, "uniqueItems": True}
        return {"anyOf": [*([{"type": "boolean"}] if self.usual else []), short, *kinds]}


_OF_A_VALUE = ("$ref", "anyOf", "const", "enum", "maximum", "minimum", "pattern", "type")
"""What a JSON Schema says of a value itself, and not of the key that it stands at."""


class Between(NamedTuple):
    """The range of a whole number, both ends included."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {**handler(source), "ge": self.least, "le": self.most}


class Unit:
    """How a scalar is read: the reader of its text, and what an editor is told of it.

    `words` are the values, or what they begin with, where gpc knows them all.
    """

    def __init__(
        self, reader: Callable[[Any], Any], words: tuple[str, ...] = (), **json_schema: Any
    ) -> None:
        self.reader = reader
        self.words = words
        self.json_schema = json_schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        function = {"type": "no-info", "function": self.reader}
        return {"type": "function-plain", "function": function}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return dict(self.json_schema)


class Installed(Unit):
    """A word for something installed, which gpc knows when it reads the file and no schema does.

    Whoever prints a schema puts the words of that kind in the place of `x-installed`.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(read_word, (), **{"type": "string", "x-installed": kind})
        self.kind = kind


def read(parse: Callable[[str], T], value: Any) -> T:
    if isinstance(value, dict | list):
        raise PydanticCustomError("unit", "not a scalar", {"expected": "", "help": ""})
    if not isinstance(value, str):
        return cast(T, value)  # already the unit: a model that was built in code
    try:
        return parse(value)
    except units.UnitError as error:
        raise PydanticCustomError(
            "unit", "not a value", {"expected": error.expected, "help": error.help}
        ) from None


def read_pci_address(value: Any) -> units.PciAddress:
    return read(units.PciAddress.parse, value)


def read_pci_id(value: Any) -> units.PciId:
    return read(units.PciId.parse, value)


def read_size(value: Any) -> units.Size:
    return read(units.Size.parse, value)


def read_duration(value: Any) -> units.Duration:
    return read(units.Duration.parse, value)


def read_rate(value: Any) -> rates.Rate:
    return read(rates.Rate.parse, value)


def read_throughput(value: Any) -> rates.Throughput:
    return read(rates.Throughput.parse, value)


def read_mac_address(value: Any) -> units.MacAddress:
    return read(units.MacAddress.parse, value)


def read_uuid(value: Any) -> units.Uuid:
    return read(units.Uuid.parse, value)


def read_feature(value: Any) -> str:
    return read(texts.feature, value)


def read_hyperv_vendor(value: Any) -> str:
    return read(texts.hyperv_vendor, value)


def read_machine_version(value: Any) -> str:
    return read(texts.machine_version, value)


def read_kernel_version(value: Any) -> units.KernelVersion:
    return read(units.KernelVersion.parse, value)


def read_version(value: Any) -> units.Version:
    return read(units.Version.parse, value)


def read_cpu_set(value: Any) -> units.CpuSet:
    return read(units.CpuSet.parse, value)


def read_name(value: Any) -> str:
    return read(texts.name, value)


def read_com(value: Any) -> str:
    return read(texts.com, value)


def read_user(value: Any) -> str:
    return read(texts.user, value)


def read_interface(value: Any) -> str:
    return read(texts.interface, value)


def read_line(value: Any) -> str:
    return read(texts.line, value)


def read_word(value: Any) -> str:
    return read(str, value)


def read_path(value: Any) -> str:
    return read(texts.path, value)


def read_host_os(value: Any) -> str:
    return read(texts.host_os, value)


def _number(reader: Callable[[Any], Any], pattern: str, example: str) -> Unit:
    return Unit(reader, type=["string", "number"], pattern=pattern, examples=[example])


PciAddress = Annotated[
    units.PciAddress,
    _number(
        read_pci_address,
        r"^([0-9a-fA-F]{1,4}:)?[0-9a-fA-F]{1,2}:[01]?[0-9a-fA-F]\.0?[0-7]$",
        "01:00.0",
    ),
]
PciId = Annotated[
    units.PciId,
    _number(read_pci_id, r"^(0x)?[0-9a-fA-F]{4}:(0x)?[0-9a-fA-F]{4}$", "1002:6818"),
]
Size = Annotated[units.Size, _number(read_size, r"^[0-9]+ ?([KMGT]iB|[KMGT])$", "16 GiB")]
Duration = Annotated[
    units.Duration, Unit(read_duration, type="string", pattern="^[0-9]{1,5} ?(s|min|h)$")
]
Rate = Annotated[
    rates.Rate,
    Unit(read_rate, type="string", pattern="^[0-9]{1,9} ?[kMG]bit/s$", examples=["100 Mbit/s"]),
]
Throughput = Annotated[
    rates.Throughput,
    Unit(
        read_throughput,
        type="string",
        pattern="^[0-9]{1,12} ?(B|KiB|MiB|GiB)/s$",
        examples=["100 MiB/s"],
    ),
]
MacAddress = Annotated[
    units.MacAddress,
    _number(read_mac_address, r"^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$", "52:54:00:12:34:56"),
]
Uuid = Annotated[
    units.Uuid,
    _number(
        read_uuid,
        r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        "6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42",
    ),
]
MachineVersion = Annotated[
    str, _number(read_machine_version, f"^{texts.MACHINE_VERSION.pattern}$", "9.1")
]
Feature = Annotated[str, _number(read_feature, f"^{texts.FEATURE.pattern}$", "svm")]
HypervVendor = Annotated[
    str, _number(read_hyperv_vendor, f"^{texts.HYPERV_VENDOR.pattern}$", "gpcgpcgpcgpc")
]
KernelVersion = Annotated[
    units.KernelVersion, _number(read_kernel_version, r"^[0-9]+\.[0-9]+.*$", "6.1")
]
Version = Annotated[units.Version, _number(read_version, r"^[0-9]+(\.[0-9]+)*.*$", "8.2")]
CpuSet = Annotated[
    units.CpuSet, _number(read_cpu_set, r"^[0-9]+(-[0-9]+)?(, ?[0-9]+(-[0-9]+)?)*$", "2-5,8-11")
]
Name = Annotated[str, Unit(read_name, type="string", pattern=f"^{texts.NAME.pattern}$")]
User = Annotated[str, Unit(read_user, type="string", pattern=f"^{texts.USER.pattern}$")]
Com = Annotated[str, Unit(read_com, type="string", pattern=f"^{texts.COM.pattern}$")]
Interface = Annotated[
    str, Unit(read_interface, type="string", pattern=f"^{texts.INTERFACE.pattern}$")
]
Line = Annotated[str, Unit(read_line, type="string", minLength=1)]
Backend = Annotated[str, Installed("backend")]
Builder = Annotated[str, Installed("builder")]
Entries = Annotated[str, Installed("entries")]
Loader = Annotated[str, Installed("loader")]

Path = Annotated[str, Unit(read_path, type="string", pattern="^/")]
HostOs = Annotated[
    str,
    Unit(
        read_host_os,
        words=distributions.SERVED,
        type="string",
        pattern=rf"^({'|'.join(distributions.SERVED)})(-[0-9]+(\.[0-9]+)*)?$",
        examples=["debian-12", "opensuse-leap-15.6", "arch"],
    ),
]
