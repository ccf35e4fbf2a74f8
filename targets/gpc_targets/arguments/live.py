"""/etc/gpc/arguments on a live host: what stands in it takes effect at the next boot."""

from gpc.target.live import Act
from gpc.target.owner import ARGUMENTS

AT_BOOT = (ARGUMENTS,)
ACTIONS: tuple[Act, ...] = ()
