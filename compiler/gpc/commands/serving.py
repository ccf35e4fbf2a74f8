"""The server of `gpc lsp`: the protocol's words for what `gpc.editor` says.

Source: Language Server Protocol 3.17; pygls 2.1.
"""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path as FilePath

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

import gpc
from gpc.editor.cursor import cursor_at
from gpc.editor.draft import Draft, drafted, is_machine, readable
from gpc.editor.places import TreeLine, became, declaration, meaning, path_at
from gpc.editor.words import PossibleWord, words_at
from gpc.report import codes
from gpc.report.diagnostics import Finding
from gpc.report.located import Span, lines

_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
}
_MOMENT = 0.03
"""Seconds without a change before a text is judged: less than the time between two keystrokes."""
_MOST_FILE = 4 << 20
"""Bytes of a file of the tree that is looked into."""


class MachineServer(LanguageServer):
    """The drafts that an editor has open, each judged once for each version."""

    def __init__(self) -> None:
        super().__init__("gpc", f"v{gpc.__version__}")
        self.drafts: dict[str, Draft] = {}
        self.waiting: dict[str, asyncio.TimerHandle] = {}

    def publish_soon(self, uri: str) -> None:
        """The same once nothing has changed for a moment: of many changes the last one counts."""
        waiting = self.waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        loop = asyncio.get_running_loop()
        self.waiting[uri] = loop.call_later(_MOMENT, self.publish, uri)

    def draft(self, uri: str) -> Draft | None:
        """What is to be said of a document; None where it is no machine.yaml."""
        document = self.workspace.get_text_document(uri)
        name = document.filename or "machine.yaml"
        text = document.source
        if not is_machine(name, text):
            return None
        known = self.drafts.get(uri)
        if known is None or known.text != text:
            known = self.drafts[uri] = drafted(name, text)
        return known

    def span(self, draft: Draft, span: Span) -> lsp.Range:
        """A stretch of a text in the units of the editor."""
        plain = lsp.Range(
            start=lsp.Position(span.line, span.column),
            end=lsp.Position(span.end_line, span.end_column),
        )
        return self.workspace.position_codec.range_to_client_units(lines(draft.text), plain)

    def place(self, draft: Draft, position: lsp.Position) -> tuple[int, int]:
        """A position of the editor as line and column in characters."""
        rows = lines(draft.text)
        if position.line >= len(rows):
            return len(rows) - 1, len(rows[-1])
        found = self.workspace.position_codec.position_from_client_units(rows, position)
        return found.line, found.character

    def publish(self, uri: str) -> None:
        """Tells the editor what is wrong with a document."""
        self.waiting.pop(uri, None)
        draft = self.draft(uri)
        found = [] if draft is None else [self._diagnostic(uri, draft, f) for f in draft.findings]
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found)
        )

    def _diagnostic(self, uri: str, draft: Draft, finding: Finding) -> lsp.Diagnostic:
        said = [finding.message]
        said += [
            f"{name}: {text}"
            for name in ("found", "expected", "help")
            if (text := getattr(finding, name))
        ]
        page = codes.page_of(finding.code)
        also = [
            lsp.DiagnosticRelatedInformation(
                location=lsp.Location(uri=uri, range=self.span(draft, mark.span)),
                message=mark.label or "this too",
            )
            for mark in finding.also
        ]
        return lsp.Diagnostic(
            range=self.span(draft, finding.mark.span),
            message="\n".join(said),
            severity=_SEVERITY[finding.severity],
            code=finding.code,
            code_description=lsp.CodeDescription(href=page.as_uri()) if page else None,
            source="gpc",
            related_information=also,
        )


def made() -> MachineServer:
    """The server with all that it answers."""
    server = MachineServer()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        server.publish_soon(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.drafts.pop(uri, None)
        waiting = server.waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        none = lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[])
        server.text_document_publish_diagnostics(none)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        draft = server.draft(params.text_document.uri)
        path = path_at(draft, *server.place(draft, params.position)) if draft else ()
        if draft is None or not path:
            return None
        said = lsp.MarkupContent(kind=lsp.MarkupKind.Markdown, value=meaning(draft, path))
        span = draft.machine.marks.marks[draft.machine.marks.numbers[path]].span
        return lsp.Hover(contents=said, range=server.span(draft, span))

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=[" ", "[", "{", ","]),
    )
    def complete(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        draft = server.draft(params.text_document.uri)
        if draft is None:
            return []
        line, column = server.place(draft, params.position)
        cursor = cursor_at(draft.text, line, column)
        return [_item(word) for word in words_at(readable(draft, line), cursor)]

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def define(params: lsp.DefinitionParams) -> list[lsp.Location]:
        uri = params.text_document.uri
        draft = server.draft(uri)
        path = path_at(draft, *server.place(draft, params.position)) if draft else ()
        if draft is None or not path:
            return []
        span = declaration(draft, path)
        if span is not None:
            return [lsp.Location(uri=uri, range=server.span(draft, span))]
        return _in_tree(uri, draft.machine.host, became(draft, path))

    return server


def _item(word: PossibleWord) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        label=word.text,
        kind=lsp.CompletionItemKind.Property if word.is_key else lsp.CompletionItemKind.Value,
        documentation=word.meaning or None,
        insert_text=f"{word.text}: " if word.is_key else word.text,
    )


def _in_tree(uri: str, host: str, found: tuple[TreeLine, ...]) -> list[lsp.Location]:
    """The lines as the tree beside a machine.yaml has them, as far as it was built from it."""
    file = to_fs_path(uri)
    if file is None:
        return []
    tree = FilePath(file).parent / "build" / host
    texts: dict[str, list[str]] = {}
    places = []
    for line in found:
        if line.path not in texts:
            texts[line.path] = _lines_of(tree / line.path)
        there = texts[line.path]
        if line.number > len(there) or there[line.number - 1] != line.text:
            continue  # the text has changed since
        at, end = line.number - 1, len(line.text.encode("utf-16-le")) // 2
        span = lsp.Range(start=lsp.Position(at, 0), end=lsp.Position(at, end))
        target = from_fs_path(str(tree / line.path))
        if target is not None:
            places.append(lsp.Location(uri=target, range=span))
    return places


def _lines_of(file: FilePath) -> list[str]:
    """The lines of a file of the tree; none of what is not there, no file, or large."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return []
    with open(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return []
        return opened.read(_MOST_FILE).decode("utf-8", "replace").split("\n")
