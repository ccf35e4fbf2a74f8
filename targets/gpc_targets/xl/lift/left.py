"""Why something of a file was left over, and what to do. Pure."""

from __future__ import annotations

from gpc.lift.cfg import Config, Skipped
from gpc.lift.elements import Taker
from gpc.lift.xml import Element
from gpc.report.diagnostics import Diagnostic
from gpc.report.located import Span
from gpc_targets.xl.keys import NEWEST, keys
from gpc_targets.xl.lift.carried import NEVER

NO_KEY = "gpc has no key for it: leave it out, or run the guest by its old file"

HELP = {
    "acpi": "leave it out: passed cards need ACPI",
    "apic": "leave it out: passed cards need an APIC",
    "bootloader": "leave it out: firmware starts a guest that is fully virtualised",
    "boot": "write what it boots from at `boot`",
    "cpus": "write a CPU of the host for each virtual one at `cpu.pin`",
    "device_model_version": "leave it out: qemu-xen-traditional is gone from Xen",
    "disk": "leave it out, or run the guest under libvirt or qemu",
    "gfx_passthru": "leave it out: with qemu-xen it makes an Intel iGPU the first display, and "
    "other cards are the second",
    "hap": "leave it out: a guest with passed cards has its memory in nested pages",
    "localtime": "write `clock`",
    "maxmem": "leave it out: gpc gives a guest all of its memory from the start",
    "on_crash": "write one of destroy, restart, rename-restart and preserve under `lifecycle`",
    "on_poweroff": "write one of destroy, restart, rename-restart and preserve under `lifecycle`",
    "on_reboot": "write one of destroy, restart, rename-restart and preserve under `lifecycle`",
    "pci": "name the function by its address, such as 01:00.0",
    "pci/msitranslate": "leave it out: drivers of today take interrupts as they come",
    "pci/name": "write the address in its place: `xl pci-assignable-list -n` shows whose it is",
    "pci/permissive": "leave it out, and see whether the card works: it lets a guest write where "
    "it could harm the host",
    "pci/power_mgmt": "leave it out: the guest's driver keeps the card awake",
    "pci/rdm_policy": "leave it out: where firmware keeps memory of the card, Xen says so itself",
    "pci/seize": "leave it out: gpc binds the card to Xen's driver from boot on",
    "pci/vslot": "leave it out: Xen chooses the place in the guest",
    "sdl": "leave it out, and look at the guest by VNC",
    "spicepasswd": "leave it out and come through `ssh -L`, or use VNC with a `password_file`",
    "vif": "leave it out, or run the guest under libvirt or qemu",
    "vnuma": "leave it out: raw keys cannot say lists in lists",
    "vncpasswd": "write it into a file that root alone reads, and name that at "
    "`display.vnc.password_file`",
    "xen_platform_pci": "leave it out: it is where Xen's drivers in the guest find Xen",
}
"""By key; of those without an entry it is known whether xl reads them at all."""


REST = "rest"
"""What the lift calls words of a specification that have no key."""


def left_over(taker: Taker, setting: Element) -> None:
    """Tells what of a setting nobody took."""
    guest, name = taker.guest, setting.name
    help = HELP.get(name, NO_KEY)
    if id(setting) not in taker.seen:
        guest.left.append(name)
        known = keys().get(name)
        is_unknown = known is None or known.kind == "ignored"
        if is_unknown and guest.get("toolstack") != "xm":
            help = f"leave it out: the xl of Xen {NEWEST} and before does not heed it"
        shown = "" if name in NEVER or not setting.texts else f" = {_short(setting.texts[0].value)}"
        message = f"`{name}{shown}` is not taken"
        if name in NEVER:
            guest.told.append(secret("left-over", message, setting.span, help))
        else:
            guest.tell(setting.span, message, help)
        return
    for path, _, span in taker.leftovers(setting, one_by_one=True):
        word = path.rpartition("@")[2] if "@" in path else ""
        guest.left.append(f"{name}/{word}" if word else name)
        texts = (each.attributes[word] for each in setting.walk() if word in each.attributes)
        value = next((text.value for text in texts if text.span == span), "")
        told = value if word == REST else f"{word}={value}"
        said = f"`{_short(told)}` of `{name}`"
        said = said if word else f"an entry of `{name}`"
        guest.tell(span, f"{said} is not taken", HELP.get(f"{name}/{word}", help))


def skipped(taker: Taker, config: Config) -> None:
    """Tells what of a file is in no setting; lines of Python that follow each other, once."""
    guest, line = taker.guest, -1
    for each in config.skipped:
        if each.kind == "twice":
            help = f"keep one: of `{each.name}` the last counts"
            guest.tell(each.span, f"`{each.name}` is said again below", help)
        elif each.kind == "value" and each.name in keys():
            _computed(taker, each)
        elif each.kind != "import" and not each.text.startswith(_OWN):
            if each.span.line > line:
                guest.left.append("python")
                help = "see that the guest says what it would have done"
                guest.tell(each.span, f"`{_short(each.text)}` is Python, which is not run", help)
            line = each.span.line + each.text.count("\n") + 1


_OWN = "assert 0 < len(vncpasswd) <= "
"""Of gpc's own files for xm."""


def _computed(taker: Taker, each: Skipped) -> None:
    guest = taker.guest
    if each.name in NEVER and guest.get("display", "vnc", "password_file"):
        guest.taken += 1
    elif keys()[each.name].kind == "ignored":
        guest.known += 1
    else:
        guest.left.append(each.name)
        help = "write its value into machine.yaml by hand"
        guest.tell(each.span, f"`{each.name}` would have to be computed by Python", help)


def secret(code: str, message: str, span: Span, help: str) -> Diagnostic:
    """A warning at a place that is not to be shown."""
    return Diagnostic(code, message, span, help=help, severity="warning", is_secret=True)


def _short(text: str) -> str:
    line = text.partition("\n")[0].strip()
    return line if len(line) <= 60 else f"{line[:57]}..."
