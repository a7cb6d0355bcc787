"""Jinja templates, read with Jinja's own parser and judged on their syntax tree. Never compiled, never rendered.

A template is code: in a plain Jinja environment, attributes lead from any value to the
interpreter. Chat templates need little of the language, so what they need is listed, and
everything else is an observation. Data that reaches a subscript at run time (``tool[key]``)
is the caller's; a key that the template itself builds from pieces is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from jinja2 import Environment, TemplateError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from weighbridge.core.records import dataclass, field

from .template_names import DANGEROUS_ATTRIBUTES, FILTERS, FUNCTIONS, GADGETS, METHODS, TESTS

LONGEST = 512 << 10
"""Characters of a template that is read; the longest known chat templates have 30,000."""

_ATTRIBUTE_FILTERS = {
    "map": ("attribute",),
    "sort": ("attribute",),
    "sum": ("attribute",),
    "unique": ("attribute",),
    "min": ("attribute",),
    "max": ("attribute",),
    "groupby": ("attribute",),
    "join": ("attribute",),
    "selectattr": (),
    "rejectattr": (),
}
_FIRST_ARGUMENT = frozenset({"selectattr", "rejectattr", "groupby", "sum"})
_ROUNDS = 12
_FIELD = re.compile(r"\{[^{}]*[.\[][^{}]*\}")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u00ad\u180e\U000e0000-\U000e007f]")


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing in a template. ``kind`` is ``attribute``, ``built-name``, ``gadget``, ``statement``, ``unknown`` or ``hidden``."""

    kind: str
    detail: str
    line: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a template holds; ``error`` says why it could not be read, empty when it was."""

    observations: tuple[Observation, ...] = ()
    error: str = ""


class _Generation(Extension):
    """``{% generation %}``, by which transformers marks the assistant's words."""

    tags = {"generation"}  # noqa: RUF012 - Jinja's own way to declare it

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse to the end tag; only the body matters."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.Scope(body, lineno=line)


_ENVIRONMENT = Environment(  # noqa: S701 - nothing is rendered
    extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do", _Generation],
    trim_blocks=True,
    lstrip_blocks=True,
    cache_size=0,
)


@lru_cache(maxsize=32)
def analyse(text: str) -> Analysis:
    """Parse ``text`` and observe everything that a chat template has no use for."""
    if len(text) > LONGEST:
        return Analysis(error=f"it has {len(text)} characters, {LONGEST} are read")
    hidden = _hidden(text)
    try:
        tree = _ENVIRONMENT.parse(text)
        seen = tuple(dict.fromkeys(_Judge(tree).observations()))
    except RecursionError:
        return Analysis(observations=hidden, error="it is nested too deeply")
    except (TemplateError, ValueError, OverflowError, SyntaxError, MemoryError) as error:
        return Analysis(observations=hidden, error=str(error)[:200] or type(error).__name__)
    return Analysis(observations=(*hidden, *seen))


def _hidden(text: str) -> tuple[Observation, ...]:
    found = [
        Observation("hidden", f"U+{ord(match[0]):04X}", text.count("\n", 0, match.start()) + 1)
        for match, _ in zip(_HIDDEN.finditer(text), range(64), strict=False)
        if not (match[0] == "\u200d" and match.start() and ord(text[match.start() - 1]) > 0x2000)  # emoji sequences
    ]
    return tuple(dict.fromkeys(found))


@dataclass(slots=True)
class _Strings:
    """Which texts a template's own names may hold, without following its flow."""

    constants: dict[str, set[str]] = field(default_factory=dict)
    built: set[str] = field(default_factory=set)
    _values: list[tuple[str, nodes.Node]] = field(default_factory=list)

    def learn(self, name: str, value: nodes.Node) -> None:
        """Note that ``name`` may get ``value``."""
        self._values.append((name, value))
        for inner in _flat(value):
            if isinstance(inner, nodes.Const) and isinstance(inner.value, str):
                self.constants.setdefault(name, set()).add(inner.value)

    def settle(self) -> None:
        """Find every name that may hold a text put together by the template, also through other names."""
        waiting = self._values
        for _ in range(_ROUNDS):
            rest = [(name, value) for name, value in waiting if name not in self.built]
            fresh = {name for name, value in rest if self.builds(value)}
            if not fresh:
                return
            self.built |= fresh
            waiting = rest
        self.built.update(name for name, _ in self._values)

    def builds(self, value: nodes.Node) -> bool:
        """True when an expression puts a text together from pieces that the template itself holds."""
        inner = tuple(_value_nodes(value))
        if any(name in self.built for name in _names(value)):
            return True
        return any(self._makes(node) for node in inner)

    def _makes(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.Concat | nodes.Add | nodes.Mod | nodes.Mul):
            return self._has_text(node)
        if isinstance(node, nodes.Filter):
            return node.name not in _PLAIN_FILTERS and self._has_text(node)
        if isinstance(node, nodes.Call):
            return isinstance(node.node, nodes.Getattr) and self._has_text(node)
        return isinstance(node, nodes.Getitem) and self._has_text(node.node) and not _is_table(node)

    def _has_text(self, root: nodes.Node) -> bool:
        return any(
            (isinstance(node, nodes.Const) and isinstance(node.value, str))
            or (isinstance(node, nodes.Name) and self.constants.get(node.name))
            for node in _value_nodes(root)
        )


