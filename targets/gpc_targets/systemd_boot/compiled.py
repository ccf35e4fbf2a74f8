"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token


def _95_gpc_install(rows: Mapping[str, Any]) -> Iterator[Token]:
    """95-gpc.install.j2"""
    yield "#!/bin/sh\n# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n# `add` is kernel-install's word, `entries FILE...` that of `gpc apply`.\n"
    yield (rows['plugin'],)
    yield '\nset -e\n# Several systems may have their entries side by side: only this one\'s are touched.\nis_ours() {\n  if [ "${1##*/}" = gpc-previous.conf ]; then return 1; fi # what ran before is kept as it was\n  token=${KERNEL_INSTALL_ENTRY_TOKEN:-}\n  machine=${KERNEL_INSTALL_MACHINE_ID:-}\n  case $token:${1##*/} in\n    :*) ;;\n    "$token:$token-"*) return 0 ;;\n  esac\n  [ -n "$machine" ] && grep -q "^machine-id[[:space:]]\\{1,\\}${machine}[[:space:]]*\\$" "$1"\n}\n\ncase ${1:-} in\n  add)\n    set --\n    for entry in "${KERNEL_INSTALL_BOOT_ROOT:-/boot}"/loader/entries/*.conf; do\n      if [ -f "$entry" ] && is_ours "$entry"; then set -- "$@" "$entry"; fi\n    done\n    ;;\n  entries)\n    shift\n    if [ $# -eq 0 ]; then\n      echo "there is no entry of this system to add options to: a unified kernel image has its arguments inside, and an entry of another system is left alone" >&2\n      exit 1\n    fi\n    ;;\n  *) exit 0 ;;\nesac\n\narguments=\n'
    for argument_ in rows['linux']:
        yield 'arguments="$arguments '
        yield (argument_,)
        yield '"\n'
    yield '\nwithout_ours() {\n  ours=\n  while IFS= read -r line || [ -n "$line" ]; do\n    case $ours$line in\n      yes*) ours= ;;\n      \'# gpc: \'*) ours=yes ;;\n      *) printf \'%s\\n\' "$line" ;;\n    esac\n  done\n}\n\nfor entry; do\n  # A shell or a memory test takes no arguments of Linux.\n  grep -q \'^linux[[:space:]]\' "$entry" || continue\n  new=$entry.gpc-new\n  without_ours <"$entry" >"$new"\n  printf \'%s\\n\' \'# gpc: the next line is added to the options above\' "options$arguments" >>"$new"\n  if cmp -s "$new" "$entry"; then\n    rm "$new"\n  else\n    sync "$new"\n    mv "$new" "$entry"\n  fi\ndone\n'


TEMPLATES = {
    '95-gpc.install.j2': _95_gpc_install,
}
