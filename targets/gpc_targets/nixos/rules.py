"""The rules that lines of gpc.nix are there by, in words. Pure."""

from gpc.why import Rule

RULES = {
    "nixos-module": Rule(
        "NixOS makes the whole system from its configuration, /etc too, so what gpc has for the "
        "host stands in a module that configuration.nix imports.",
        "https://nixos.org/manual/nixos/stable/#sec-writing-modules",
    ),
}
