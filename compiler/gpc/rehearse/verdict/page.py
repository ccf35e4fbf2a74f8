"""What a rehearsal found, as one HTML page: no script, no file and no address but itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gpc.graph.svg import svg
from gpc.rehearse.verdict.records import Rehearsal, RehearsedBoot, SeenFunction, Step
from gpc.rehearse.verdict.report import turning_points, verdict

WORDS = {"pass": "passed", "fail": "failed", "skip": "left out"}

STYLE = """\
:root{color-scheme:light dark;--ink:#1d2733;--soft:#5c6b7a;--line:#d5dce3;--paper:#fff;
--shade:#f3f6f9;--good:#15803d;--bad:#b91c1c;--keep:#2563eb}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa7b4;--line:#303a45;--paper:#0f141a;
--shade:#161b22;--good:#4ade80;--bad:#f87171;--keep:#60a5fa}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
h3{font-size:1rem;margin:1.6rem 0 .4rem}
p.soft,.soft{color:var(--soft)}code,td.mono,pre{font-family:ui-monospace,Menlo,Consolas,
"DejaVu Sans Mono",monospace;font-size:.86em}
.scroll{overflow-x:auto}svg{max-width:none}
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:var(--soft)}
th,td{padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.time{text-align:right;white-space:nowrap;color:var(--soft)}td.mono{white-space:nowrap}
.pass{color:var(--good)}.fail{color:var(--bad);font-weight:600}
.keep{color:var(--keep);font-weight:600}.none{color:var(--soft)}
.badge{display:inline-block;padding:.1rem .6rem;border-radius:1rem;border:1px solid currentColor}
ul{padding-left:1.2rem}li{margin:.2rem 0}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--soft)}
div+details,.scroll+.scroll{margin-top:.8rem}
td.verdict{width:5rem;white-space:nowrap}.steps details{margin:0}.steps summary{color:var(--ink)}
.steps summary::marker{color:var(--soft)}.why{border-left:3px solid var(--bad);padding-left:.6rem}
pre{background:var(--shade);border:1px solid var(--line);border-radius:6px;padding:.7rem;
overflow:auto;max-height:28rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}
"""


def page(found: Rehearsal) -> str:
    """The page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Rehearsal) -> Iterator[str]:
    title = escape(f"Rehearsal of {found.host}")
    state = "pass" if found.passed else "fail"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>"
    word = "passed" if found.passed else "failed"
    yield f'<h1>{title} <span class="badge {state}">{word}</span></h1>'
    yield f'<p class="soft">{escape(verdict(found))}<br>'
    yield f"Linux {escape(found.kernel)} in QEMU ({escape(found.accelerator)}), "
    yield f"{escape(found.iommu)}</p>"
    yield f'<h2>The machine</h2>\n<div class="scroll">\n{svg(found.picture)}</div>'
    if not found.passed:
        yield from _failures(found)
    yield "<h2>Boots</h2>"
    for boot in found.boots:
        yield from _boot(found, boot)
    yield "<h2>What stood in for what</h2>"
    head = ("address", "function", "really", "in the replica")
    yield from _table(head, (_stand_in(function) for function in found.functions))
    if found.changes:
        yield "<p>Replaced in the copy of the build tree that was booted:</p>"
        rows = ((c.what, f"<code>{escape(c.real)}</code>", _code(c.here)) for c in found.changes)
        yield from _table(("what", "really", "in the replica"), rows)
    yield "<h2>Where this differs from the real machine</h2>\n<ul>"
    yield from (f"<li>{escape(one)}</li>" for one in found.differences)
    yield "</ul>\n</body>\n</html>"


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _failures(found: Rehearsal) -> Iterator[str]:
    yield "<h2>What failed</h2>\n<ul>"
    for boot in found.boots:
        for step in boot.steps:
            if step.verdict == "fail":
                reasons = "<br>".join(map(escape, step.reasons))
                yield f'<li><span class="fail">{escape(step.title)}</span> '
                yield f'<span class="soft">({escape(boot.title)})</span><br>{reasons}</li>'
    yield "</ul>"


def _stand_in(function: SeenFunction) -> tuple[str, ...]:
    real = f"{function.id} {function.driver}".strip()
    here = f"{function.stand_in} {function.stand_in_id} {function.stand_in_driver}".strip()
    return (_code(function.address), escape(function.name), _code(real), _code(here))


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield '<div class="scroll"><table>\n<tr>' + "".join(f"<th>{one}</th>" for one in head) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</table></div>"


def _boot(found: Rehearsal, boot: RehearsedBoot) -> Iterator[str]:
    yield f'<h3>{escape(boot.title)} <span class="soft">{boot.seconds:.0f} s</span></h3>'
    yield '<div class="scroll"><table class="steps">'
    for step in boot.steps:
        yield from _step(step)
    yield "</table></div>"
    yield from _owners(found, boot)
    yield f"<details><summary>Console and kernel log</summary><pre>{escape(boot.console)}</pre>"
    yield f"</details>\n<details><summary>QEMU's command line</summary><pre>{_command(boot)}</pre>"
    yield "</details>"


def _command(boot: RehearsedBoot) -> str:
    lines: list[str] = []
    for word in boot.command:
        if word.startswith("-") or not lines:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return escape("\n  ".join(lines))


def _step(step: Step) -> Iterator[str]:
    what = escape(step.title)
    if step.output.strip():
        said = f"<pre>{escape(step.output)}</pre>"
        what = f"<details><summary>{what}</summary>{said}</details>"
    cls = "why" if step.verdict == "fail" else "soft"
    what += "".join(f'<div class="{cls}">{escape(reason)}</div>' for reason in step.reasons)
    yield (
        f'<tr><td class="verdict {step.verdict}">{WORDS[step.verdict]}</td><td>{what}</td>'
        f'<td class="time">{step.seconds:.1f} s</td></tr>'
    )


def _owners(found: Rehearsal, boot: RehearsedBoot) -> Iterator[str]:
    """Who had each function after the steps that changed something."""
    columns = turning_points(boot)
    if not columns:
        return
    functions = {function.address: function for function in found.functions}
    head = ("after", *(escape(step.name) for step in columns))

    def rows() -> Iterator[tuple[str, ...]]:
        for owner in columns[0].owners:
            function = functions.get(owner.address)
            name = function.name if function else "(another)"
            cells = [f"{escape(name)} {_code(owner.address)}"]
            for step in columns:
                driver = next((o.driver for o in step.owners if o.address == owner.address), "")
                is_kept = function is not None and driver and driver == function.keeper
                cls = "keep" if is_kept else ("none" if not driver else "")
                cells.append(f'<span class="{cls}">{escape(driver or "nobody")}</span>')
            yield tuple(cells)

    yield from _table(head, rows())
