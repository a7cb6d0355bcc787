"""YAML documents and YAML front matter, read as events only: nothing is ever constructed, aliases are counted, never followed.

PyYAML's pure-Python parser (YAML 1.1) makes the events. Tags are expanded by the parser, so
``!!python/…`` is seen however a document abbreviates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.location import Span
from weighbridge.core.reader import BytesReader, Reader

from ..configuration import Settings, looks_like_template, path_text
from ..facts import Fact
from ..facts.common import Embedded, Layout, Property, Template
from ..facts.repository import Expansion, YamlTag
from ..json_events import starts_like_json
from ..text_stream import decoded_head, peek, whole_text

_LONGEST = 4 << 20
_DEEPEST = 200
_MOST_NODES = (1 << 63) - 1
_PYTHON_TAG = re.compile(r"!!python/|tag:yaml\.org,2002:python|!!ruby/|!!java|!<tag:")
_START = re.compile(r"(?:%YAML|---(?:\s|$)|- |-\n|\? |! ?|[^\n]{1,1000}?:(?:\s|$)|[{\[])")
_FLOW_KEY = re.compile(r"[{,][ \t\r\n]*(?:[\w./@-]{1,100}|\"[^\"\n]{1,200}\"|'[^'\n]{1,200}')[ \t]*:")
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)(?:\n---[ \t]*(?:\r?\n|$))", re.DOTALL)
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in (
        "str",
        "int",
        "float",
        "bool",
        "null",
        "map",
        "seq",
        "set",
        "omap",
        "pairs",
        "binary",
        "timestamp",
        "merge",
        "value",
    )
)
_CARD_PROPERTIES = {
    "license": "licence",
    "license_name": "licence",
    "base_model": "base_model",
    "datasets": "dataset",
    "library_name": "library",
    "pipeline_tag": "task",
    "language": "language",
    "model_name": "title",
}


def probe(reader: Reader, head: bytes) -> bool:
    """True for text with YAML structure: a tag, a document marker before a mapping, or a mapping or sequence of mappings at its root."""
    text = decoded_head(head)
    if _PYTHON_TAG.search(text):
        return True
    if starts_like_json(text, whole=len(head) < 4096):
        return False
    whole = len(head) < 4096
    body = _significant(text)
    if not body and not whole:
        text = decoded_head(peek(reader, 0, 1 << 20))
        body = _significant(text)
        whole = len(text) < 1 << 20
    if not _START.match(body) or body.startswith(("{%", "{{", "{#")):
        return False
    return bool(_FRONT.match(text)) or _has_structure(text, body, whole=whole)


def _significant(text: str) -> str:
    """The text from its first line that is neither blank nor a comment."""
    for line in re.finditer(r"[^\n]+", text):
        stripped = line[0].strip(" \t\r\ufeff")
        if stripped and not stripped.startswith("#"):
            return text[line.start() :].lstrip(" \t\r\ufeff")
    return ""


def _has_structure(text: str, body: str, *, whole: bool) -> bool:
    """True when the parser's events begin with a mapping, or a sequence that holds one; prose is one long scalar."""
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    if body.startswith(("{", "[")) and not _FLOW_KEY.search(body):
        return False
    collections = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.MappingStartEvent):
                return True
            collections += isinstance(event, yaml.SequenceStartEvent)
            if collections > _DEEPEST:
                return True
            if isinstance(event, yaml.ScalarEvent) and not collections:
                return False
    except (yaml.YAMLError, ValueError, RecursionError):
        return collections > 0
    return False


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State tags, named code, templates, resolvers and the model card's properties; examine the text behind front matter on its own."""
    text = whole_text(reader, budget, _LONGEST).lstrip("\ufeff")
    front = _FRONT.match(text)
    if front:
        yield Layout(format="model-card")
    stated = 0
    try:
        for fact in _Walk(budget).facts(front[1] if front else text):
            stated += not isinstance(fact, Property)
            yield fact
    except InputError:
        if stated or _PYTHON_TAG.search(text):
            raise
        yield Layout(format="text")  # no YAML reader takes it, so notes of the form "key: value" it is
    rest = text[front.end() :] if front else ""
    if rest.strip():
        yield Embedded(name="text", reader=BytesReader(rest.encode("utf-8", "surrogatepass")))


