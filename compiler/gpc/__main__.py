"""`python -m gpc`: the command `gpc`, where it is not on the way of programs."""

import sys

from gpc.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
