"""What a guest shares with its host: memory and directories. Pure.

Source: QEMU 7.2, docs/system/devices/ivshmem.rst; docs/tools/virtiofsd.rst; qemu(1), -fsdev and
-virtfs.
"""

from __future__ import annotations

from gpc.lift.lifted import named
from gpc.lift.xml import Element, Text
from gpc.parts.shared_memory import SHM
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import Reading
from gpc_targets.qemu.lift.memory import in_bytes, words_of

_NAME = regex(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}")
_TAG = regex(r"[A-Za-z0-9_.-]{1,31}")
SECURITY = {
    "mapped": "mapped", "mapped-xattr": "mapped", "passthrough": "passthrough",
}  # fmt: skip


def device(reading: Reading, option: Element, around: Around) -> bool:
    """Whether a device is memory or a directory that is shared; it is then taken."""
    driver = option.attributes["driver"].value
    if driver == "ivshmem-plain":
        return memory(reading, option)
    if driver == "vhost-user-fs-pci":
        return _served(reading, option, around)
    if driver == "virtio-9p-pci":
        back_end = reading.object("-fsdev", option.attributes.get("fsdev"))
        return back_end is not None and _directory(reading, option, back_end)
    return False


def memory(reading: Reading, option: Element) -> bool:
    """Whether a device is memory that the host sees by a name; it is then taken."""
    if option.attributes["driver"].value != "ivshmem-plain":
        return False
    guest = reading.guest
    object = reading.object("-object", option.attributes.get("memdev"))
    path = object.attributes.get("mem-path") if object is not None else None
    words = words_of(in_bytes(object.attributes.get("size"))) if object is not None else None
    if object is None or path is None or words is None:
        return False
    own = option.attributes.get("id")
    if path.value.startswith(SHM) and _NAME.fullmatch(path.value.removeprefix(SHM)):
        file = path.value.removeprefix(SHM)
        hint = own.value.removeprefix("shmem-") if own and own.value.startswith("shmem-") else file
        entry: Path = ("shared_memory", guest.fresh(("shared_memory",), named(hint, "memory")))
        reading.put((*entry, "size"), reading.take(object, "size"), words)
        reading.put((*entry, "name"), reading.take(object, "mem-path"), file)
    else:  # /dev/kvmfr0 too: whose picture it is, does not stand here
        reading.seen.discard(id(object))
        return False
    reading.see(option)
    reading.known(object, "qom-type", "share")
    reading.known(option, "driver", "memdev", "id", "bus", "addr", "master")
    return True


def _share(reading: Reading, tag: Text, own: Text | None) -> Path:
    hint = own.value.removeprefix("share-").removesuffix("-device") if own else tag.value
    is_own = own is not None and own.value.startswith("share-")
    name = named(hint if is_own else tag.value, "share")
    return ("shares", reading.guest.fresh(("shares",), name))


def _served(reading: Reading, option: Element, around: Around) -> bool:
    """A directory behind a virtiofsd, which is started before QEMU."""
    guest = reading.guest
    channel = reading.object("-chardev", option.attributes.get("chardev"))
    tag, own = option.attributes.get("tag"), option.attributes.get("id")
    socket = channel.attributes.get("path") if channel is not None else None
    if channel is None or tag is None or socket is None or _TAG.fullmatch(tag.value) is None:
        return False
    key = own.value.removeprefix("share-").removesuffix("-device") if own is not None else ""
    said: dict[str, Text] = {}
    if around.is_own:
        for command, words in around.commands("virtiofsd"):
            if command.words[0].text == "virtiofsd" and len(words) >= 5 and words[0].text == key:
                around.use(command)
                names = ("shared-dir", "cache", "access", "program")
                said = {n: around.text(w) for n, w in zip(names, words[1:5], strict=True)}
                break
    else:
        found = around.virtiofsd(socket.value)
        if found is not None:
            around.use(found[0])
            said = found[1]
    directory = said.get("shared-dir") or said.get("source")
    if directory is None or not directory.value.startswith("/"):
        return False
    reading.see(option)
    share = _share(reading, tag, own)
    guest.put((*share, "kind"), "virtiofs", option.span)
    reading.put((*share, "path"), directory)
    reading.put((*share, "tag"), reading.take(option, "tag"))
    cache = said.get("cache")
    word = {"always": "always", "never": "none", "none": "none"}.get(cache.value if cache else "")
    if cache is not None and word is not None:
        reading.put((*share, "cache"), cache, word)
    access = said.get("access")
    if access is not None and access.value == "ro":
        reading.put((*share, "read_only"), access, True)
    program = said.get("program")
    if program is not None and program.value.startswith("/") and program.value not in USUAL:
        reading.put((*share, "daemon"), program)
    reading.known(channel, "backend", "path")
    reading.known(option, "driver", "chardev", "id", "bus", "addr", "queue-size")
    return True


USUAL = ("/usr/libexec/virtiofsd", "/usr/lib/virtiofsd")
"""Where distributions have theirs."""


def _directory(reading: Reading, option: Element, back_end: Element) -> bool:
    """A directory by 9p: `option` has its tag, `back_end` its path."""
    guest, tag = reading.guest, option.attributes.get("mount_tag")
    path = back_end.attributes.get("path")
    kind = back_end.attributes.get("fsdriver")
    if tag is None or path is None or kind is None or kind.value != "local":
        return False
    if not path.value.startswith("/") or _TAG.fullmatch(tag.value) is None:
        return False
    reading.see(option)
    reading.take(back_end, "fsdriver")
    share = _share(reading, tag, option.attributes.get("id"))
    guest.put((*share, "kind"), "9p", option.span)
    reading.put((*share, "path"), reading.take(back_end, "path"))
    reading.put((*share, "tag"), reading.take(option, "mount_tag"))
    reading.word(back_end, "security_model", (*share, "security"), dict(SECURITY))
    for key in ("readonly", "readonly=on"):
        if reading.is_on(back_end, key):
            reading.put((*share, "read_only"), reading.take(back_end, key), True)
    reading.known(option, "driver", "fsdev", "id", "bus", "addr")
    return True


def lift(reading: Reading) -> None:
    """Directories that are said with their device."""
    for option in reading.line.named("-virtfs"):
        _directory(reading, option, option)
