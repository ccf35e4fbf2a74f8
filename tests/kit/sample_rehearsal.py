"""A rehearsal that nobody held, with a failure in it, for the tests of its reports."""

from __future__ import annotations

from gpc.graph.topology import Picture, ShownCard, ShownFunction, ShownGuest
from gpc.rehearse.replica.copied import Replaced
from gpc.rehearse.verdict.records import Owner, Rehearsal, RehearsedBoot, SeenFunction, Step

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
    boot = RehearsedBoot(
        "compiled", "the host as compiled", 20.0, steps, log, "quiet", ("qemu", "-m", "1")
    )
    card = ShownCard(
        "card",
        True,
        False,
        (ShownFunction("", "01:00.0", "1002:6818", "radeon", "vfio-pci"),),
        "one",
    )
    return Rehearsal(
        "phenom",
        "kvm",
        "6.1.0 (Debian's)",
        "tcg",
        "amd-iommu, interrupt remapping off",
        Picture("phenom", "debian-12", (card,), (ShownGuest("one", "qemu, linux", ("card",)),)),
        (
            SeenFunction(
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
            SeenFunction(
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
        (Replaced("driver", "radeon", "bochs"),),
        ("Cards are stand-ins.",),
        (boot,),
        20.0,
    )
