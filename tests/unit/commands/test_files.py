"""Which files a command line means: what waits for ever is an answer instead."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from gpc.commands.files import UnreadableFile, read_file


def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "machine.yaml")
    with pytest.raises(UnreadableFile, match="is a pipe that nobody writes to"):
        read_file(str(tmp_path / "machine.yaml"))


def test_a_pipe_that_somebody_writes_to_is_read_to_its_end() -> None:
    reading, writing = os.pipe()

    def write() -> None:
        with open(writing, "wb") as file:
            file.write(b"gpc: 1\n" * 20_000)  # more than a pipe holds

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert read_file(f"/dev/fd/{reading}") == b"gpc: 1\n" * 20_000
    finally:
        writer.join()
        os.close(reading)
