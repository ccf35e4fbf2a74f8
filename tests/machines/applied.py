"""Hosts to which a tree was applied: gpc's files, and what an early boot image has of them."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

State = Literal[
    "right",
    "no rule",
    "old rule",
    "no keeper",
    "unreadable",
    "damaged",
    "bare",
    "bare, a driver in it",
]
"""A bare image has nothing of gpc's; its modules lie side by side, for whatever it finds."""

CONF, RULE = "/etc/modprobe.d/gpc.conf", "/etc/udev/rules.d/70-gpc.rules"
TEXTS = {
    CONF: "softdep nouveau pre: vfio-pci\n",
    RULE: 'ACTION!="add|bind|change", GOTO="end"\nLABEL="end"\n',
}
MODULES = ("vfio_pci", "vfio", "vfio_iommu_type1")
DROP_INS = {
    "/usr/sbin/update-initramfs": (
        "/etc/initramfs-tools/hooks/gpc",
        "copy_file config {} || [ $? -eq 1 ]\n",
        "force_load {}\n",
    ),
    "/usr/bin/dracut": (
        "/etc/dracut.conf.d/gpc.conf",
        'install_items+=" {} "\n',
        'force_drivers+=" {} "\n',
    ),
    "/usr/bin/mkinitcpio": ("/etc/mkinitcpio.conf.d/gpc.conf", "FILES+=({})\n", "  {}\n"),
}
"""By the builder's program: gpc's file for it, its lines for a file and for a module."""


def files(tool: str) -> dict[str, str]:
    """gpc's files on a host whose images a program makes."""
    if tool not in DROP_INS:
        return TEXTS
    path, for_file, for_module = DROP_INS[tool]
    text = "".join(map(for_file.format, TEXTS)) + "".join(map(for_module.format, MODULES))
    return {**TEXTS, path: text}


def image(state: State, release: str) -> dict[str, Any]:
    """The image as a capture has it."""
    if state == "unreadable":
        return {"unread": "may be read by root alone", "damaged": False}
    if state == "damaged":
        return {"unread": "ends early", "damaged": True}
    if state.startswith("bare"):
        modules = ["nvme", "xhci_pci", *(["nouveau"] if state != "bare" else [])]
        return {
            "files": {},
            "modules": sorted(modules),
            "builtin": None,
            "releases": [],
            "said": {},
        }
    texts = dict(TEXTS)
    if state == "no rule":
        del texts[RULE]
    elif state == "old rule":
        texts[RULE] = "# of before\n"
    modules = [name for name in sorted(MODULES) if name != "vfio_pci" or state != "no keeper"]
    return {
        "files": {
            path: {"size": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
            for path, text in texts.items()
        },
        "modules": ["ext4", *modules],
        "builtin": ["8250"],
        "releases": [release],
        "said": {},
    }
