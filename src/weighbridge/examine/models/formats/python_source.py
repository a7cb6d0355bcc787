"""Python source code beside the weights, told from prose and configuration by its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Script
from ..facts.repository import Capability, Unparsed
from ..python_code import LONGEST, cookie_of, parse_module, uses_of
from ..text_stream import decoded_head, peek, whole_text

_SHEBANG = re.compile(r"#![^\n]{0,200}\bpython")
_STRONG = re.compile(
    r"^[ \t]*(?:import [\w.]+(?: as \w+)?(?:, *[\w.]+)*[ \t]*(?:#.*)?$|from \.*[\w.]* import [\w(*]|def \w+\(|async def \w+\(|class \w+\s*[:(]"
    r"|if __name__ ?==)",
    re.MULTILINE,
)
_SOME = re.compile(r"\w\s*\(|^[ \t]*(?:import|from)[ \t]", re.MULTILINE)
_WHOLE = 64 << 10
_USES_LIMIT = 2000


def probe(reader: Reader, head: bytes) -> bool:
    """True for a Python shebang line, for lines that only Python has, and for short text that parses as a program that calls or imports."""
    text = decoded_head(head)
    if _SHEBANG.match(text):
        return True
    if len(head) >= 4096:
        text += peek(reader, len(head), _WHOLE).decode("utf-8", "ignore")
    if not _SOME.search(text) or text.lstrip()[:1] in ("{", "<"):
        return False
    if len(head) + _WHOLE <= len(text):
        return bool(_STRONG.search(text)) and "```" not in text
    try:
        module = parse_module(text)
    except ValueError:
        return len(_STRONG.findall(text)) >= 2 and "```" not in text and not text.startswith("---")
    return any(
        isinstance(n, ast.Call | ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef) for n in ast.walk(module)
    )


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State that here is code, and each capability that it names."""
    yield Script(language="python")
    text = whole_text(reader, budget, LONGEST)
    cookie = cookie_of(text)
    if cookie:
        yield Capability(kind="obfuscation", name=f"source encoding {cookie[:100]}", at_import=True)
    budget.spend(1 + len(text) // 8)
    try:
        module = parse_module(text)
    except ValueError as error:
        yield Unparsed(language="python", reason=str(error)[:300])
        return
    seen: set[tuple[str, str, bool]] = set()
    for use in uses_of(module, budget):
        identity = (use.kind, use.name, use.at_import)
        if identity not in seen and len(seen) < _USES_LIMIT:
            seen.add(identity)
            yield Capability(
                kind=use.kind, name=use.name[:300], at_import=use.at_import, span=Span(0, 0, line=use.line)
            )
