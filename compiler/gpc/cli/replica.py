"""The commands that show a machine before it is trusted."""

from __future__ import annotations

from typing import Annotated, Literal, Optional

import typer

from gpc.cli.options import BackendOption, File, FromOption, OutputOption, RootOption, examples

commands = typer.Typer(rich_markup_mode=None)


@commands.command(
    epilog=examples(
        "gpc rehearse",
        "gpc rehearse --format html -o report.html",
        "gpc rehearse --tree build/phenom",
    )
)
def rehearse(
    file: File = None,
    tree: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--tree", metavar="DIR", help="Rehearse the files of this build tree as they are."
        ),
    ] = None,
    hardware: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--hardware",
            metavar="FILE",
            help="Give the replica the hardware of this machine.yaml, to see what becomes of a "
            "card that moved or was replaced.",
        ),
    ] = None,
    backend: BackendOption = None,
    boot: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--boot",
            metavar="NAME",
            help="Only this boot: compiled, disabled, another-card, or a back end, whose guests "
            "are started. Repeat it for more. [default: all]",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        Literal["text", "json", "html"],
        typer.Option("--format", help="How the report is written; html is a page of its own."),
    ] = "text",
    output: OutputOption = None,
) -> int:
    """Boot a replica of the host in QEMU, and try everything.

    It has what was compiled for the host. Emulated devices stand at the declared addresses, behind
    an emulated IOMMU. Says who had which function after each step, what failed and why, and where
    this differs from the real machine. Exits with 1 when a step
    failed, with 4 when QEMU or a kernel is missing. Needs no root; nothing of this machine is
    changed.
    """
    from gpc.commands.rehearse import rehearse as command

    return command(
        file,
        tree=tree,
        hardware=hardware,
        backend=backend,
        boots=boot,
        format=format,
        output=output,
    )


@commands.command(
    epilog=examples(
        "gpc graph",
        "gpc graph --live",
        "gpc graph --format svg -o machine.svg",
        "gpc graph --format mermaid",
    )
)
def graph(
    file: File = None,
    live: Annotated[
        bool, typer.Option("--live", help="Look up the IOMMU groups on the host as well.")
    ] = False,
    source: FromOption = None,
    root: RootOption = "/",
    backend: BackendOption = None,
    format: Annotated[
        Literal["text", "svg", "mermaid"],
        typer.Option("--format", help="How it is drawn; svg stands alone, mermaid is for pages."),
    ] = "text",
    output: OutputOption = None,
) -> int:
    """Draw the machine: cards, guests, and who is given what.

    With --live also the IOMMU group of each function, and what shares it without being named.
    """
    from gpc.commands.graph import graph as command

    return command(
        file,
        backend=backend,
        live=live or source is not None or root != "/",
        source=source,
        root=root,
        format=format,
        output=output,
    )


@commands.command(
    epilog=examples(
        "gpc view -o machine.html",
        "gpc view --since HEAD~1 -o review.html",
        "gpc view --before old.yaml new.yaml -o review.html",
    )
)
def view(
    file: File = None,
    before: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--before", metavar="FILE", help="Show what changed since this machine.yaml as well."
        ),
    ] = None,
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--since", metavar="REVISION", help="The same since a revision of git's, as HEAD~1."
        ),
    ] = None,
    backend: BackendOption = None,
    output: OutputOption = None,
) -> int:
    """Write a page of machine.yaml beside what it becomes.

    One HTML file that needs no other and no network: each line leads to what it comes from, each
    value to what it becomes; cards and guests are drawn, and what is wrong stands below its line.
    Values that are secrets are left out.
    """
    from gpc.commands.view import view as command

    return command(file, before=before, since=since, backend=backend, output=output)
