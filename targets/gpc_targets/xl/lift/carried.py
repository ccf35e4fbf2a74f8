"""Keys that gpc has no word for, handed on as they stand under `raw.xl`. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import Value
from gpc.lift.xml import Element
from gpc_schemas.patterns import regex
from gpc_targets.xl.keys import is_number, keys
from gpc_targets.xl.raw import ALWAYS, ALWAYS_XM, LISTS, LISTS_OF_XM

NEVER = frozenset(("spicepasswd", "vncpasswd"))
"""Secrets, which go into no file that others read."""

_LINE = regex(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*")
HELP = "keep it there, or leave it out if the guest does without"

_XM_KEY = regex(r"[a-z][a-z0-9_]*")


def carry(taker: Taker, setting: Element, *, is_xm: bool) -> bool:
    """Whether a setting of which nothing was taken was put under `raw`."""
    if setting.name in (LISTS_OF_XM if is_xm else LISTS):
        _carry_entries(taker, setting)
        return False  # what is left of the others is told
    if id(setting) in taker.seen:
        return False
    value = _text(setting, is_xm=is_xm)
    if value is None:
        return False
    taker.used(setting)
    taker.guest.put(("raw", "xl", setting.name), value, setting.span)
    message = f"`{setting.name}` has no key: it stays as it is under raw.xl"
    taker.guest.carry(setting.span, message, HELP)
    return True


def _carry_entries(taker: Taker, setting: Element) -> None:
    """Puts the entries of a list of which nothing was taken under `raw`."""
    holders = [setting] if setting.texts else setting.children
    left = [each for each in holders if not each.texts or id(each.texts[0]) not in taker.seen]
    text = _listed(left)
    if not text or setting.name == "pci":
        return
    taker.seen.add(id(setting))
    for each in left:
        taker.used(each)
        message = f"an entry of `{setting.name}` has no key: it stays as it is under raw.xl"
        taker.guest.carry(each.span, message, HELP)
    taker.guest.put(("raw", "xl", setting.name), text, left[0].span)


def _listed(items: list[Element]) -> str | None:
    """Texts as one, with `;` between; None where there is no such text."""
    words = [item.texts[0].value if item.texts else "" for item in items]
    if any(";" in word or word.strip() != word or not word for word in words):
        return None
    text = "; ".join(words)
    return text if _LINE.fullmatch(text) else None


def _text(setting: Element, *, is_xm: bool) -> Value | None:
    """The text under `raw` that says the same; None where none does."""
    name = setting.name
    written = (ALWAYS_XM if is_xm else ALWAYS).split()
    known = keys().get(name)
    if name in written or name in NEVER or (not is_xm and known is None):
        return None
    if is_xm and (not _XM_KEY.fullmatch(name) or not setting.texts):
        return None
    if known is not None and known.kind == "list" and not is_xm:
        return _listed([setting] if setting.texts else setting.children) or None
    if not setting.texts or (known is not None and known.kind in ("ignored", "nested")):
        return None
    text = setting.texts[0].value
    if known is not None and known.kind == "number" and not is_number(text):
        return None
    return text if _LINE.fullmatch(text) else None
