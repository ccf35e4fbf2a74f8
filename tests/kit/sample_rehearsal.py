"""A rehearsal that nobody held, with a failure in it, for the tests of its reports."""

from __future__ import annotations

from gpc.graph.topology import Card, Guest, Topology
from gpc.graph.topology import Function as Drawn
from gpc.rehearse.replica.copied import Change
from gpc.rehearse.verdict.records import Boot, Function, Owner, Rehearsal, Step

HOSTILE = "</pre></td><script>document.body.remove()</script><img src=x onerror=alert(1)> & \"'"
GPU, AUDIO = "0000:01:00.0", "0000:01:00.1"


def sample(log: str, *, passed: bool = False) -> Rehearsal:
    """The rehearsal, in which everything that a machine says is `log`."""
    kept = (Owner(GPU, "1234:1111", "vfio-pci", "5"), Owner(AUDIO, "8086:293e", "vfio-pci", "5"))
    lost = (Owner(GPU, "1234:1111", "bochs-drm", "5"), Owner(AUDIO, "8086:293e", "", "5"))
    last = (
        Step("again", "it is kept again", "pass", 0.5, owners=kept)
        if passed
        else Step("again", "it is kept again", "fail", 0.5, (f"because {log}",), log, lost)
    )
    steps = (Step("boot", "it boots", "pass", 14.25, owners=kept), last)
    boot = Boot("compiled", "the host as compiled", 20.0, steps, log, "quiet", ("qemu", "-m", "1"))
    card = Card(
        "card",
        True,
        False,
        (Drawn("", "01:00.0", "1002:6818", "radeon", "vfio-pci"),),
        "one",
    )
    return Rehearsal(
        "phenom",
        "kvm",
        "6.1.0 (Debian's)",
        "tcg",
        "amd-iommu, interrupt remapping off",
        Topology("phenom", "debian-12", (card,), (Guest("one", "qemu, linux", ("card",)),)),
        (
            Function(
                "card",
                "card",
                GPU,
                "1002:6818",
                "radeon",
                "secondary-vga",
                "1234:1111",
                "bochs-drm",
                "one",
                "vfio-pci",
            ),
            Function(
                "card.audio",
                "card",
                AUDIO,
                "1002:aab0",
                "snd_hda_intel",
                "ich9-intel-hda",
                "8086:293e",
                "snd_hda_intel",
                "one",
                "vfio-pci",
            ),
        ),
        (Change("driver", "radeon", "bochs"),),
        ("Cards are stand-ins.",),
        (boot,),
        20.0,
    )
