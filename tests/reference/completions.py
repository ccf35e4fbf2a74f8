"""Completion of gpc for bash, zsh and fish: made from the same commands as the help.

Nothing of gpc runs when a key is pressed: what stands in a file that is on the disk is found by
the shell, in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gpc.commands.explain import known_words
from reference.options import Option, commands, of_all

MADE = "Written by `make generate`; edit what it is made from."

BASH = """\
# Completion of gpc in bash. {made}

_gpc_trees() {{  # build trees: directories with a manifest, here and below build/
    local found
    for found in "$1"*/manifest.json build/*/manifest.json; do
        [[ -f $found && $found == "$1"* ]] && printf '%s\\n' "${{found%/manifest.json}}"
    done
}}

_gpc_files() {{
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}}

_gpc() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local command="" kind="" at
    COMPREPLY=()
    for ((at = 1; at < COMP_CWORD; at++)); do
        [[ ${{COMP_WORDS[at]}} == -* ]] || {{ command=${{COMP_WORDS[at]}}; break; }}
    done
    if [[ $current == = ]]; then  # bash parts `--format=json` at the sign
        current=""
    elif [[ $before == = ]]; then
        before=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    case "$command $before" in
{values}
        *)
            if [[ $current == -* ]]; then
                case $command in
{options}
                esac
            else
                case $command in
                    '') kind="{names}" ;;
{arguments}
                esac
            fi ;;
    esac
    case $kind in
        @files) _gpc_files -f "$current" ;;
        @directories) _gpc_files -d "$current" ;;
        @trees)
            mapfile -t COMPREPLY < <(_gpc_trees "$current")
            ((${{#COMPREPLY[@]}})) || _gpc_files -d "$current" ;;
        @codes) mapfile -t COMPREPLY < <(compgen -W "$_gpc_codes" -- "$current") ;;
        @words | '') ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$kind" -- "$current") ;;
    esac
}}

_gpc_codes="{codes}"

complete -F _gpc gpc
"""


def bash() -> str:
    """What bash reads."""
    values, options, arguments = [], [], []
    for command in commands():
        words = [word for option in command.options for word in option.words]
        options.append(f'                    {command.name}) kind="{" ".join(words)}" ;;')
        if command.argument:
            arguments.append(f"                    {command.name}) kind={command.argument} ;;")
        for option in command.options:
            if option.values:
                pattern = " | ".join(f'"{command.name} {word}"' for word in option.words)
                values.append(f'        {pattern}) kind="{option.values}" ;;')
    own = " ".join(word for option in of_all() for word in option.words)
    options.insert(0, f"                    '') kind=\"{own}\" ;;")
    return BASH.format(
        made=MADE,
        values="\n".join(values),
        options="\n".join(options),
        arguments="\n".join(arguments),
        names=" ".join(command.name for command in commands()),
        codes=" ".join(known_words()),
    )


ZSH = """\
#compdef gpc
# Completion of gpc in zsh. {made}

_gpc_trees() {{
  local -a trees
  trees=(*/manifest.json(N:h) build/*/manifest.json(N:h))
  (( $#trees )) && compadd -a trees || _directories
}}

_gpc_codes() {{
  local -a codes
  codes=({codes})
  compadd -a codes
}}

_gpc() {{
  local curcontext=$curcontext state line
  local -a commands
  typeset -A opt_args
  commands=(
{commands}
  )
  _arguments -C {own} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
{arguments}
      esac ;;
  esac
}}

if [[ $funcstack[1] == _gpc ]]; then
  _gpc "$@"
else
  compdef _gpc gpc
fi
"""
"""Complete when it is loaded by the completion itself (as `_gpc` of fpath), else register."""

OF_ZSH = {
    "@files": "file:_files",
    "@directories": "directory:_directories",
    "@trees": "tree:_gpc_trees",
    "@codes": "code:_gpc_codes",
    "@words": "word:",
}


def zsh() -> str:
    """What zsh reads."""
    rows = [f"    {_quoted(f'{c.name}:{c.help}')}" for c in commands()]
    arguments = []
    for command in commands():
        words = [*map(_of_zsh, command.options)]
        if command.argument:
            place = "*" if command.many else "1"
            words.append(f"'{place}:{OF_ZSH[command.argument]}'")
        joined = " \\\n            ".join(words)
        arguments.append(f"        {command.name}) _arguments \\\n            {joined} ;;")
    return ZSH.format(
        made=MADE,
        codes=" ".join(known_words()),
        commands="\n".join(rows),
        own=" ".join(map(_of_zsh, of_all())),
        arguments="\n".join(arguments),
    )


def _of_zsh(option: Option) -> str:
    help = option.help.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    value = ""
    if option.values:
        value = ":" + OF_ZSH.get(option.values, f"value:({option.values})")
    own = _quoted(f"[{help}]{value}")
    if len(option.words) == 1:
        return f"{option.words[0]}{'=' if value else ''}{own}"
    short, long = option.words
    return f"'({short} {long})'{{{short}{'+' if value else ''},{long}{'=' if value else ''}}}{own}"


FISH = """\
# Completion of gpc in fish. {made}

function __gpc_trees
    set -l found */manifest.json build/*/manifest.json
    if set -q found[1]
        string replace /manifest.json "" -- $found
    else
        __fish_complete_directories
    end
end

complete -c gpc -f
{lines}
"""

OF_FISH = {
    "@files": "-F",
    "@directories": '-a "(__fish_complete_directories)"',
    "@trees": '-a "(__gpc_trees)"',
    "@words": "",
}


def fish() -> str:
    """What fish reads."""
    return FISH.format(made=MADE, lines="\n".join(_of_fish()))


def _of_fish() -> Iterator[str]:
    for option in of_all():
        yield _line("-n __fish_use_subcommand", option)
    for command in commands():
        yield (
            f"complete -c gpc -n __fish_use_subcommand -a {command.name} -d {_quoted(command.help)}"
        )
    for command in commands():
        here = f'-n "__fish_seen_subcommand_from {command.name}"'
        if command.argument:
            what = OF_FISH.get(command.argument) or f'-a "{" ".join(known_words())}"'
            yield f"complete -c gpc {here} {what}"
        for option in command.options:
            yield _line(here, option)


def _line(here: str, option: Option) -> str:
    words = [f"-l {w[2:]}" if w.startswith("--") else f"-s {w[1:]}" for w in option.words]
    value = []
    if option.values:
        value = ["-x" if option.values != "@files" else "-r"]
        value.append(OF_FISH.get(option.values, f'-a "{option.values}"'))
    parts = ["complete -c gpc", here, *words, *filter(None, value), f"-d {_quoted(option.help)}"]
    return " ".join(parts)


def _quoted(text: str) -> str:
    """A word of all three shells; fish knows no other escape between such quotes than of these."""
    return "'" + text.replace("'", "'\\''") + "'"


def scripts() -> dict[str, partial[str]]:
    """What makes the text of each script, by its path from the root of the repository."""
    return {
        f"compiler/gpc/cli/completions/gpc.{shell}": partial(make)
        for shell, make in (("bash", bash), ("zsh", zsh), ("fish", fish))
    }
