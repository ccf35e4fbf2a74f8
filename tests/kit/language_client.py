"""An editor, as far as `gpc lsp` is concerned: JSON-RPC over the pipes of one server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


class Editor:
    """A server that was started, and what it said. Source: Language Server Protocol 3.17."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = subprocess.Popen(
            [sys.executable, "-m", "gpc.cli.entry", "lsp", "--stdio"], cwd=home,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.number = 0
        self.version = 0
        self.said: list[dict[str, Any]] = []
        self.can = self.ask("initialize", processId=None, rootUri=None, capabilities={})
        self.tell("initialized")

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request; what the server says meanwhile is kept."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while (message := self._next()).get("id") != self.number:
            self.said.append(message)
        assert "error" not in message, message
        return message["result"]

    def open(self, text: str, name: str = "machine.yaml") -> list[dict[str, Any]]:
        """Opens a text or changes it; returns the findings."""
        document = {"uri": self.uri(name), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return self.findings(name)

    def change(self, text: str, name: str = "machine.yaml") -> list[dict[str, Any]]:
        """Gives an open text another content; returns the findings."""
        self.version += 1
        self.tell(
            "textDocument/didChange",
            textDocument={"uri": self.uri(name), "version": self.version},
            contentChanges=[{"text": text}],
        )
        return self.findings(name)

    def at(self, method: str, line: int, column: int, name: str = "machine.yaml") -> Any:
        """The answer about a position."""
        position = {"line": line, "character": column}
        return self.ask(
            f"textDocument/{method}", textDocument={"uri": self.uri(name)}, position=position
        )

    def uri(self, name: str) -> str:
        return (self.home / name).as_uri()

    def end(self) -> int:
        """Says goodbye; returns the exit code."""
        self.ask("shutdown")
        self.tell("exit")
        self.server.communicate(timeout=30)
        return self.server.returncode

    def findings(self, name: str = "machine.yaml") -> list[dict[str, Any]]:
        """What the server next says is wrong with a text."""
        while True:
            message = self._next()
            params = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics":
                assert params["uri"] == self.uri(name)
                found: list[dict[str, Any]] = params["diagnostics"]
                return found
            self.said.append(message)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def _next(self) -> dict[str, Any]:
        out = self.server.stdout
        assert out is not None
        length = 0
        while (line := out.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(out.read(length))
        return message
