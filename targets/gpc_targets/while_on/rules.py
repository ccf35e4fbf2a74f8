"""The rule that lines of the script are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "while-on": Rule(
        "The script that readies the host for guests that start, and puts it back at their end.",
        "systemd.resource-control(5); Linux 6.1, Documentation/core-api/irq/irq-affinity.rst",
    ),
}
