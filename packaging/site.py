"""A hook of MkDocs: pages that stand outside docs are on the site too, and links lead there.

A link to anything else of the repository, such as a test, becomes plain words: the site does not
know where its readers find the repository.
Source: https://www.mkdocs.org/user-guide/configuration (hooks), of MkDocs 1.6.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
STAGED = {
    "README.md": "readme.md",
    "SECURITY.md": "security.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "packaging/README.md": "packages.md",
    **{
        f"examples/{page.parent.name}/README.md": f"examples/{page.parent.name}.md"
        for page in sorted(ROOT.glob("examples/*/README.md"))
    },
}
"""Pages of the repository, and where they are on the site."""

ORIGIN = {place: name for name, place in STAGED.items()}
LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]`]|`[^`]*`|!\[[^\[\]]*\]\([^()\s]+\))*)\]\((?P<to>[^()\s]+)\)"
)
"""A link or a picture; what is linked may be a picture."""
CODE = re.compile(r"^(```\w*)[^\n]*(\n.*?^```)$", re.MULTILINE | re.DOTALL)
"""A block of code; words behind its language are for the tests."""


def on_config(config: Any) -> Any:
    """Adds the examples to what is beside the page."""
    examples = [place for place in STAGED.values() if place.startswith("examples/")]
    config.nav.insert(-1, {"Examples": examples})
    return config


def on_files(files: Any, config: Any) -> Any:
    """Adds what stands elsewhere."""
    for name, place in STAGED.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page with each link to where its target is on the site."""
    place = page.file.src_uri
    origin = ORIGIN.get(place, f"docs/{place}")
    parts, at = [], 0
    for code in CODE.finditer(markdown):
        parts += [_linked(markdown[at : code.start()], origin, place), code[1], code[2]]
        at = code.end()
    return "".join((*parts, _linked(markdown[at:], origin, place)))


def _linked(text: str, origin: str, place: str) -> str:
    return LINK.sub(lambda found: _link(found, origin, place), text)


def _link(found: re.Match[str], origin: str, place: str) -> str:
    text = _linked(found["text"], origin, place)
    path, sharp, anchor = found["to"].partition("#")
    if not path or "://" in path or path.startswith(("mailto:", "site:")):
        return found[0]
    target = normpath(join(dirname(origin), path))
    if target in STAGED:
        there = STAGED[target]
    elif target.startswith("docs/") and (ROOT / target).is_file():
        there = target.removeprefix("docs/")
    else:
        return text
    leads = relpath(there, dirname(place) or ".") + sharp + anchor
    return f"{found['image']}[{text}]({leads})"
