"""The ledger: events of a walk → facts, merged where they are equal, and bounded.

Equal imports, calls and mutations become one fact with a count. A result is identified by
the first of the equal calls that make it. After :data:`DISTINCT_LIMIT` different calls and
mutations, further ones are merged by what is called, and arguments that differ among them
become ``Opaque("varies")``: a callable is never lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.errors import LimitError
from weighbridge.core.location import Span
from weighbridge.core.records import dataclass

from ..facts import Fact
from ..facts.pickle import (
    DEPTH_LIMIT,
    Call,
    Constant,
    Extension,
    ExtensionUse,
    Global,
    Import,
    Mutation,
    Opaque,
    OperandConfusion,
    Override,
    Persistent,
    PersistentLoad,
    Result,
    Value,
)
from . import tensors
from .cells import Container, Known
from .constants import is_number, name_at
from .entries import keep_apart
from .hidden import Hidden
from .overrides import overrides
from .source import Source
from .tensors import Tensors
from .values import Describer, depth_of

DISTINCT_LIMIT = 40_000
"""Different calls and mutations of one part that are kept apart."""

FACTS_LIMIT = 150_000
"""Facts of one part; more is a limit reached."""

CONFUSIONS_LIMIT = 200

_WRAPPERS = ("NumpyArrayWrapper",)
_REMEMBERED = frozenset(
    {
        ("numpy", "dtype"),
        ("numpy._core._internal", "_convert_to_stringdtype_kwargs"),
        ("_codecs", "encode"),
        *(("joblib.numpy_pickle", name) for name in _WRAPPERS),
        *(("sklearn.externals.joblib.numpy_pickle", name) for name in _WRAPPERS),
    }
)
"""Callables whose raw arguments and state later steps need."""

VARIES = Opaque("varies")


@dataclass(slots=True)
class Note:
    """What is remembered about the result of a call."""

    callee: Global
    arguments: list[object]
    state: object = None
    tensor: tensors.Sketch | None = None

    @property
    def wraps_array(self) -> bool:
        """True for joblib's stand-in of an array whose bytes follow in the stream."""
        return self.callee.name in _WRAPPERS and "joblib" in self.callee.module


@dataclass(slots=True)
class _Entry:
    """One fact in the making."""

    kind: type[Fact]
    opcode: str
    subject: Value
    arguments: tuple[Value, ...]
    keywords: Value | None
    ordinal: int
    span: Span
    named_at: int | None = None
    count: int = 1


