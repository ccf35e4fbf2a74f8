"""A command line inside an image."""

from __future__ import annotations

from gpc.target.uki import cmdline
from kit.firmware import uki


def test_a_command_line_is_read_out_of_an_image_and_out_of_nothing_else() -> None:
    image = uki("root=UUID=1 quiet")
    assert cmdline(image) == "root=UUID=1 quiet"
    assert cmdline(image.replace(b".cmdline", b".initrd\0")) is None
    for broken in (b"", b"MZ", b"#!/bin/sh\n", b"MZ" + b"\xff" * 200):
        assert cmdline(broken) is None
    for end in range(0, 600, 7):
        assert cmdline(image[:end]) is None