class _Judge:
    """Walks a template's tree once to learn its names, and once to observe."""

    def __init__(self, tree: nodes.Template) -> None:
        self._all = tuple(_flat(tree))
        self._strings = _Strings()
        self._own: set[str] = set()
        for node in self._all:
            self._learn(node)
        self._strings.settle()
        self._parents = {id(child): node for node in self._all for child in node.iter_child_nodes()}

    def _learn(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Macro):
            self._own.add(node.name)
            for argument, default in zip(reversed(node.args), reversed(node.defaults), strict=False):
                self._strings.learn(argument.name, default)
        elif isinstance(node, nodes.Assign | nodes.For):
            value = node.node if isinstance(node, nodes.Assign) else node.iter
            for target in _flat(node.target):
                if isinstance(target, nodes.Name):
                    self._strings.learn(target.name, value)
                elif isinstance(target, nodes.NSRef):
                    self._strings.learn(target.attr, value)
        elif isinstance(node, nodes.AssignBlock) and isinstance(node.target, nodes.Name):
            text = "".join(i.data for i in _flat(node) if isinstance(i, nodes.TemplateData))
            self._strings.constants.setdefault(node.target.name, set()).add(text.strip())
            if sum(isinstance(i, nodes.Output) for i in node.body) > 1 or len(list(_flat(node))) > 6:
                self._strings.built.add(node.target.name)
        elif isinstance(node, nodes.Keyword):
            self._strings.learn(node.key, node.value)
        elif isinstance(node, nodes.Pair) and isinstance(node.key, nodes.Const):
            self._strings.learn(str(node.key.value), node.value)
        elif isinstance(node, nodes.With):
            for target, value in zip(node.targets, node.values, strict=False):
                if isinstance(target, nodes.Name):
                    self._strings.learn(target.name, value)

    def observations(self) -> Iterator[Observation]:
        for node in self._all:
            if isinstance(node, nodes.Getattr):
                yield from self._attribute(node.attr, node)
            elif isinstance(node, nodes.Getitem):
                yield from self._key(node.arg, node)
            elif isinstance(node, nodes.Name):
                yield from self._name(node)
            elif isinstance(node, nodes.Filter):
                yield from self._filter(node)
            elif isinstance(node, nodes.Test):
                if node.name not in TESTS:
                    yield Observation("unknown", f"test {node.name}", node.lineno)
            elif isinstance(node, nodes.Keyword):
                yield from self._attribute(node.key, node)
            elif isinstance(node, nodes.Call):
                yield from self._call(node)
            elif isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
                yield Observation("statement", type(node).__name__.lower(), node.lineno)

    def _attribute(self, name: str, node: nodes.Node) -> Iterator[Observation]:
        if name.startswith("_") or name in DANGEROUS_ATTRIBUTES:
            yield Observation("attribute", name, node.lineno)

    def _dotted(self, text: str, node: nodes.Node) -> Iterator[Observation]:
        for step in text.split("."):
            yield from self._attribute(step.strip(), node)

    def _key(self, key: nodes.Node, node: nodes.Node) -> Iterator[Observation]:
        """Judge what stands in a subscript or takes the place of an attribute's name."""
        if isinstance(key, nodes.Const):
            if isinstance(key.value, str):
                yield from self._dotted(key.value, node)
        elif not isinstance(key, nodes.Slice):
            for text in sorted(self._texts(key)):
                yield from self._dotted(text, node)
            if self._strings.builds(key):
                yield Observation("built-name", "a subscript", node.lineno)

    def _texts(self, key: nodes.Node) -> set[str]:
        texts = {i.value for i in _value_nodes(key) if isinstance(i, nodes.Const) and isinstance(i.value, str)}
        for name in _names(key):
            texts |= self._strings.constants.get(name, set())
        return {text for text in texts if len(text) <= 200}

    def _name(self, node: nodes.Name) -> Iterator[Observation]:
        if node.ctx != "load":
            return
        if node.name.startswith("__"):
            yield Observation("attribute", node.name, node.lineno)
        elif node.name in GADGETS and not self._is_set(node.name):
            parent = self._parents.get(id(node))
            if isinstance(parent, nodes.Getattr | nodes.Getitem | nodes.Call | nodes.Filter):
                yield Observation("gadget", node.name, node.lineno)

    def _is_set(self, name: str) -> bool:
        return name in self._own or any(
            isinstance(i, nodes.Name) and i.name == name and i.ctx in ("store", "param") for i in self._all
        )

    def _filter(self, node: nodes.Filter) -> Iterator[Observation]:
        if node.name == "attr":
            yield Observation("attribute", "|attr", node.lineno)
            yield from (o for argument in node.args for o in self._key(argument, node))
        elif node.name not in FILTERS:
            yield Observation("unknown", f"filter {node.name}", node.lineno)
        yield from self._filter_arguments(node)

    def _filter_arguments(self, node: nodes.Filter) -> Iterator[Observation]:
        """Filters that take the name of an attribute or of another filter."""
        for keyword in node.kwargs:
            if keyword.key in _ATTRIBUTE_FILTERS.get(node.name, ()):
                yield from self._named(keyword.value, node)
        if node.name in _FIRST_ARGUMENT and node.args:
            yield from self._named(node.args[0], node)
        if node.name in ("map", "select", "reject") and node.args:
            yield from self._applied(node.args[0], node, node.args[1:])
        if node.name in ("selectattr", "rejectattr") and len(node.args) > 1:
            yield from self._applied(node.args[1], node, ())
        if node.name == "format" and isinstance(node.node, nodes.Const):
            return
        if node.name == "join" and len(node.args) > 1:
            yield from self._named(node.args[1], node)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            yield Observation("built-name", f"the arguments of {node.name}", node.lineno)

    def _named(self, argument: nodes.Node, node: nodes.Node) -> Iterator[Observation]:
        yield from self._key(argument, node)
        if not isinstance(argument, nodes.Const):
            yield Observation("built-name", "the name of an attribute", node.lineno)

    def _applied(self, argument: nodes.Node, node: nodes.Filter, rest: Sequence[nodes.Node]) -> Iterator[Observation]:
        if not isinstance(argument, nodes.Const):
            yield Observation("built-name", f"the name of a filter in {node.name}", node.lineno)
        elif argument.value == "attr":
            yield Observation("attribute", "|attr", node.lineno)
            yield from (o for inner in rest for o in self._key(inner, node))
        elif argument.value not in FILTERS | TESTS:
            yield Observation("unknown", f"filter {str(argument.value)[:100]}", node.lineno)

    def _call(self, node: nodes.Call) -> Iterator[Observation]:
        callee = node.node
        if isinstance(callee, nodes.Name):
            if callee.name not in FUNCTIONS | self._own | GADGETS and not self._is_set(callee.name):
                yield Observation("unknown", f"function {callee.name}", node.lineno)
        elif isinstance(callee, nodes.Getattr):
            yield from self._method(callee, node)
        elif isinstance(callee, nodes.Getitem) and isinstance(callee.arg, nodes.Const):
            if callee.arg.value not in METHODS:
                yield Observation("unknown", f"method {str(callee.arg.value)[:100]}", node.lineno)
        else:
            yield Observation("unknown", "a call of a computed value", node.lineno)

    def _method(self, callee: nodes.Getattr, node: nodes.Call) -> Iterator[Observation]:
        if callee.attr in ("format", "format_map"):
            constant = isinstance(callee.node, nodes.Const) and isinstance(callee.node.value, str)
            if not constant or _FIELD.search(str(callee.node.value)):  # type: ignore[attr-defined]
                yield Observation("built-name", "str.format on a computed text", node.lineno)
        elif isinstance(callee.node, nodes.Name) and callee.node.name == "loop" and callee.attr == "cycle":
            return
        elif callee.attr not in METHODS and not callee.attr.startswith("_") and callee.attr not in DANGEROUS_ATTRIBUTES:
            yield Observation("unknown", f"method {callee.attr}", node.lineno)


