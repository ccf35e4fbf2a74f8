"""The templates of a target that has none compiled ahead: Jinja2 compiles them, in memory. Pure.

So it is with a target of somebody else's. Those that ship have a module that `make generate`
writes of them (`gpc.output.compiling`), as importing Jinja2 takes a fifth of a build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame

from gpc.target import Template, Token


class _PieceGenerator(CodeGenerator):
    """Compiles `{{ }}` so that it yields a tuple of the value, which the template's text never is.

    The same methods make jinja2's own native templates (jinja2.nativetypes, Jinja 3.1).
    """

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise nodes.Impossible

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(",)")


class _Environment(Environment):
    code_generator_class = _PieceGenerator


@cache
def environment(directory: str) -> Environment:
    """Jinja2 as every template of a directory is written for it."""
    return _Environment(
        loader=FileSystemLoader(directory),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


@cache
def template(directory: str, name: str) -> Template:
    """The template of that name; jinja2.TemplateError where there is none, or a wrong one."""
    loaded = environment(directory).get_template(name)

    def tokens(rows: Mapping[str, Any]) -> Iterator[Token]:
        context = loaded.new_context(dict(rows), shared=True)  # without jinja2's globals
        try:
            yield from loaded.root_render_func(context)
        except Exception:
            loaded.environment.handle_exception()  # raises it again, with the template's own lines

    return tokens
