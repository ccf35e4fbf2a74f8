"""`gpc lsp`: what gpc knows of a machine.yaml, for editors, over standard input and output.

Texts are taken as the editor has them. Of files it reads those of the build tree, to lead there;
it runs nothing and writes nothing.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

from gpc.commands.console import note
from gpc.commands.guard import DONE, ENVIRONMENT


def lsp(*, stdio: bool = True) -> int:
    """Serves one editor until it says goodbye; there is no other way than `stdio`."""
    if find_spec("pygls") is None:
        note("error: gpc lsp needs its extra: `pip install 'pygls>=2.1,<3'` where gpc is installed")
        return ENVIRONMENT
    from gpc.commands.serving import made

    # Its own ends of both pipes, which it closes.
    with open(os.dup(0), "rb") as asked, open(os.dup(1), "wb") as answered:
        made().start_io(asked, answered)
    return DONE
