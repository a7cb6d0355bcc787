"""Jinja templates as files of their own: ``chat_template.jinja`` and whatever else reads as one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..configuration import looks_like_template
from ..facts import Fact
from ..facts.common import Template
from ..json_events import starts_like_json
from ..text_stream import decoded_head, peek, whole_text

_LONGEST = 4 << 20
_OTHERS = ("#", "---", "<!", "<html", "<?xml", '"""', "import ", "from ")
_GADGETS = re.compile(r"\{[{%][^{}]{0,500}(?:\|\s*attr\b|__|\.mro\b|\\x5f)")


def probe(reader: Reader, head: bytes) -> bool:
    """True for text that holds a Jinja statement or expression and speaks of a conversation, or begins with one."""
    text = decoded_head(head)
    if len(head) >= 4096 and "{%" not in text and "{{" not in text:
        text += peek(reader, len(head), 64 << 10).decode("utf-8", "ignore")
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{%", "{{", "{#-", "{# ")):
        return True
    if starts_like_json(start, whole=len(head) < 4096):
        return False
    return bool(_GADGETS.search(text)) or (not start.startswith(_OTHERS) and looks_like_template(text))


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the template's text; rules read its syntax tree."""
    text = whole_text(reader, budget, _LONGEST)
    yield Template(text=text, where="chat_template" if "messages" in text else "template")
