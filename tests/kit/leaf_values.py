"""Other values for leaves whose values are many, by what reads them."""

from __future__ import annotations

from typing import Any

from gpc_schemas import base, markup, usb_units
from gpc_schemas.guest import clock_words, cpu_words, memory_words, raw, remote, smbios, words


def unit(kind: Any) -> base.Unit:
    """What reads a scalar's text, of a type that may be annotated further."""
    return next(mark for mark in kind.__metadata__ if isinstance(mark, base.Unit))


VALUES: dict[base.Unit, tuple[str, ...]] = {
    unit(base.User): ("bob", "root"),
    unit(base.Rate): ("16 Mbit/s", "2 Gbit/s"),
    unit(base.Throughput): ("16 MiB/s", "1000 B/s"),
    unit(base.Backend): ("libvirt", "qemu", "xl"),
    unit(base.Loader): ("grub", "systemd-boot", "other"),
    unit(base.Entries): ("bls", "grub-mkconfig", "kernel-install", "kernelstub", "other"),
    unit(base.Builder): ("dracut", "initramfs-tools", "mkinitcpio"),
    unit(base.HostOs): ("debian-12", "ubuntu-25.10", "fedora-41", "opensuse", "arch", "pop-22.04"),
    unit(base.KernelVersion): ("3.4", "4.4", "5.15", "6.1", "6.11", "4.17", "4.19"),
    unit(base.HypervVendor): ("another",),
    unit(base.Uuid): ("0a1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42",),
    unit(base.MachineVersion): ("7.0", "6.2"),
    unit(base.Version): ("239", "245", "252", "5.2", "6.2", "7.0", "7.2", "9.0"),
    unit(base.Size): ("2 MiB", "1 GiB", "4 GiB", "6 GiB", "24 GiB"),
    unit(base.Duration): ("5 s", "90 s", "10 min", "2 h"),
    unit(base.MacAddress): ("52:54:00:aa:bb:cc", "00:16:3e:aa:bb:cc"),
    unit(base.PciAddress): ("0c:00.0", "0001:1e:03.0"),
    unit(base.PciId): ("1002:67df", "10de:2684", "8086:5916", "1b21:3241"),
    unit(usb_units.UsbId): ("1d6b:0104", "046d:c52b"),
    unit(usb_units.UsbPort): ("2-4", "3-1.2"),
    unit(base.Path): ("/dev/other", "/srv/other.img", "/srv/another, and 'odd'"),
    unit(base.Line): ("other", "1", "a/1", "127.0.0.2", "::1"),
    unit(base.Name): ("amdgpu", "nouveau", "snd_hda_intel", "vfio_pci", "xhci_pci", "other"),
    unit(base.Interface): ("other0",),
    unit(memory_words.FileName): ("other-name",),
    unit(memory_words.Tag): ("another",),
    unit(memory_words.UserName): ("other",),
    unit(memory_words.Resolution): ("3840x2160", "800x600"),
    unit(smbios.BiosDate): ("01/31/2020",),
    unit(smbios.BiosRelease): ("5.0",),
    unit(cpu_words.CpuModel): ("host", "maximum", "EPYC-Milan"),
    unit(cpu_words.CpuVendor): ("AuthenticAMD",),
    unit(cpu_words.AddressBits): ("host", "40"),
    unit(clock_words.TimeZone): ("Asia/Tokyo",),
    unit(clock_words.ClockOffset): ("-1 h", "5 s"),
    unit(clock_words.ClockStart): ("2020-01-31T12:00:00",),
    unit(clock_words.Frequency): ("3 GHz", "2600 MHz"),
    unit(words.Profile): ("default-v1",),
    unit(words.Serial): ("other", "1"),
    unit(words.Wwn): ("5000c50015ea71ad", "5000c500aaaaaaaa"),
    unit(words.Rotation): ("ssd", "7200", "5400"),
    unit(words.Keymap): ("fr", "en-gb"),
    unit(words.ScsiAddress): ("1:0:2:3",),
    unit(words.Volume): ("other/b.raw",),
    unit(remote.ServerWord): ("10.9.9.9", "other.lan:99"),
    unit(markup.Markup): (
        "<genid>0a1cbd5e-31a4-5b0b-9a5e-1d8c0f6f0a42</genid>",
        "<watchdog model='ib700' action='none'><alias name='ua-scream'/></watchdog>",
    ),
    unit(raw.Alias): ("ua-other",),
    unit(raw.Property): ("x-other",),
    unit(raw.Capability): ("other",),
    unit(raw.Text): ("other", "1", ""),
    unit(raw.PropertyValue): ("other", "1"),
    unit(words.Booted): ("cdrom", "disk", "network"),
}
"""What is tried for a type whose values are many; what a machine refuses is no change of it."""

CPU_SET = unit(base.CpuSet)