class _Walk:
    """Follows the events of a stream with an explicit stack of keys."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._settings = Settings()
        self._path: list[str | int] = []
        self._kinds: list[str] = []
        self._wants_key: list[bool] = []
        self._counts: list[int] = []
        self._anchors: list[str | None] = []
        self._weights: dict[str, int] = {}
        self._scalars: dict[str, str] = {}
        self._aliases = 0
        self._total = 0

    def facts(self, text: str) -> Iterator[Fact]:
        """Yield the facts of the whole stream, then how far its aliases would expand."""
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                self._budget.spend(8)
                yield from self._event(event)
        except yaml.YAMLError as error:
            yield from self._expansion()
            mark = getattr(error, "problem_mark", None)
            where = f" in line {mark.line + 1}" if mark is not None else ""
            problem = str(getattr(error, "problem", "") or getattr(error, "reason", "") or type(error).__name__)
            raise InputError("yaml.syntax", "the text is not YAML", cause=problem[:200] + where) from error
        except (ValueError, RecursionError) as error:
            raise InputError("yaml.syntax", "the text is not YAML", cause=type(error).__name__) from error
        yield from self._expansion()

    def _expansion(self) -> Iterator[Fact]:
        if self._aliases:
            yield Expansion(kind="yaml aliases", references=self._aliases, nodes=min(self._total, _MOST_NODES))

    def _event(self, event: yaml.Event) -> Iterator[Fact]:
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            yield from self._tag(event)
            self._open("{" if isinstance(event, yaml.MappingStartEvent) else "[", event.anchor)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()
        elif isinstance(event, yaml.ScalarEvent):
            yield from self._tag(event)
            yield from self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._aliases += 1
            yield from self._alias(event.anchor or "")

    def _alias(self, anchor: str) -> Iterator[Fact]:
        """An alias stands for what its anchor marks; a scalar is read again, as a key or as a value."""
        scalar = self._scalars.get(anchor)
        is_key = bool(self._kinds) and self._kinds[-1] == "{" and self._wants_key[-1]
        if scalar is not None and not is_key:
            yield from self._value(scalar)
        self._add(self._weights.get(anchor, 1))
        self._advance(f"*{anchor}" if scalar is None else scalar[:500])

    def _tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Iterator[Fact]:
        tag = event.tag
        if tag and tag not in _CORE_TAGS and tag != "!":
            yield YamlTag(tag=tag[:500], span=_span(event))

    def _open(self, kind: str, anchor: str | None) -> None:
        if len(self._kinds) >= _DEEPEST:
            raise LimitError("nested YAML collections", _DEEPEST)
        if self._kinds and self._kinds[-1] == "{" and self._wants_key[-1]:
            self._path[-1] = "?"
        self._kinds.append(kind)
        self._path.append("" if kind == "{" else 0)
        self._wants_key.append(kind == "{")
        self._counts.append(1)
        self._anchors.append(anchor)

    def _close(self) -> None:
        self._kinds.pop()
        self._path.pop()
        self._wants_key.pop()
        weight = self._counts.pop()
        anchor = self._anchors.pop()
        if anchor is not None:
            self._weights[anchor] = weight
            self._scalars.pop(anchor, None)
        self._add(weight)
        self._advance(None)

    def _add(self, weight: int) -> None:
        weight = min(weight, _MOST_NODES)
        if self._counts:
            self._counts[-1] = min(self._counts[-1] + weight, _MOST_NODES)
        else:
            self._total = min(self._total + weight, _MOST_NODES)

    def _advance(self, key: str | None) -> None:
        """Step to the next place after a node: from a key to its value, or to the next key or item."""
        if not self._kinds:
            return
        if self._kinds[-1] == "[":
            self._path[-1] += 1  # type: ignore[operator]
            return
        if self._wants_key[-1] and key is not None:
            self._path[-1] = key
        self._wants_key[-1] = not self._wants_key[-1]

    def _scalar(self, event: yaml.ScalarEvent) -> Iterator[Fact]:
        if event.anchor is not None:
            self._weights[event.anchor] = 1
            self._scalars[event.anchor] = event.value
        is_key = bool(self._kinds) and self._kinds[-1] == "{" and self._wants_key[-1]
        if not is_key:
            yield from self._value(event.value)
        self._add(1)
        self._advance(event.value[:500] if is_key else None)

    def _value(self, value: str) -> Iterator[Fact]:
        path = self._path
        yield from self._settings.leaf(path, value)
        if "{" in value and looks_like_template(value, path):
            yield Template(text=value, where=path_text(path))
        key = _CARD_PROPERTIES.get(str(path[0])) if path else None
        if key and len(path) <= 2 and value and all(isinstance(step, int) for step in path[1:]):
            yield Property(key=key, value=value[:500])


def _span(event: yaml.Event) -> Span | None:
    start, end = event.start_mark, event.end_mark
    return Span(start.index, end.index, line=start.line + 1) if start is not None and end is not None else None
