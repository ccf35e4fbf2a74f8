"""A target's templates as Python source, so that a build need not import Jinja2.

`make generate` writes it to the target's `compiled.py`; tests hold it to what Jinja2 itself makes
of the templates. Taken is what templates may have: text, `{{ a.b }}`, `for` with `else` and
`loop.last`, `if` with `elif`, `else` and `not`, `include` outside of a loop. The rest belongs into
the target's `lower`, and raises CannotCompile. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from gpc.output.uncompiled import environment

HEADER = '''"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token{field}
'''

TEMPLATE = '''

def {function}(rows: Mapping[str, Any]) -> Iterator[Token]:
    """{name}"""
{body}
'''


class CannotCompile(Exception):
    """A template has what templates may not have; says where."""


def source(directory: str) -> str:
    """The text of the `compiled.py` of the target whose templates stand in the directory."""
    names = sorted(environment(directory).list_templates(extensions=["j2"]))
    functions = {_function(name): name for name in names}
    if len(functions) < len(names):
        raise CannotCompile(f"{directory}: two templates have one name in Python")
    bodies = [
        TEMPLATE.format(
            function=function, name=name, body="\n".join(_Compiler(directory, name).lines())
        )
        for function, name in functions.items()
    ]
    table = [f"    {name!r}: {function},\n" for function, name in functions.items()]
    field = ", field" if any("field(" in body for body in bodies) else ""
    return "".join([HEADER.format(field=field), *bodies, "\n\nTEMPLATES = {\n", *table, "}\n"])


def _function(template: str) -> str:
    return "_" + re.sub(r"\W", "_", template.removesuffix(".j2"))


class _Compiler:
    """One template, on its way to the body of a function."""

    def __init__(self, directory: str, name: str) -> None:
        self.name = name
        self.environment = environment(directory)
        self.loops: tuple[str, ...] = ()  # the names that the loops around give to their entries

    def lines(self) -> list[str]:
        loader = self.environment.loader
        assert loader is not None
        text, path, _ = loader.get_source(self.environment, self.name)
        body = [*self._block(self.environment.parse(text, self.name, path).body, "    ")]
        return body or ["    yield from ()"]

    def _block(self, body: list[nodes.Node], indent: str) -> Iterator[str]:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    if isinstance(child, nodes.TemplateData):
                        yield f"{indent}yield {child.data!r}"
                    else:
                        yield f"{indent}yield ({self._value(child)},)"
            elif isinstance(node, nodes.If):
                yield from self._if(node, indent)
            elif isinstance(node, nodes.For):
                yield from self._for(node, indent)
            elif isinstance(node, nodes.Include):
                yield f"{indent}yield from {self._included(node)}(rows)"
            else:
                raise self._refused(node)

    def _if(self, node: nodes.If, indent: str) -> Iterator[str]:
        for branch in (node, *node.elif_):
            word = "if" if branch is node else "elif"
            yield f"{indent}{word} {self._value(branch.test)}:"
            yield from self._indented(branch.body, indent)
        if node.else_:
            yield f"{indent}else:"
            yield from self._indented(node.else_, indent)

    def _for(self, node: nodes.For, indent: str) -> Iterator[str]:
        if not isinstance(node.target, nodes.Name) or node.test is not None or node.recursive:
            raise self._refused(node)
        name, depth, outer = node.target.name, len(self.loops), self.loops
        if name in outer:
            raise self._refused(node)
        entries, each = self._value(node.iter), f"{name}_"
        asks_for_last = any(name.name == "loop" for name in node.find_all(nodes.Name))
        if asks_for_last or node.else_:
            yield f"{indent}entries{depth} = tuple({entries})"
            entries = f"entries{depth}"
        if asks_for_last:
            each, entries = f"number{depth}, {each}", f"enumerate({entries}, 1)"
        yield f"{indent}for {each} in {entries}:"
        if asks_for_last:
            yield f"{indent}    is_last{depth} = number{depth} == len(entries{depth})"
        self.loops = (*outer, name)
        yield from self._indented(node.body, indent)
        self.loops = outer
        if node.else_:
            yield f"{indent}if not entries{depth}:"
            yield from self._indented(node.else_, indent)

    def _indented(self, body: list[nodes.Node], indent: str) -> list[str]:
        inner = indent + "    "
        return [*self._block(body, inner)] or [f"{inner}pass"]

    def _value(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Name) and node.name != "loop":
            return f"{node.name}_" if node.name in self.loops else f"rows[{node.name!r}]"
        if isinstance(node, nodes.Not):
            return f"not {self._value(node.node)}"
        if isinstance(node, nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name == "loop":
                if node.attr == "last" and self.loops:
                    return f"is_last{len(self.loops) - 1}"
            elif not hasattr(dict, node.attr):  # or Jinja2 would take a mapping's own
                return f"field({self._value(node.node)}, {node.attr!r})"
        raise self._refused(node)

    def _included(self, node: nodes.Include) -> str:
        template = node.template
        if (
            self.loops
            or node.ignore_missing
            or not isinstance(template, nodes.Const)
            or template.value not in self.environment.list_templates()
        ):
            raise self._refused(node)
        return _function(template.value)

    def _refused(self, node: nodes.Node) -> CannotCompile:
        return CannotCompile(
            f"{self.name}:{node.lineno}: {type(node).__name__} is nothing that a template may have "
            "here; see gpc.output.compiling"
        )