class Ledger:
    """Implements :class:`~.cells.Recorder` and turns what it heard into facts.

    Attributes:
        hidden: the constants that may be pickles, to be examined by the caller.
        again: True while streams are walked a second time: only what is new counts.
        block: the array wrapper whose bytes follow, after a walk has paused.
        capable: how many imports, calls and the like were heard.
        imports: how many globals were imported.
        acts: how many calls and mutations were heard.
        plausible: False once something was heard that no writer of pickles produces.
        proven: True once something imported by a plausible name was acted on, whatever came after it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.describer = Describer(source)
        self.hidden = Hidden(source)
        self.tensors = Tensors(source)
        self.again = False
        self.block: Note | None = None
        self.capable = 0
        self.imports = 0
        self.acts = 0
        self.plausible = True
        self.proven = False
        self._ordinal = 0
        self._entries: dict[object, _Entry] = {}
        self._facts: dict[object, Fact] = {}
        self._distinct = 0

    # — the recorder —

    def imported(self, opcode: str, offset: int, end: int, module: object, name: object) -> Known:
        """See :class:`~.cells.Recorder`."""
        module_text = self._operand(opcode, offset, "module", module)
        name_text = self._operand(opcode, offset, "name", name)
        resolved = module_text is not None and name_text is not None
        target = Global(
            "?" if module_text is None else module_text, "?" if name_text is None else name_text, resolved=resolved
        )
        self.imports += 1
        if not (resolved and _identifiers(target.module) and _identifiers(target.name)):
            self.plausible = False
        self._enter((Import, opcode, target), Import, opcode, target, (), None, Span(offset, end))
        return Known(target, offset, None)

    def called(self, opcode: str, offset: int, callee: object, arguments: object, keywords: object) -> Known:
        """See :class:`~.cells.Recorder`."""
        items, exact = self._arguments(opcode, offset, arguments)
        described = self.describer.describe_all(items) if exact else (self._unknown(arguments),)
        options = None if keywords is None else self.describer.describe(keywords)
        subject = self.describer.describe(callee)
        if not isinstance(callee, Known):
            self.plausible = False
        self._acted(counts=True)
        if not isinstance(callee, Known):
            self.confused(opcode, offset, f"{opcode} calls a plain value")
        named_at = callee.named_at if isinstance(callee, Known) and callee.named_at >= 0 else None
        key = (Call, opcode, subject, described, options)
        entry = self._enter(key, Call, opcode, subject, described, options, Span(offset, offset + 1), named_at)
        result = Known(_result(entry.ordinal, subject), -1, None)
        if isinstance(subject, Global):
            result.note = self._note(subject, items if exact else [], offset)
        return result

    def mutated(self, opcode: str, offset: int, target: object, items: list[object]) -> bool:
        """See :class:`~.cells.Recorder`."""
        subject = self.describer.describe(target)
        described = self.describer.describe_all(items)
        words = opcode != "BUILD" or isinstance(described[0], Global)  # what a list of words can look like
        self._acted(counts=not (isinstance(subject, Global) and words))
        self._enter(
            (Mutation, opcode, subject, described), Mutation, opcode, subject, described, None, Span(offset, offset + 1)
        )
        for name, value in overrides(self.source, opcode, items):
            self._overridden(opcode, Span(offset, offset + 1), subject, name, self.describer.describe(value))
        if opcode.startswith("SETITEM"):
            self.tensors.named(items)
        note = target.note if isinstance(target, Known) else None
        if opcode != "BUILD" or not isinstance(note, Note):
            return False
        note.state = items[0]
        self.block = note if note.wraps_array else None
        return self.block is not None

    def persistent(self, opcode: str, offset: int, identifier: object) -> Known:
        """See :class:`~.cells.Recorder`."""
        del opcode
        value: Value
        if isinstance(identifier, bytes):
            text = identifier.decode("latin-1")
            value = Constant(text)
            self.plausible &= text.isascii() and text.isprintable()  # the head of a zip is neither
        else:
            value = self.describer.describe(identifier)
        self.capable += 1
        key = (PersistentLoad, value)
        if key not in self._facts:
            self._keep(key, PersistentLoad(identifier=value, ordinal=self._next(), span=Span(offset, offset + 1)))
        made = Persistent(value) if depth_of(value) < DEPTH_LIMIT else Persistent(Opaque("depth"))
        return Known(made, offset, self.tensors.storage(value))

    def extension(self, offset: int, code: int) -> Known:
        """See :class:`~.cells.Recorder`."""
        self.capable += 1
        key = (ExtensionUse, code)
        if key not in self._facts:
            self._keep(key, ExtensionUse(code=code, ordinal=self._next(), span=Span(offset, offset + 1)))
        return Known(Extension(code), offset, None)

    def buffer(self) -> Known:
        """See :class:`~.cells.Recorder`."""
        return Known(Opaque("buffer"), -1, None)

    def confused(self, opcode: str, offset: int, detail: str) -> None:
        """See :class:`~.cells.Recorder`."""
        key = (OperandConfusion, opcode, detail)
        if key not in self._facts and len(self._facts) < FACTS_LIMIT:
            self._keep(
                key,
                OperandConfusion(opcode=opcode, detail=detail, ordinal=self._next(), span=Span(offset, offset + 1)),
            )

    def filled(self, offset: int, target: Container, items: list[object]) -> None:
        """See :class:`~.cells.Recorder`."""
        del offset
        self.tensors.named(items)
        keep_apart(self.source, target, items)

    def constant(self, offset: int, start: int, length: int) -> None:
        """See :class:`~.cells.Recorder`."""
        self.hidden.look(offset, start, length)

    def line(self, offset: int) -> tuple[bytes, int, bool]:
        """See :class:`~.cells.Recorder`."""
        return self.source.line(offset)

    def number(self, opcode: int, text: bytes) -> bool:
        """See :class:`~.cells.Recorder`."""
        return is_number(opcode, text)

    # — the facts —

    def facts(self) -> Iterator[Fact]:
        """Everything heard, in the order in which it first happened."""
        made = [_fact(entry) for entry in self._entries.values()]
        made += self._facts.values()
        yield from sorted(made, key=lambda fact: fact.ordinal)  # type: ignore[attr-defined]
        yield from self.tensors.facts()

    # — inside —

    def _acted(self, *, counts: bool) -> None:
        """Count a call or mutation; a loader has run it whatever comes later, so it proves the stream for good."""
        self.acts += counts
        self.proven |= counts and self.imports > 0 and self.plausible

    def _prove(self) -> None:
        self.proven |= bool(self.imports and self.acts and self.plausible)

    def _next(self) -> int:
        self._ordinal += 1
        return self._ordinal

    def _keep(self, key: object, fact: Fact) -> None:
        if len(self._facts) + len(self._entries) >= FACTS_LIMIT:
            raise LimitError("facts", FACTS_LIMIT)
        self._facts[key] = fact

    def _overridden(self, opcode: str, span: Span, subject: Value, name: str, value: Value) -> None:
        key = (Override, opcode, subject, name, value)
        if key not in self._facts:
            fact = Override(opcode=opcode, target=subject, name=name, value=value, ordinal=self._next(), span=span)
            self._keep(key, fact)

    def _enter(  # noqa: PLR0917 - one caller for each kind of event
        self,
        key: object,
        kind: type[Fact],
        opcode: str,
        subject: Value,
        arguments: tuple[Value, ...],
        keywords: Value | None,
        span: Span,
        named_at: int | None = None,
    ) -> _Entry:
        self.capable += 1
        entry = self._entries.get(key)
        if entry is None and kind is not Import and self._distinct >= DISTINCT_LIMIT:
            key = (kind, opcode, subject if isinstance(subject, Global) else type(subject))
            entry = self._entries.get(key)
            if entry is not None:
                entry.arguments = _generalised(entry.arguments, arguments)
                entry.keywords = entry.keywords if entry.keywords == keywords else VARIES
                entry.subject = entry.subject if entry.subject == subject else VARIES
        if entry is not None:
            entry.count += not self.again
            return entry
        if len(self._facts) + len(self._entries) >= FACTS_LIMIT:
            raise LimitError("facts", FACTS_LIMIT)
        self._distinct += kind is not Import
        entry = _Entry(kind, opcode, subject, arguments, keywords, self._next(), span, named_at)
        self._entries[key] = entry
        return entry

    def _operand(self, opcode: str, offset: int, role: str, operand: object) -> str | None:
        """The text of a module or name; None when it cannot be followed."""
        if isinstance(operand, bytes):
            try:
                return operand.decode("utf-8")
            except UnicodeDecodeError:
                return operand.decode("latin-1")
        text = name_at(self.source, operand) if isinstance(operand, int) and operand >= 0 else None
        if text is None:
            self.plausible = False
            self.confused(opcode, offset, f"{opcode} takes its {role} from {_kind(operand)}")
        return text

    def _arguments(self, opcode: str, offset: int, arguments: object) -> tuple[list[object], bool]:
        """The positional arguments, and whether they are known."""
        if isinstance(arguments, list):
            return arguments, True
        if isinstance(arguments, tuple):
            return list(arguments), True
        if isinstance(arguments, Container) and arguments.kind != "literal":
            if arguments.kind == "tuple":
                return arguments.items, bool(arguments.items) or not arguments.cut
            self.confused(opcode, offset, f"{opcode} takes its arguments from a {arguments.kind}")
            return arguments.items[:: 2 if arguments.kind == "dict" else 1], not arguments.cut
        if isinstance(arguments, int) and arguments >= 0 and self.source.read(arguments, 1) == b")":
            return [], True
        if isinstance(arguments, int):
            self.confused(opcode, offset, f"{opcode} takes its arguments from {_kind(arguments)}")
        return [], False

    def _unknown(self, arguments: object) -> Value:
        return Opaque("limit" if isinstance(arguments, Container) else "unknown")

    def _note(self, callee: Global, arguments: list[object], offset: int) -> Note | None:
        sketch = self.tensors.rebuilt(callee, arguments, offset)
        self.hidden.passed(callee, arguments)
        if sketch is None and (callee.module, callee.name) not in _REMEMBERED:
            return None
        return Note(callee, arguments, None, sketch)


def _fact(entry: _Entry) -> Fact:
    if entry.kind is Import:
        assert_global = entry.subject
        if isinstance(assert_global, Global):
            return Import(
                target=assert_global, opcode=entry.opcode, ordinal=entry.ordinal, count=entry.count, span=entry.span
            )
    if entry.kind is Mutation:
        return Mutation(
            opcode=entry.opcode,
            target=entry.subject,
            arguments=entry.arguments,
            ordinal=entry.ordinal,
            count=entry.count,
            span=entry.span,
        )
    return Call(
        callee=entry.subject,
        opcode=entry.opcode,
        arguments=entry.arguments,
        keywords=entry.keywords,
        ordinal=entry.ordinal,
        named_at=entry.named_at,
        count=entry.count,
        span=entry.span,
    )


def _result(ordinal: int, callee: Value) -> Result:
    return Result(ordinal, callee if depth_of(callee) < DEPTH_LIMIT else Opaque("depth"))


def _generalised(left: tuple[Value, ...], right: tuple[Value, ...]) -> tuple[Value, ...]:
    if left == right:
        return left
    if len(left) != len(right):
        return (VARIES,)
    return tuple(_alike(one, other) for one, other in zip(left, right, strict=True))


def _alike(left: Value, right: Value) -> Value:
    if left == right:
        return left
    if isinstance(left, Result) and isinstance(right, Result) and left.callee == right.callee:
        return left
    return VARIES


def _identifiers(name: str) -> bool:
    return bool(name) and all(step.isidentifier() for step in name.split("."))


def _kind(operand: object) -> str:
    if isinstance(operand, tuple):
        return "a tuple"
    if isinstance(operand, Container):
        return f"a {operand.kind}"
    if isinstance(operand, Known):
        return f"a {type(operand.fact).__name__.lower()}"
    return "a literal of another type"
