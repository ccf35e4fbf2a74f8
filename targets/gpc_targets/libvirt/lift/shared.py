"""What a domain shares with its host: memory and directories. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import named, size
from gpc.lift.xml import Element
from gpc_schemas.patterns import regex
from gpc_targets.libvirt.lift.memory import in_kib
from gpc_targets.libvirt.lift.places import place

_NAME = regex(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}")
_TAG = regex(r"[A-Za-z0-9_.-]{1,31}")


def memory(taker: Taker, element: Element) -> None:
    """Memory that is a file in /dev/shm. Whose that is, the domain does not say."""
    name = element.attributes.get("name")
    model, amount = taker.child(element, "model"), taker.child(element, "size")
    kind = model.attributes.get("type") if model else None
    if name is None or _NAME.fullmatch(name.value) is None or amount is None:
        return
    if kind is None or kind.value != "ivshmem-plain":
        return
    words = size(in_kib(amount.text, amount.attributes.get("unit"), "b"))
    entry = taker.guest.fresh(("shared_memory",), named(name.value, "memory"))
    taker.same(model, "type")
    taker.take(amount, "unit")
    taker.put(("shared_memory", entry, "size"), taker.text(amount), words)
    taker.put(("shared_memory", entry, "name"), taker.take(element, "name"))
    place(taker, element)


def directory(taker: Taker, element: Element) -> None:
    """A directory that the guest mounts."""
    source, target = taker.child(element, "source"), taker.child(element, "target")
    path = source.attributes.get("dir") if source else None
    tag = target.attributes.get("dir") if target else None
    driver = taker.child(element, "driver")
    kind = driver.attributes.get("type") if driver else None
    word = {"virtiofs": "virtiofs", "path": "9p"}.get(kind.value if kind else "path")
    if path is None or tag is None or word is None or not path.value.startswith("/"):
        return
    if not taker.same(element, "type", "mount") or _TAG.fullmatch(tag.value) is None:
        return
    share = ("shares", taker.guest.fresh(("shares",), named(tag.value, "share")))
    taker.take(driver, "type")
    taker.guest.put((*share, "kind"), word, kind.span if kind else element.span)
    taker.put((*share, "path"), taker.take(source, "dir"))
    taker.put((*share, "tag"), taker.take(target, "dir"))
    if word == "9p":
        words = {"mapped": "mapped", "passthrough": "passthrough"}
        taker.word(element, "accessmode", (*share, "security"), words)
    else:
        taker.same(element, "accessmode", "passthrough")
    binary = taker.child(element, "binary")
    taker.put((*share, "daemon"), taker.take(binary, "path"))
    cache = taker.child(binary, "cache") if binary else None
    taker.word(cache, "mode", (*share, "cache"), {"always": "always", "none": "none"})
    read_only = taker.child(element, "readonly")
    if read_only is not None:
        taker.guest.put((*share, "read_only"), True, read_only.span)
    place(taker, element)
