"""The commands about a machine.yaml and what it becomes: names, options and help."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal, Optional

import typer

from gpc.cli.options import (
    BackendOption,
    CheckOption,
    ColorOption,
    Files,
    FormatOption,
    FromOption,
    NotesOption,
    ReasonsOption,
    RootOption,
    WatchOption,
    examples,
)

commands = typer.Typer(rich_markup_mode=None)


@commands.command(
    epilog=examples(
        "gpc init", "gpc init -o -", "gpc init --capture my-host", "gpc init --from my-host"
    )
)
def init(
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="Where to write it; - is stdout."),
    ] = "machine.yaml",
    source: FromOption = None,
    root: RootOption = "/",
    capture: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--capture",
            metavar="DIR",
            help="Write no machine.yaml, but copy what was read into DIR, without serial numbers: "
            "a host that can be looked at elsewhere.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    os_word: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--os",
            metavar="FAMILY",
            help="The distribution whose paths and commands the host has, such as debian-12, where "
            "gpc does not know or support its own.",
        ),
    ] = None,
    cpu: Annotated[
        Optional[Literal["amd", "intel"]],  # noqa: UP045
        typer.Option("--cpu", help="Whose processor it is like, where that is not shown."),
    ] = None,
    kernel: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--kernel", metavar="VERSION", help="Its kernel, where that is not shown."),
    ] = None,
) -> int:
    """Write a first machine.yaml from what this host shows.

    Every graphics card with its functions, the firmware, kernel and processor; and a guest to
    edit, with the card that can be given away and the reasons for it. It compiles as it is. Only
    looks; root sees a little more than others do.

    What the host does not show is asked for, and a host that gpc sets nothing up on is refused, by
    name and with what is left to do there.
    """
    from gpc.commands.init import init as command

    return command(
        output=output,
        source=source,
        root=root,
        capture=capture,
        force=force,
        os_word=os_word,
        cpu=cpu,
        kernel=kernel,
    )


@commands.command(
    "import",
    epilog=examples(
        "gpc import win10.xml",
        "gpc import --name games -o - win10.xml",
        "gpc import --from my-host *.xml",
        "gpc import windows.sh",
    ),
)
def import_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files of guests: libvirt's, Xen's, scripts."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The machine.yaml that they go into: one that exists, whose lines all stay, or a "
            "new one; - is stdout.",
        ),
    ] = "machine.yaml",
    name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--name", metavar="NAME", help="What the guest is called there."),
    ] = None,
    modernise: Annotated[
        bool,
        typer.Option(
            "--modernise",
            help="Leave out where devices stand and the machine's version; what the guest notices "
            "is told.",
        ),
    ] = False,
    source: FromOption = None,
    root: RootOption = "/",
    format: FormatOption = "full",
    color: ColorOption = "auto",
) -> int:
    """Turn a guest that you have into keys of machine.yaml.

    What gpc does by itself is left out, what it has no key for is told with its place, and its
    uuid, addresses and devices stay as they are. Nothing of the files is run. A new machine.yaml
    describes this host, as `gpc init` does, if the guest's cards are in it.
    """
    from gpc.commands.importing import import_ as command

    return command(
        files,
        output=output,
        name=name,
        source=source,
        root=root,
        modernise=modernise,
        format=format,
        color=color,
    )


@commands.command(
    epilog=examples(
        "gpc build",
        "gpc build -o tree machine.yaml",
        "gpc build --check",
        "gpc build --backend libvirt",
        "gpc build fleet/",
    )
)
def build(
    files: Files = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "-o",
            "--output",
            metavar="DIR",
            help="Put the tree exactly there; of several machines, each below it by its host's "
            "name. Default: build/HOST",
        ),
    ] = None,
    check: CheckOption = False,
    backend: BackendOption = None,
    format: FormatOption = "full",
    color: ColorOption = "auto",
) -> int:
    """Compile machine.yaml into a build tree.

    Reads that file and nothing else, and writes nothing until every machine has compiled. The
    tree is meant to be committed: its diff is what a review reads.
    """
    from gpc.commands.build import build as command

    return command(
        files or [], output=output, backend=backend, check=check, format=format, color=color
    )


@commands.command(
    epilog=examples("gpc check", "gpc check --live", "gpc check --format github fleet/*.yaml")
)
def check(
    files: Files = None,
    live: Annotated[
        bool, typer.Option("--live", help="Compare the file with the host as well; only looks.")
    ] = False,
    notes: NotesOption = False,
    watch: WatchOption = False,
    source: FromOption = None,
    root: RootOption = "/",
    backend: BackendOption = None,
    format: FormatOption = "full",
    color: ColorOption = "auto",
) -> int:
    """Say everything that is wrong with machine.yaml; write nothing.

    All errors at once, each with its place, what was found, what was expected and what to do.
    With --live also whether the host is as the file says: its IOMMU, each card at its address,
    what would come along with it, whether it can be reset, and what the host needs to boot.
    """
    from gpc.commands.check import check as command

    live = live or source is not None or root != "/"
    looks: dict[str, Any] = {"live": live, "notes": notes, "source": source, "root": root}
    again = partial(command, files or [], backend=backend, format=format, color=color, **looks)
    if not watch:
        return again()
    from gpc.commands.watching import watch as watching

    return watching(files or [], again)


@commands.command(
    epilog=examples(
        "gpc why etc/modprobe.d/gpc.conf:3",
        "gpc why build/phenom/etc/xen/win7.cfg",
        "gpc why machine.yaml:17",
    )
)
def why(
    place: Annotated[
        str,
        typer.Argument(metavar="FILE[:LINE]", help="A file of the build tree, or machine.yaml."),
    ],
    file: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "-f",
            "--file",
            metavar="FILE",
            help="The machine.yaml behind the tree; - is stdin. Default: the one here, or above "
            "the tree, that it was built from",
        ),
    ] = None,
    backend: BackendOption = None,
    format: ReasonsOption = "text",
) -> int:
    """Say why a line is there, or what a line became.

    Of a line of the build tree, what it comes from; of one of machine.yaml, the lines of the tree
    that come from it.
    """
    from gpc.commands.why import why as command

    return command(place, file=file, backend=backend, format=format)


def _words() -> list[str]:
    from gpc.commands.explain import known_words

    return known_words()


@commands.command(epilog=examples("gpc explain unknown-key", "gpc explain code 43"))
def explain(
    words: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(
            metavar="WORD",
            help="A code, rule, workaround or area, or a message; without it all are listed.",
            autocompletion=_words,
        ),
    ] = None,
) -> int:
    """Explain a code, a rule, a workaround, or a message that you saw.

    A line of the kernel's log, of QEMU, libvirt, Xen or Windows: what speaks of it, best first.
    """
    from gpc.commands.explain import explain as command

    return command(words or [])


@commands.command()
def schema() -> int:
    """Print the JSON Schema of machine.yaml, for editors."""
    from gpc.commands.schema import schema as command

    return command()


@commands.command()
def targets() -> int:
    """List what gpc writes and what reads it."""
    from gpc.commands.targets import targets as command

    return command()
