"""Disks that lie on other machines, by the keys of a `-blockdev`. Pure.

Source: QEMU 7.2, qapi/block-core.json (BlockdevOptionsNbd, -Iscsi, -Rbd, -Gluster, -CurlHttp).
"""

from __future__ import annotations

from gpc.lift.xml import Element
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.line import Reading

PROTOCOLS = frozenset(("gluster", "http", "https", "iscsi", "nbd", "rbd"))
_URL = regex(r"(https?)://([^/@]+)(/.*)?")


def remote(reading: Reading, node: Element, path: Path, prefix: str) -> bool:
    """Whether what is behind a disk lies on another machine; its keys are then taken.

    `prefix` stands before the keys of the protocol, `file.` or nothing.
    """
    said = {
        key.removeprefix(prefix): text.value
        for key, text in node.attributes.items()
        if key.startswith(prefix)
    }
    protocol = said.get("driver", "")
    if protocol not in PROTOCOLS:
        return False
    own = (*path, "remote")
    found: dict[str, str | tuple[str, ...]] = {}
    taken = {"driver"}
    if protocol in ("http", "https"):
        url = _URL.fullmatch(said.get("url", ""))
        if url is None:
            return False
        found |= {"name": url[3] or "/", "hosts": (url[2],)}
        taken.add("url")
    elif protocol == "iscsi":
        if not {"target", "portal"} <= set(said) or said.get("transport", "tcp") != "tcp":
            return False
        found |= {"name": f"{said['target']}/{said.get('lun', '0')}", "hosts": (said["portal"],)}
        taken |= {"target", "portal", "lun", "transport"}
        if "initiator-name" in said:
            found["initiator"] = said["initiator-name"]
            taken.add("initiator-name")
    else:
        taken |= _servers(said, found, "server" if protocol == "nbd" else "server.")
        if protocol == "nbd":
            found |= {"name": said["export"]} if "export" in said else {}
            taken.add("export")
        else:
            names = ("pool", "image") if protocol == "rbd" else ("volume", "path")
            if not set(names) <= set(said):
                return False
            found["name"] = "/".join(said[name] for name in names)
            taken |= {*names, "conf"}
            found |= {"config": said["conf"]} if "conf" in said else {}
    if "user" in said:
        found["user"] = said["user"]
        taken.add("user")
    for key in taken:
        reading.take(node, f"{prefix}{key}")
    at = node.attributes[f"{prefix}driver"].span
    reading.guest.put((*own, "protocol"), protocol, at)
    for key, value in found.items():
        reading.guest.put((*own, key), value, at)
    return True


def _servers(said: dict[str, str], found: dict[str, str | tuple[str, ...]], start: str) -> set[str]:
    """The keys that say where it lies."""
    hosts: list[str] = []
    taken: set[str] = set()
    for number in range(16):
        each = start if start == "server" else f"{start}{number}"
        keys = {key for key in said if key.startswith(f"{each}.")}
        if not keys:
            break
        taken |= keys & {f"{each}.{word}" for word in ("host", "path", "port", "type")}
        if f"{each}.host" in said:
            host = said[f"{each}.host"]
            host = f"[{host}]" if ":" in host else host
            port = said.get(f"{each}.port")
            hosts.append(f"{host}:{port}" if port else host)
        elif f"{each}.path" in said:
            found["socket"] = said[f"{each}.path"]
        if start == "server":
            break
    if hosts:
        found["hosts"] = tuple(hosts)
    return taken
