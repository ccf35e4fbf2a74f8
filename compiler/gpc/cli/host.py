"""The commands that look at a host or change it: names, options and help."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from gpc.cli.options import (
    AdoptOption,
    DryRunOption,
    OverwriteOption,
    RootOption,
    TreeArgument,
    YesOption,
    examples,
)
from gpc.commands.guard import USAGE

commands = typer.Typer(rich_markup_mode=None)


@commands.command(epilog=examples("gpc diff", "gpc diff build/phenom --exit-code"))
def diff(
    tree: TreeArgument = None,
    root: RootOption = "/",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when there is a difference.")
    ] = False,
) -> int:
    """Show what gpc apply would change.

    A unified diff, then a line for each change.
    """
    from gpc.commands.diff import diff as command

    return command(tree, root=root, exit_code=exit_code)


@commands.command(
    epilog=examples(
        "sudo gpc apply", "sudo gpc apply --dry-run build/phenom", "gpc apply --root image/ --yes"
    )
)
def apply(
    tree: TreeArgument = None,
    root: RootOption = "/",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    adopt: AdoptOption = False,
    overwrite: OverwriteOption = False,
    no_guard: Annotated[
        bool,
        typer.Option(
            "--no-guard", help="Boot it from now on, instead of once until it is confirmed."
        ),
    ] = False,
    take_only_gpu: Annotated[
        bool, typer.Option("--take-only-gpu", help="Leave this host without a graphics card.")
    ] = False,
    take_mounted_disk: Annotated[
        bool, typer.Option("--take-mounted-disk", help="Take a controller whose disk is mounted.")
    ] = False,
    take_default_route: Annotated[
        bool, typer.Option("--take-default-route", help="Take the card of the default route.")
    ] = False,
    host_differs: Annotated[
        bool, typer.Option("--host-differs", help="Apply the tree of another host to this one.")
    ] = False,
) -> int:
    """Put a build tree in place, all of it or nothing.

    Reads the tree and its manifest, whose hashes it verifies, and never machine.yaml. Files that
    gpc does not own are refused, what is replaced is kept, and whatever interrupts it, the next
    command brings the old state back.

    Where it changes what the host boots from, the boot loader tries that once, if gpc can tell it
    to: it stays when every card is then where it should be, or by gpc confirm; otherwise what runs
    now is booted again.
    """
    from gpc.commands.apply import apply as command

    flags = {
        "take-only-gpu": take_only_gpu,
        "take-mounted-disk": take_mounted_disk,
        "take-default-route": take_default_route,
        "host-differs": host_differs,
    }
    allow = [name for name, given in flags.items() if given]
    return command(
        tree,
        root=root,
        yes=yes,
        dry_run=dry_run,
        adopt=adopt,
        overwrite=overwrite,
        guard=not no_guard,
        allow=allow,
    )


@commands.command(epilog=examples("sudo gpc confirm"))
def confirm(
    root: RootOption = "/", dry_run: DryRunOption = False, overwrite: OverwriteOption = False
) -> int:
    """Keep the configuration that is on trial.

    Forgets what ran before it, and takes the kept entry out of the boot loader's menu. Says so
    where nothing is on trial.
    """
    from gpc.commands.apply import confirm as command

    return command(root=root, dry_run=dry_run, overwrite=overwrite)


@commands.command(epilog=examples("sudo gpc rollback", "sudo gpc rollback 3"))
def rollback(
    generation: Annotated[
        Optional[int],  # noqa: UP045
        typer.Argument(
            metavar="N", help="The generation to go back to. Default: the one before the last apply"
        ),
    ] = None,
    root: RootOption = "/",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    adopt: AdoptOption = False,
    overwrite: OverwriteOption = False,
) -> int:
    """Undo the last apply, or go back to generation N.

    Generation 0 is the state before gpc.
    """
    from gpc.commands.apply import rollback as command

    return command(
        generation, root=root, yes=yes, dry_run=dry_run, adopt=adopt, overwrite=overwrite
    )


@commands.command(epilog=examples("sudo gpc restore --original"))
def restore(
    original: Annotated[
        bool, typer.Option("--original", help="Bring back what stood there before gpc came.")
    ] = False,
    root: RootOption = "/",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    overwrite: OverwriteOption = False,
) -> int:
    """Take everything of gpc away again.

    Bytes, owner, mode and attributes of every file are as they were before.
    """
    if not original:
        sys.stderr.write("error: say what to restore\n  help: gpc restore --original\n")
        return USAGE
    from gpc.commands.apply import restore as command

    return command(root=root, yes=yes, dry_run=dry_run, overwrite=overwrite)


@commands.command()
def status(root: RootOption = "/") -> int:
    """Show what is applied, and what is otherwise by now.

    Which files somebody touched since, and which driver has each card. Exits with 1 when something
    is not as it was applied.
    """
    from gpc.commands.diff import status as command

    return command(root=root)
