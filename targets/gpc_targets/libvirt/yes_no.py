"""How libvirt says that something is so or is not. Pure."""


def yes_no(value: bool) -> str:
    """The one word or the other."""
    return "yes" if value else "no"


def on_off(value: bool) -> str:
    """The one word or the other, as some attributes have it."""
    return "on" if value else "off"
