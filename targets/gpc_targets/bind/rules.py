"""The rules that lines of the bind script are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "bind-script": Rule("The script that binds, gives back and shows the functions of this host."),
    "bind-unit": Rule("The unit that runs the bind script before anything starts a guest."),
}
