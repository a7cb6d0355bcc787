"""``weighbridge completion``: made from the command table and the commands' own parsers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .parsing import options_of, parser_of, positional_of
from .table import COMMANDS, Command

if TYPE_CHECKING:
    from .terminal import Console

EXAMPLES = (
    'eval "$(weighbridge completion bash)"',
    'eval "$(weighbridge completion zsh)"',
    "weighbridge completion fish > ~/.config/fish/completions/weighbridge.fish",
)

SHELLS = ("bash", "zsh", "fish")

_BASH = """\
_weighbridge() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
    local words="" files=""
    case "${{COMP_WORDS[*]:1:COMP_CWORD-1}} " in
{cases}
        " ") words="{first} --help --version" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    if [[ -n $files && $current != -* ]]; then
        COMPREPLY+=($(compgen -f -- "$current"))
    fi
}}
complete -o filenames -F _weighbridge weighbridge
"""

_ZSH = """\
#compdef weighbridge
autoload -U +X bashcompinit && bashcompinit
{bash}"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("shell", choices=SHELLS, help="the shell")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the script."""
    console.out.write(script(arguments.shell))
    return 0


def script(shell: str) -> str:
    """The completion script of ``shell``."""
    if shell == "fish":
        return _fish()
    return _bash() if shell == "bash" else _ZSH.format(bash=_bash())


def _parsers() -> list[tuple[Command, argparse.ArgumentParser]]:
    return [(command, parser_of(command, command.load())) for command in COMMANDS]


def _bash() -> str:
    cases = []
    for command, parser in _parsers():
        options = options_of(parser)
        words = (*positional_of(parser), *options)
        files = "" if positional_of(parser) else ' files="yes"'
        values = "".join(
            f'                {option}) words="{" ".join(choices)}" files="" ;;\n'
            for option, choices in options.items()
            if choices
        )
        inner = f'            case "$previous" in\n{values}            esac\n' if values else ""
        cases.append(
            f'        "{command.name} "*)\n            words="{" ".join(words)}"{files}\n{inner}            ;;'
        )
    cases += [f'        "{noun} ") words="{" ".join(verbs)}" ;;' for noun, verbs in _nouns().items()]
    return _BASH.format(cases="\n".join(cases), first=" ".join(dict.fromkeys(one.words[0] for one in COMMANDS)))


def _nouns() -> dict[str, list[str]]:
    nouns: dict[str, list[str]] = {}
    for command in COMMANDS:
        if len(command.words) > 1:
            nouns.setdefault(command.words[0], []).append(command.words[1])
    return nouns


def _fish() -> str:
    lines = ["complete -c weighbridge -f"]
    firsts = {command.words[0]: command.help for command in COMMANDS}
    lines += [
        f"complete -c weighbridge -n __fish_use_subcommand -a {word} -d {_quoted(text)}"
        for word, text in firsts.items()
    ]
    for noun, verbs in _nouns().items():
        lines.append(f"complete -c weighbridge -n '__fish_seen_subcommand_from {noun}' -a {_quoted(' '.join(verbs))}")
    for command, parser in _parsers():
        seen = " ; and ".join(f"__fish_seen_subcommand_from {word}" for word in command.words)
        here = f"complete -c weighbridge -n '{seen}'"
        positional = positional_of(parser)
        lines.append(f"{here} -a {_quoted(' '.join(positional))}" if positional else f"{here} -F")
        for option, words in options_of(parser).items():
            lines.append(f"{here} -l {option[2:]}" + (f" -x -a {_quoted(' '.join(words))}" if words else ""))
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
