"""The catalogue: every rule with its documentation page.

Most rules belong to the examiners' wings. Those about the operator's own waivers live
here, because no examined byte can cause them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import ModuleType

from weighbridge.core.errors import UsageError
from weighbridge.core.records import dataclass
from weighbridge.core.rule import Rule
from weighbridge.examine.models.checker import rule_module
from weighbridge.examine.models.rules._table import RULES

OWN = ("waiver.expired", "waiver.unused")
"""The rules of this folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule and its page.

    Attributes:
        sections: heading → text (Markdown) in the page's order; the headings are *What*, *Why it
            matters*, *How it is found*, *What it misses*, *Fix*, *References* and *Since*.
    """

    rule: Rule
    sections: Mapping[str, str]

    @property
    def page(self) -> str:
        """The whole page as Markdown, without its title."""
        return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in self.sections.items())


def rule_ids() -> tuple[str, ...]:
    """Every rule's id. Imports no rule."""
    return (*(row.id for row in RULES), *OWN)


def areas() -> tuple[str, ...]:
    """Every area that has a rule, sorted."""
    return tuple(sorted({rule_id.partition(".")[0] for rule_id in rule_ids()}))


def catalogue() -> Iterator[Entry]:
    """Every rule with its page, in the tables' order."""
    return (entry(rule_id) for rule_id in rule_ids())


def entry(rule_id: str) -> Entry:
    """One rule with its page; raise :class:`UsageError` naming the nearest id when there is no such rule."""
    check_selector(rule_id, areas_too=False)
    module = _module(rule_id)
    rule: Rule = module.RULE
    return Entry(rule=rule, sections=_sections(module.__doc__ or ""))


def check_selector(selector: str, *, areas_too: bool = True) -> None:
    """Raise :class:`UsageError` when ``selector`` is no rule's id and, if those count too, no area."""
    known = (*rule_ids(), *(areas() if areas_too else ()))
    if selector in known:
        return
    near = get_close_matches(selector, known, n=1, cutoff=0.5)
    raise UsageError(
        "usage.unknown-rule",
        f"there is no rule {'or area ' if areas_too else ''}named {selector}",
        cause=f"the nearest is {near[0]}" if near else "",
        remedy="list them with: weighbridge rules list",
    )


def _module(rule_id: str) -> ModuleType:
    if rule_id == "waiver.expired":
        from . import waiver_expired as own  # noqa: PLC0415 - scans without waivers do not pay for them
    elif rule_id == "waiver.unused":
        from . import waiver_unused as own  # type: ignore[no-redef]  # noqa: PLC0415 - see above
    else:
        return rule_module(rule_id.replace(".", "_").replace("-", "_"))
    return own


def _sections(docstring: str) -> dict[str, str]:
    sections: dict[str, str] = {}
    for block in inspect.cleandoc(docstring).split("\n## ")[1:]:
        heading, _, text = block.partition("\n")
        sections[heading.strip()] = text.strip()
    return sections
