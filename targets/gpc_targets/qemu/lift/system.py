"""Which system a guest runs, which no option of QEMU's says. Pure."""

from __future__ import annotations

from gpc_targets.qemu.lift.line import Reading

_WINDOWS_7 = ("win7", "windows7", "windows-7", "windows_7")
_MAC = ("isa-applesmc",)


def lift(reading: Reading, system: str | None) -> None:
    """The key `os`, by what only one system makes use of, or by names."""
    guest = reading.guest
    if system is not None:
        guest.put(("os",), system, reading.line.options[0].span)
        return
    words = [
        (option, key.replace("_", "-"), text.value)
        for option in reading.line.options
        for key, text in option.attributes.items()
    ]
    texts = " ".join(
        [value.lower() for _, _, value in words]
        + [text.value.lower() for option in reading.line.options for text in option.texts]
    )
    has_tpm = bool(reading.line.named("-tpmdev"))
    is_local = bool(reading.line.named("-localtime")) or any(
        option.name == "-rtc" and value == "localtime" for option, _, value in words
    )
    has_hyperv = any(
        option.name == "-cpu" and key.lstrip("+").startswith("hv-") for option, key, _ in words
    )
    if any(device in texts for device in _MAC):
        word, sign = "other", "it has Apple's chip"
    elif any(name in texts for name in _WINDOWS_7):
        word, sign = "windows-7", "a file or its name says so"
    elif has_hyperv or "virtio-win" in texts or "windows" in texts or "win1" in texts:
        word = "windows-11" if has_tpm else "windows-10"
        sign = "it has Hyper-V's enlightenments" if has_hyperv else "a file or its name says so"
        sign += " and a TPM" if has_tpm else ""
    elif is_local:
        word, sign = "windows-10", "its clock shows local time"
    else:
        word, sign = "linux", "nothing in it is for Windows"
    at = reading.line.options[0].span
    guest.put(("os",), word, at)
    help = "write its own word at `os` if it is another"
    guest.assume(at, f"its system is taken for {word}: {sign}", help)
