"""What commands print on, whatever the locale: no character and no closed stream ends a command.

Text for people that a terminal's encoding has no character for is shown otherwise. What programs
read is UTF-8 everywhere: `document` writes it. Imports next to nothing, as each build does.
"""

import os
import sys

ERRORS = "gpc.shown-otherwise"

ASCII = {
    "·": "-",
    "…": "...",
    "→": "->",
    "─": "-",
    "│": "|",
    "├": "|",
    "└": "`",
}
"""What stands for the characters that gpc itself draws and writes with."""


def fit() -> None:
    """Has stdout and stderr take every text: closed ones swallow it, narrow ones show it in ASCII.

    Letters that an encoding lacks are spelled out as Python does it (`\\xe9`, `\\u0436`); so is in
    UTF-8 what was no text to begin with, the bytes of a file's name.
    """
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started gpc; the number is taken, so no file gets it
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            if name == "stdin":
                stream.reconfigure(errors="replace")
            elif stream.encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
                stream.reconfigure(errors="backslashreplace")
            else:
                import codecs

                codecs.register_error(ERRORS, _otherwise)
                stream.reconfigure(errors=ERRORS)


def _otherwise(error: UnicodeError) -> tuple[str, int]:
    """What is written for the characters that an encoding lacks, as a handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_ascii(character) for character in lacking), error.end


def _ascii(character: str) -> str:
    return ASCII.get(character) or character.encode("ascii", "backslashreplace").decode("ascii")


def document(text: str) -> None:
    """Writes a text that programs read, a page, JSON or YAML, to stdout: as UTF-8 in any locale."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    binary.write(text.encode("utf-8", "backslashreplace"))
    binary.flush()
