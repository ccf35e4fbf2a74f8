"""The files of passphrases that disks are opened with, and which of them are copies. Pure.

Source: QEMU 7.2, qapi/crypto.json (SecretProperties); qapi/block-core.json (BlockdevOptionsLUKS,
BlockdevQcow2Encryption, and `key-secret` and `password-secret` of disks on other machines).
"""

from __future__ import annotations

from gpc.lift.lifted import SaidValue
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import Reading

OPENED = (("luks", "", "key-secret"), ("qcow2", "encrypt.", "encrypt.key-secret"))
"""Drivers that open what is encrypted, what their keys begin with, and the key of the secret."""

HELP = "write the passphrase into it, as a file that root alone reads"


def luks(reading: Reading, node: Element, path: Path) -> None:
    """How an encrypted disk is opened. One that has to be and is not must not look like others."""
    kind = node.attributes.get("driver") or node.attributes.get("format")
    for driver, prefix, key in OPENED:
        if kind is None or kind.value != driver or (prefix and key not in node.attributes):
            continue
        form = node.attributes.get("encrypt.format")
        if prefix and (form is None or form.value != "luks"):
            return
        reading.take(node, "encrypt.format")
        if not _file(reading, node, key, (*path, "luks", "password_file")):
            file = f"/etc/gpc-secrets/{path[-1]}"
            reading.guest.put((*path, "luks", "password_file"), file, kind.span)
            message = f"the passphrase of this disk is looked for in {file}"
            reading.guest.assume(kind.span, message, HELP)


def remote(reading: Reading, node: Element, path: Path, prefix: str) -> None:
    """The password of who asks another machine for a disk."""
    for key in ("key-secret", "password-secret"):
        _file(reading, node, prefix + key, (*path, "remote", "password_file"))


def _file(reading: Reading, holder: Element, key: str, path: Path) -> bool:
    """Whether a key names a secret that stands in a file; the file is then said at `path`."""
    found = reading.line.of("-object", "id", holder.attributes[key].value) if (
        key in holder.attributes
    ) else None  # fmt: skip
    words = {name: text.value for name, text in found.attributes.items()} if found else {}
    is_plain = not {"iv", "keyid", "data"} & set(words)
    if found is None or words.get("qom-type") != "secret" or "file" not in words or not is_plain:
        return False
    reading.object("-object", holder.attributes[key])
    reading.known(found, "qom-type", "format")
    reading.take(holder, key)
    reading.put(path, reading.take(found, "file"))
    return True


def originals(reading: Reading, around: Around) -> None:
    """Of a launcher of gpc's, the files that its copies are made of."""
    if not around.is_own:
        return
    guest = reading.guest
    for command, words in around.commands("password"):
        if len(words) < 3:
            continue
        for path, said in tuple(guest.keys.items()):
            name = str(said.value).rpartition("/")[2]
            if path[0] == "disks" and path[-1] == "password_file" and (
                name == f"{words[0].text}.password"
            ):  # fmt: skip
                around.use(command)
                text = around.text(words[2])
                guest.keys[path] = SaidValue(text.value, text.span)
