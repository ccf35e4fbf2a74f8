"""The kernel's log, where it may be read. Source: dmesg(1); journalctl(1) of systemd 257."""

from __future__ import annotations

from gpc.host.reader import HostReader

QUERIES = (("dmesg",), ("journalctl", "-k", "-b", "--no-pager"))


def kernel_log(reader: HostReader) -> str:
    """What the kernel has said since it started; empty where that is not shown to everybody."""
    for query in QUERIES:
        answer = reader.query(query)
        if answer.code == 0 and answer.text.strip():
            return answer.text
    return ""
