"""The commands about what others wrote and what is known of it: names, options and help."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from gpc.cli.options import ColorOption, FormatOption, FromOption, RootOption, examples

commands = typer.Typer(rich_markup_mode=None)


@commands.command(
    epilog=examples(
        "gpc lint /proc/cmdline win10.xml",
        "gpc lint --live",
        "gpc lint --format sarif start.sh",
        "virsh dumpxml win10 | gpc lint -",
    )
)
def lint(
    files: Annotated[
        Optional[list[str]],  # noqa: UP045  # typer reads the annotation at run time
        typer.Argument(
            metavar="FILE",
            help="Files that gpc did not write, or directories of them; - is stdin.",
            show_default=False,
        ),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Read what stands on this host; only looks.")
    ] = False,
    source: FromOption = None,
    root: RootOption = "/",
    format: FormatOption = "full",
    color: ColorOption = "auto",
) -> int:
    """Say what is obsolete or harmful in foreign files.

    Kernel command lines, loaders' defaults and entries, modprobe.d, settings of what builds initial
    images, domains of libvirt, scripts that start QEMU, xl.cfg, hooks: all that gpc did
    not write. Each finding has its place, since when it is so, the source and what to do. Exits
    with 1 when there is one, with 4 for a file that no reader knows.
    """
    from gpc.commands.lint import lint as command

    return command(
        files or [],
        live=live or source is not None or root != "/",
        source=source,
        root=root,
        format=format,
        color=color,
    )
