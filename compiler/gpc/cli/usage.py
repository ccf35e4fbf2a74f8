"""What is said to whoever called gpc in a way that it does not know: what is wrong, what to say.

The words alone. Loaded for a wrong command line and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

MEANT = {
    "check": "doctor test validate verify",
    "build": "compile generate make render",
    "diff": "changes drift plan preview",
    "apply": "activate deploy install sync switch up upgrade",
    "rollback": "back downgrade revert undo",
    "restore --original": "clean delete destroy down purge remove reset uninstall",
    "init": "create detect new probe scan setup",
    "import": "adopt add convert from migrate read",
    "status": "info list ls show state",
    "rehearse": "dry-run emulate simulate try",
    "graph": "draw dot picture svg tree",
    "view": "browse html page review",
    "lsp": "editor language-server serve server",
    "explain": "docs man rules workarounds",
    "why": "blame origin trace",
    "confirm": "accept commit keep ok",
    "--version": "version",
    "--help": "commands help usage",
    "--install-completion": "complete completion completions",
}
"""The command of gpc that people mean by words of other tools."""

STARTS = frozenset(
    ("boot", "console", "launch", "poweroff", "reboot", "run", "shutdown", "start", "stop")
)
"""Words about a guest that runs, which are for the tool that runs it."""


def told(error: Exception, commands: list[str]) -> Iterator[str]:
    """The lines about an error of usage, as typer raised it."""
    context = getattr(error, "ctx", None)
    asked = context.command_path if context is not None else "gpc"
    wrong = _wrong_command(error)
    if wrong is not None:
        yield f"error: there is no command `{wrong}`"
        yield f"  help: {_instead(wrong, commands)}"
        return
    message = str(getattr(error, "format_message", lambda: error)()).rstrip(".")
    yield f"error: {message[:1].lower()}{message[1:]}"
    if context is not None:
        yield f"  usage: {context.get_usage().removeprefix('Usage: ')}"
    yield f"  help: `{asked} --help` tells more"


def _wrong_command(error: Exception) -> str | None:
    """The word that was to be a command, of an error that says so."""
    said = str(getattr(error, "message", ""))
    word = said.removeprefix("No such command ")
    return word.split(word[0])[1] if word != said else None


def _instead(word: str, commands: list[str]) -> str:
    plain = word.lower().replace("_", "-")
    if plain in STARTS:
        return (
            "gpc starts no guest, the tool that runs it does; "
            "`gpc status` says by which command, once the tree is applied"
        )
    meant = next((ours for ours, words in MEANT.items() if plain in words.split()), None)
    if meant is None:
        from gpc.report.suggest import nearest

        meant = nearest(plain, commands)
    if meant is None:
        return "`gpc --help` lists them"
    return f"did you mean `gpc {meant}`?"