def _flat(root: nodes.Node) -> Iterator[nodes.Node]:
    """Every node of a tree, outermost first; no recursion."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(node.iter_child_nodes())))


def _value_nodes(root: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes that an expression's value is made of: not the subscripts of the data it reads."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, nodes.Getitem | nodes.Getattr):
            pending.append(node.node)
        elif isinstance(node, nodes.CondExpr):
            pending += [inner for inner in (node.expr1, node.expr2) if inner is not None]
        elif isinstance(node, nodes.Call):
            pending += [node.node, *node.args]
        elif not isinstance(node, nodes.Compare | nodes.Test | nodes.Not):
            pending.extend(node.iter_child_nodes())


def _names(root: nodes.Node) -> set[str]:
    return {i.name for i in _value_nodes(root) if isinstance(i, nodes.Name)} | {
        i.attr for i in _value_nodes(root) if isinstance(i, nodes.Getattr)
    }


_PLAIN_FILTERS = frozenset({"count", "d", "default", "float", "int", "length", "tojson", "trim"})


def _is_table(node: nodes.Getitem) -> bool:
    """True for a look-up by a whole key, which yields a value as the template wrote it."""
    whole = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
    return whole or (
        not isinstance(node.node, nodes.Const | nodes.Concat | nodes.Add) and not isinstance(node.arg, nodes.Slice)
    )
