"""XML, SVG among it: document types, entities and scripts, read with expat without expanding or fetching anything.

Expat is fed the text with entity expansion switched off: a declared entity is counted by
what it would expand to (XML 1.0, section 4), never expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader, chunks_of

from ..facts import Fact
from ..facts.common import Layout
from ..facts.repository import ActiveContent, Entity, Expansion
from ..text_stream import decoded_head

_DEEPEST = 1000
_MOST = (1 << 63) - 1
_ENTITIES_LIMIT = 10_000
_PIECE = 64 << 10
_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[\s?]|<!DOCTYPE\s+(?!html\b)|<(?!html\b|!)[A-Za-z_][\w:.-]*(?:\s[^<]*)?/?>)",
    re.IGNORECASE,
)
_PROMISES = re.compile(r"\ufeff?\s*(?:<\?xml|<!DOCTYPE|<svg)", re.IGNORECASE)
_COMMENTS = re.compile(r"^\ufeff?\s*(?:<!--(?:(?!-->).)*+-->\s*)*+", re.DOTALL)
_NAMED = re.compile(r"[&%]([A-Za-z_:][\w:.-]*);")
_HTML_ROOTS = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<!?(?:doctype html|html|head|body|div|p|a|img|br|h[1-6]|center|table|details|span|b|i|ul|li|sub|sup|picture)\b",
    re.IGNORECASE | re.DOTALL,
)


def probe(reader: Reader, head: bytes) -> bool:
    """True for text that starts with an XML declaration, a document type other than HTML's, or an element."""
    del reader
    text = decoded_head(head)
    if re.match(r"\ufeff?\s*<\?xml[\s?]", text):
        return True
    return (
        bool(_START.match(text))
        and not _HTML_ROOTS.match(text[:2000])
        and ("</" in text or "/>" in text or "<!" in text)
    )


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State entities, external subsets, stylesheets and scripts; check that the document is well-formed to its end."""
    document = _Document()
    parser = document.parser
    try:
        for chunk in chunks_of(reader):
            for start in range(0, len(chunk), _PIECE):
                budget.spend(_PIECE // 64)
                parser.Parse(chunk[start : start + _PIECE], False)
                yield from document.take()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        stated = list(document.finish())
        yield from stated
        if not stated and not _PROMISES.match(decoded_head(reader.read_at(0, 4096))):
            yield Layout(format="text")  # angle brackets alone promise no XML
            return
        raise InputError("xml.syntax", "the XML is not well-formed", cause=str(error)[:200]) from error
    except (ValueError, LookupError) as error:
        yield from document.finish()
        raise InputError("xml.encoding", "the XML's encoding is not known", cause=str(error)[:200]) from error
    yield from document.finish()


class _Document:
    """Handlers that note facts; expat calls them."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self._values: dict[str, str] = {}
        self._used = 0
        self._depth = 0
        self._root = ""
        parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.EntityDeclHandler = self._entity
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        parser.EndElementHandler = self._end
        parser.ProcessingInstructionHandler = self._instruction
        parser.DefaultHandler = self._default  # without "expand": references stay as they are
        parser.ExternalEntityRefHandler = lambda *_: 1
        self.parser = parser

    def take(self) -> list[Fact]:
        """The facts that were noted since the last call."""
        facts, self._facts = self._facts, []
        return facts

    def finish(self) -> Iterator[Fact]:
        """What is left, with what the entities would expand to."""
        yield from self.take()
        if self._root.lower().rpartition(":")[2] == "svg":
            yield Layout(format="svg")
        if self._values:
            yield Expansion(kind="xml entities", references=self._used, nodes=_expanded(self._values))

    def _entity(
        self, name: str, is_parameter: bool, value: str | None, _base: Any, system: str | None, *_: Any
    ) -> None:
        if len(self._values) >= _ENTITIES_LIMIT:
            raise LimitError("XML entities", _ENTITIES_LIMIT)
        self._values[("%" if is_parameter else "&") + name] = value or ""
        self._facts.append(Entity(name=name[:200], target=(system or "")[:500]))

    def _doctype(self, name: str, system: str | None, _public: str | None, _internal: bool) -> None:
        if system and not system.startswith(("http://www.w3.org/", "https://www.w3.org/")):
            self._facts.append(Entity(name=f"DOCTYPE {name[:200]}", target=system[:500]))

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self._root = self._root or name
        self._depth += 1
        if self._depth > _DEEPEST:
            raise LimitError("nested XML elements", _DEEPEST)
        local = name.rpartition(":")[2].lower()
        if local in ("script", "foreignobject", "handler", "iframe"):
            self._facts.append(ActiveContent(kind=f"{local} element", where=name[:200]))
        for key, value in attributes.items():
            if _is_event(key):
                self._facts.append(ActiveContent(kind="event attribute", where=f"{name[:100]} {key[:100]}"))
            elif "".join(value[:200].split()).lower().startswith(("javascript:", "vbscript:", "data:text/html")):
                self._facts.append(ActiveContent(kind="script address", where=f"{name[:100]} {key[:100]}"))

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _instruction(self, target: str, data: str) -> None:
        if target.lower() == "xml-stylesheet" and "xsl" in data.lower():
            self._facts.append(ActiveContent(kind="XSLT stylesheet", where=data[:200]))

    def _default(self, data: str) -> None:
        if data.startswith("&"):
            self._used += 1


def _is_event(key: str) -> bool:
    name = key.rpartition(":")[2].lower()
    return name.startswith("on") and name[2:].isalpha() and len(name) > 4


def _expanded(values: dict[str, str]) -> int:
    """Characters that the largest entity stands for, counted with each entity once; a cycle counts as endless."""
    sizes: dict[str, int] = {}
    for start, value in values.items():
        if start in sizes:
            continue
        opened = {start: _references(value)}
        left = {start: iter(opened[start])}
        while left:
            name = next(reversed(left))
            inner = next((other for other in left[name] if other not in sizes and other in values), None)
            if inner is None:
                sizes[name] = min(_MOST, len(values[name]) + sum(sizes.get(other, 0) for other in opened[name]))
                del left[name], opened[name]
            elif inner in left:
                return _MOST
            else:
                opened[inner] = _references(values[inner])
                left[inner] = iter(opened[inner])
    return max(sizes.values(), default=0)


def _references(value: str) -> list[str]:
    """The entities that a value refers to, each as often as it does."""
    return [match[0][0] + match[1] for match in _NAMED.finditer(value)]
