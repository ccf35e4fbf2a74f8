"""The units: what each reads, how it is spelt out again, and what it refuses."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpc_schemas.rates import Throughput
from gpc_schemas.units import (
    CpuSet,
    Duration,
    KernelVersion,
    MacAddress,
    PciAddress,
    PciId,
    Size,
    UnitError,
    Uuid,
)

UNITS = (CpuSet, Duration, KernelVersion, MacAddress, PciAddress, PciId, Size, Throughput, Uuid)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("01:00.0", "0000:01:00.0"),
        ("0000:01:00.0", "0000:01:00.0"),
        ("1:0.0", "0000:01:00.0"),
        ("0:1:0.0", "0000:01:00.0"),
        ("FF:1F.7", "0000:ff:1f.7"),
        ("10000:01:00.0", None),
        ("01:20.0", None),
        ("01:00.8", None),
        ("01:00", None),
        ("60.0", None),
        ("", None),
    ],
)
def test_pci_address(text: str, spelt: str | None) -> None:
    check(PciAddress, text, spelt)


@pytest.mark.parametrize("text", ["10000:e1:00.0", "10001:00:1f.7", "ffffffff:00:00.0"])
def test_an_address_behind_vmd_is_seen_and_not_taken_from_a_file(text: str) -> None:
    assert str(PciAddress.seen(text)) == text
    assert PciAddress.seen(text).is_behind_vmd
    with pytest.raises(UnitError) as refused:
        PciAddress.parse(text)
    assert "VMD" in refused.value.expected
    assert "firmware" in refused.value.help


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("1002:6818", "1002:6818"),
        ("10DE:1E07", "10de:1e07"),
        ("0x8086:0x4680", "8086:4680"),
        ("1002:681", None),
        ("1002", None),
        ("61363", None),
    ],
)
def test_pci_id(text: str, spelt: str | None) -> None:
    check(PciId, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("3096 MiB", "3096 MiB"),
        ("16GiB", "16 GiB"),
        ("16G", "16 GiB"),
        ("2048 MiB", "2 GiB"),
        ("1 TiB", "1024 GiB"),
        ("512 KiB", "512 KiB"),
        ("0 GiB", None),
        ("-1 MiB", None),
        ("1.5 GiB", None),
        ("4 GB", None),
        ("4096", None),
        ("99999999 TiB", None),
    ],
)
def test_size(text: str, spelt: str | None) -> None:
    check(Size, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("25 min", "25 min"),
        ("90s", "90 s"),
        ("120 s", "2 min"),
        ("24 h", "24 h"),
        ("0 s", None),
        ("25 h", None),
        ("1.5 h", None),
        ("-1 min", None),
        ("25", None),
        ("25 m", None),
        ("infinity", None),
    ],
)
def test_duration(text: str, spelt: str | None) -> None:
    check(Duration, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("100 MiB/s", "100 MiB/s"),
        ("1048576B/s", "1 MiB/s"),
        ("3000000 B/s", "3000000 B/s"),
        ("511 B/s", None),
        ("931322 GiB/s", "931322 GiB/s"),
        ("1000000000000000 B/s", "976562500000 KiB/s"),
        ("1000000000000001 B/s", None),
        ("1048576 GiB/s", None),
        ("100 MB/s", None),
        ("100 MiB", None),
    ],
)
def test_throughput(text: str, spelt: str | None) -> None:
    check(Throughput, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("52:54:00:12:34:56", "52:54:00:12:34:56"),
        ("52:54:00:AB:CD:EF", "52:54:00:ab:cd:ef"),
        ("53:54:00:12:34:56", None),
        ("41135085296", None),
        ("52-54-00-12-34-56", None),
    ],
)
def test_mac_address(text: str, spelt: str | None) -> None:
    check(MacAddress, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("6F1CBD5E-31A4-5B0B-9A5E-1D8C0F6F0A42", "6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42"),
        ("6f1cbd5e31a45b0b9a5e1d8c0f6f0a42", None),
        ("{6f1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42}", None),
        ("00000000-0000-0000-0000-000000000000", None),
    ],
)
def test_uuid(text: str, spelt: str | None) -> None:
    check(Uuid, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("6.1", "6.1"),
        ("6.10", "6.10"),
        ("6.1.0-18-amd64", "6.1"),
        ("5.15.148-pve", "5.15"),
        ("6", None),
        ("six", None),
    ],
)
def test_kernel_version(text: str, spelt: str | None) -> None:
    check(KernelVersion, text, spelt)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("2-5,8-11", "2-5,8-11"),
        ("3", "3"),
        ("4, 5, 6", "4-6"),
        ("1,0", "1,0"),
        ("0-4096", None),
        ("5-2", None),
        ("1,1", None),
        ("1-3,2", None),
        ("", None),
        ("a", None),
    ],
)
def test_cpu_set(text: str, spelt: str | None) -> None:
    check(CpuSet, text, spelt)


def check(unit: type, text: str, spelt: str | None) -> None:
    """The text is read and spelt out so, or refused with words that help."""
    if spelt is not None:
        assert str(unit.parse(text)) == spelt  # type: ignore[attr-defined]
        assert str(unit.parse(spelt)) == spelt  # type: ignore[attr-defined]
        return
    with pytest.raises(UnitError) as refused:
        unit.parse(text)  # type: ignore[attr-defined]
    assert refused.value.expected


def test_kernel_versions_compare_by_number() -> None:
    assert KernelVersion.parse("6.10") > KernelVersion.parse("6.9")
    assert KernelVersion.parse("6.1") < KernelVersion.parse("6.2")


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFF), st.integers(0, 0x1F), st.integers(0, 7))
def test_every_address_is_read_back(domain: int, bus: int, device: int, function: int) -> None:
    address = PciAddress(domain, bus, device, function)
    assert PciAddress.parse(str(address)) == address
    assert address.slot == (domain, bus, device)
    if domain == 0:
        assert PciAddress.parse(address.short) == address


@given(st.lists(st.integers(0, 4095), min_size=1, max_size=40, unique=True))
def test_every_cpu_set_is_read_back_in_its_order(cpus: list[int]) -> None:
    assert CpuSet.parse(str(CpuSet(tuple(cpus)))).cpus == tuple(cpus)


@given(st.text(max_size=40), st.sampled_from(UNITS))
def test_no_text_does_more_than_be_refused(text: str, unit: type) -> None:
    with contextlib.suppress(UnitError):
        value = unit.parse(text)  # type: ignore[attr-defined]
        assert unit.parse(str(value)) == value  # type: ignore[attr-defined]


def test_a_list_of_cpus_takes_no_more_than_the_cpus_there_are() -> None:
    with pytest.raises(UnitError, match="CPU numbers") as refused:
        CpuSet.parse(",".join(["0-4095"] * 100_000))
    assert refused.value.help == "CPU 0 is named twice"
