"""How libvirt says that something is so or is not. Pure."""


def yes_no(value: bool) -> str:
    """The one word or the other."""
    return "yes" if value else "no"
