"""Completion of gpc in a shell: the script for it, of the shell that is named or in use.

typer's own script for zsh only registers itself at the first press of the tab key, which so
completes nothing; and typer shows the script of the shell that runs, whichever is named.
"""

from __future__ import annotations

import os
import sys

SHELLS = ("bash", "fish", "zsh")

ZSH = """\
#compdef gpc

_gpc_completion() {
  eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _GPC_COMPLETE=complete_zsh gpc)
}

if [[ "$funcstack[1]" == _gpc ]]; then
  _gpc_completion "$@"
else
  compdef _gpc_completion gpc
fi
"""
"""Complete when it is loaded by the completion itself (as `_gpc` of fpath), else register."""


def script(shell: str) -> str:
    """What a shell reads to complete gpc's words."""
    from typer._completion_shared import get_completion_script

    if shell == "zsh":
        return ZSH
    given = get_completion_script(prog_name="gpc", complete_var="_GPC_COMPLETE", shell=shell)
    return f"{given.rstrip()}\n"


def answer(words: list[str]) -> int | None:
    """Shows or installs the script, and the exit code; None where that is not what is asked."""
    from gpc.commands.console import note
    from gpc.commands.guard import DONE, USAGE

    if not words or words[0] not in ("--show-completion", "--install-completion"):
        return None
    shell = words[1] if len(words) == 2 else os.path.basename(os.environ.get("SHELL", ""))
    if len(words) > 2 or shell not in SHELLS:
        if len(words) == 1:
            return None  # a shell that only typer may know
        note(f"error: gpc completes in no shell `{' '.join(words[1:])}`")
        note(f"  help: say one of {', '.join(SHELLS)}, as in `gpc {words[0]} bash`")
        return USAGE
    if words[0] == "--show-completion":
        sys.stdout.write(script(shell))
        return DONE
    from typer._completion_shared import install

    _, place = install(shell=shell, prog_name="gpc", complete_var="_GPC_COMPLETE")
    if shell == "zsh":
        place.write_text(ZSH, encoding="utf-8")
    note(f"{shell} completes gpc from its next start on: {place}")
    return DONE
