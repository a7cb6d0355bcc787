"""How a report may look: colour, characters, links, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from weighbridge.core.records import dataclass
from weighbridge.core.rule import Severity

BAD, DOUBTFUL, GOOD, QUIET = "31;1", "33;1", "32;1", "2"
"""The four roles and their codes (ECMA-48, SGR). Each is always doubled by a word or a glyph."""

_ASCII = str.maketrans(
    {
        "┌": "+",
        "─": "-",
        "│": "|",
        "\u203a": ">",
        "←": "<-",
        "…": "...",
        "·": "-",
        "\u2013": "-",
        "✓": "ok",
        "✗": "x",
        "→": "->",
    }
)
_SEVERITIES = {
    Severity.CRITICAL: BAD,
    Severity.HIGH: BAD,
    Severity.MEDIUM: DOUBTFUL,
    Severity.LOW: DOUBTFUL,
    Severity.INFO: QUIET,
}


def _no_page(rule_id: str) -> str:
    del rule_id
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What the reader's terminal or file can show.

    Attributes:
        colour: use the four roles' colours.
        unicode: draw boxes and arrows; without it everything printed is ASCII.
        links: make OSC 8 hyperlinks.
        verbose: list every place of a finding and every file that was skipped.
        docs: the address of a site with the rules' pages, without a slash at its end; empty when there is none.
        page: rule id → its documentation page as Markdown; empty where there is none.
    """

    colour: bool = False
    unicode: bool = True
    links: bool = False
    verbose: bool = False
    docs: str = ""
    page: Callable[[str], str] = _no_page

    def paint(self, role: str, text: str) -> str:
        """``text`` in the colour of ``role``."""
        return f"\x1b[{role}m{text}\x1b[0m" if self.colour and text else text

    def severity(self, severity: Severity, text: str) -> str:
        """``text`` in the colour of ``severity``."""
        return self.paint(_SEVERITIES[severity], text)

    def link(self, address: str, text: str) -> str:
        """``text`` as a hyperlink (OSC 8). ``address`` must be percent-encoded; anything else is left out."""
        if not self.links or re.fullmatch(r"[!-~]+", address) is None:
            return text
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"

    def line(self, text: str) -> str:
        """``text`` as the terminal can show it."""
        if self.unicode:
            return text
        return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")

    def see(self, rule_id: str) -> str:
        """Where to read about a rule: its page's address, or the command that prints it."""
        return f"{self.docs}/rules/{rule_id}" if self.docs else f"weighbridge explain {rule_id}"
