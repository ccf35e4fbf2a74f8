"""mdevctl: shares of cards (mediated devices) that are made at boot, a file for each. Pure.

mdevctl's own rule of udev makes those that start by themselves as soon as the card's driver says
that it can share the card. Intel's says so once kvmgt is loaded, which nothing else loads.

Source: mdevctl 1.2, 60-mdevctl.rules, src/mdev.rs (load_from_json: mdev_type, start, attrs); Linux
6.1, drivers/gpu/drm/i915/gvt/kvmgt.c.
"""

from collections.abc import Iterable, Iterator

from gpc.output.render import Section
from gpc.plan import Mediated, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.why import Traced, because, leaves, reasons
from gpc_schemas.units import PciAddress

NAME = "mdevctl"
DEFINED = "etc/mdevctl.d/"
LOADED = "etc/modules-load.d/gpc-kvmgt.conf"
TITLE = f"/{DEFINED}PARENT/UUID, read by mdevctl: shares of cards that guests are given"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: types and UUIDs always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """A file for each share, below its card's address; and the module of Intel's."""
    shares = [(card, share) for card in plan.host.cards for share in card.mediated]
    if not shares:
        return
    from gpc.resolve.mediated import is_gvt_g
    from gpc.target.language import JSON, MODPROBE

    for card, share in shares:
        parent = next(each.address for each in card.functions if each.name == card.name)
        uuid = str(share.uuid.value)
        rows = {
            "type": share.type,
            "start": Traced("auto", because("mediated-at-boot", share.path)),
            "section": _section(share, parent),
        }
        path = f"{DEFINED}{parent.value}/{uuid}"
        yield Sheet(path, "device.json.j2", JSON, rows, actions=(f"mdevctl {uuid}",))
    own = [share for _, share in shares if is_gvt_g(share)]
    if own:
        why = because("gvt-g", *leaves(*(share.type.why for share in own)))
        module = {"module": Traced("kvmgt", why)}
        yield Sheet(LOADED, "load.conf.j2", MODPROBE, module)


def _section(share: Mediated, address: Traced[PciAddress]) -> Section:
    """The reason of what stands in each such file: where it lies says the card and the UUID."""
    return Section(reasons(share.type.why, share.uuid.why, address.why))
