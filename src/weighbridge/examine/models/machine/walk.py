"""The loop: pickle's virtual machine, interpreted symbolically.

The machine is that of CPython (``Lib/pickle.py``, ``Modules/_pickle.c``): a stack, a stack of
parked stacks (one for each mark) and a memo. What lies on the stack is one of

* an ``int``: the offset of the opcode that pushed a literal, decoded only when asked for;
* a ``tuple`` of such values, at most :data:`WIDTH` long;
* a :class:`Cell`: everything else.

Events go to the :class:`Recorder` in the order of execution. This module is written so that
mypyc can compile it unchanged; nothing else of the machine is worth compiling.

Memory is bounded whatever the stream holds: the memo keeps eight bytes an entry, containers
keep their first :data:`WIDTH` items, and after :data:`DETAIL` memoised values only names,
literals and results keep their identity. What is forgotten is detail of arguments, never the
identity of a callable.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Final

from .cells import FORGOTTEN, Broken, Container, Known, Recorder, forgotten, prune, trimmed
from .opcodes import OPCODES, TEXTS, atom_lengths, counted_widths
from .pattern import MEMOIZED_BLOCK, PUT_BLOCK
from .runs import pass_atoms, pass_tuples

WIDTH: Final = 64
"""Items of one container that are kept."""

DETAIL: Final = 60_000
"""Values other than literals that the memo, and open containers that the stack, keeps in full."""

STACK_LIMIT: Final = 2_500_000
"""Entries of stack, marks and memo, each."""

HOLE: Final = -(1 << 62)
"""A memo index that was never written."""

_GAP: Final = 4096
_RETRY: Final = 1024
"""Bytes before another run is looked for."""


RUNNING: Final = 0
STOPPED: Final = 1
BROKEN: Final = 2
PAUSED: Final = 3
"""The recorder asked for a pause: raw bytes follow."""
LIMITED: Final = 4

_APPEND: Final = 0x61
_BINGET: Final = 0x68
_BINPUT: Final = 0x71
_GET: Final = 0x67
_LONG_BINPUT: Final = 0x72
_MARK: Final = 0x28
_PUT: Final = 0x70
_MEMOIZE: Final = 0x94
_SHORT_BINUNICODE: Final = 0x8C
_TUPLE1: Final = 0x85
_TUPLE2: Final = 0x86

_ATOMS: Final = atom_lengths()
_WIDTHS: Final = counted_widths()
_SIGNED: Final = frozenset(opcode.code for opcode in OPCODES if opcode.argument.value.endswith("-"))
_TEXTS: Final = frozenset(opcode.code for opcode in OPCODES if opcode.name in TEXTS)
_NOT_LOOKED_AT: Final = frozenset(opcode.code for opcode in OPCODES if opcode.name in {"LONG1", "LONG4"})
_NAMES: Final = {opcode.code: opcode.name for opcode in OPCODES}


class Walk:
    """One virtual machine.

    Attributes:
        state: RUNNING, STOPPED, BROKEN, PAUSED or LIMITED.
        reason: why it broke.
        opcodes: how many were interpreted.
        protocol: the highest number that a PROTO opcode declared.
        top: the value that STOP returned.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.stack: list[object] = []
        self.parked: list[list[object]] = []
        self.memo = array("q")
        self.sparse: dict[int, int] = {}
        self.count = 0
        self.objects: list[object] = [FORGOTTEN["tuple"]]
        self.pruned = 1
        self.detail = DETAIL
        self.state = RUNNING
        self.reason = ""
        self.opcodes = 0
        self.protocol = 0
        self.top: object = None
        self.window = b""

    def next_stream(self, keep_memo: bool) -> None:
        """Begin another stream, as a loader that calls ``load()`` again would."""
        self.stack = []
        self.parked = []
        if not keep_memo:
            self.memo = array("q")
            self.sparse = {}
            self.count = 0
        self.state = RUNNING
        self.reason = ""
        self.opcodes = 0
        self.protocol = 0
        self.top = None

    def run(self, window: bytes, base: int, start: int, safe: int) -> int:
        """Interpret ``window`` (which begins at offset ``base``) from ``start`` until a position >= ``safe``.

        Returns:
            the position reached, which may lie behind the window's end when an argument does.
        """
        position = start
        atoms: list[int] = _ATOMS
        stack = self.stack
        memo = self.memo
        objects = self.objects
        detail = self.detail
        self.window = window
        retry = 0
        dense = not self.sparse and self.count == len(memo)
        count = 0
        try:
            for count in range(1 << 60):
                if position >= safe:
                    break
                op = window[position]
                step = atoms[op]
                if step:
                    stack.append(base + position)
                    position += step
                elif op == _MEMOIZE and dense:
                    top = stack[-1]
                    position += 1
                    if isinstance(top, int):
                        memo.append(top)
                        continue
                    if detail > 0:
                        detail -= 1
                        objects.append(top)
                        memo.append(-len(objects))
                    elif isinstance(top, tuple):
                        memo.append(-1)
                    else:
                        memo.append(self.code_of(top))
                    if len(stack) > WIDTH and position >= retry and isinstance(top, tuple):
                        before = len(memo)
                        position = pass_tuples(window, stack, memo, position, MEMOIZED_BLOCK)
                        self.opcodes += 4 * (len(memo) - before)
                        retry = position + _RETRY
                elif op == _TUPLE2:
                    second = stack.pop()
                    stack[-1] = (stack[-1], second)
                    position += 1
                elif op == _SHORT_BINUNICODE:
                    length = window[position + 1]
                    stack.append(base + position)
                    if length >= 11:
                        self.look(base, position + 2, length, base + position)
                    position += 2 + length
                elif op == _BINGET:
                    index = window[position + 1]
                    code = memo[index] if index < len(memo) else HOLE
                    if code >= 0:
                        stack.append(code)
                    else:
                        stack.append(self.remembered(index) if code == HOLE else objects[-1 - code])
                    position += 2
                elif op == _MARK:
                    self.parked.append(stack)
                    stack = []
                    position += 1
                    if position >= retry and position < safe and atoms[window[position]]:
                        position = pass_atoms(window, stack, base, position)
                        self.opcodes += len(stack)
                        retry = position + _RETRY
                else:
                    self.stack = stack
                    self.detail = detail
                    if dense:
                        self.count = len(memo)
                    position = self.step(op, base, position)
                    stack = self.stack
                    detail = self.detail
                    dense = not self.sparse and self.count == len(memo)
                    if self.state != RUNNING:
                        count += 1
                        break
        except Broken as stop:
            self.state = BROKEN
            self.reason = str(stop)
        except IndexError:
            self.state = BROKEN
            self.reason = f"{_NAMES.get(window[position], '?')} finds too little on the stack"
        self.stack = stack
        self.detail = detail
        if dense:
            self.count = len(memo)
        self.opcodes += count
        return position

    # — memo —

    def code_of(self, value: object) -> int:
        """The memo's number for a value: its offset, or a negative index into the kept objects."""
        if isinstance(value, int):
            return value
        if isinstance(value, Known):
            if not value.index:
                self.objects.append(value)
                value.index = len(self.objects)
            return -value.index
        if self.detail <= 0:
            value = FORGOTTEN["tuple"] if isinstance(value, tuple) else forgotten(value)
            if value is self.objects[0]:
                return -1
        self.detail -= 1
        self.objects.append(value)
        return -len(self.objects)

    def put(self, index: int, value: object) -> None:
        """Write the memo as PUT does."""
        code = self.code_of(value)
        size = len(self.memo)
        if index < size:
            self.count += self.memo[index] == HOLE
            self.memo[index] = code
        elif index - size < _GAP:
            for _ in range(index - size):
                self.memo.append(HOLE)
            self.memo.append(code)
            self.count += 1
        else:
            self.count += index not in self.sparse
            self.sparse[index] = code

    def remembered(self, index: int) -> object:
        """Read the memo as GET does, falling back to what earlier streams left there."""
        code = self.memo[index] if 0 <= index < len(self.memo) else HOLE
        if code == HOLE:
            code = self.sparse.get(index, HOLE)
        if code == HOLE:
            raise Broken(f"GET of memo entry {index}, which was never put")
        return code if code >= 0 else self.objects[-1 - code]

    # — everything that is not in the loop —

    def step(self, op: int, base: int, position: int) -> int:
        """Interpret one opcode that the loop does not handle itself; returns the next position."""
        width = _WIDTHS[op]
        if width:
            return self.counted(op, width, base, position)
        if handler := HANDLERS[op]:
            return handler(self, op, base, position)
        raise Broken(f"0x{op:02x} is no opcode")

    def counted(self, op: int, width: int, base: int, position: int) -> int:
        """A literal with a length before it."""
        start = position + 1 + width
        length = int.from_bytes(self.window[position + 1 : start], "little", signed=op in _SIGNED)
        if length < 0:
            raise Broken(f"{_NAMES[op]} has a negative length")
        self.stack.append(base + position)
        if length >= 11 and op not in _NOT_LOOKED_AT:
            self.look(base, start, length, base + position)
        return start + length

    def look(self, base: int, start: int, length: int, offset: int) -> None:
        """Tell the recorder of a constant that could hide a pickle."""
        if (
            length >= 24
            or start + length > len(self.window)
            or (
                self.window.find(b"\n", start, start + length) >= 0
                or self.window.find(b"\x93", start, start + length) >= 0
            )
        ):
            self.recorder.constant(offset, base + start, length)

    def pop_mark(self) -> list[object]:
        """Everything above the topmost mark, which goes with it."""
        items = self.stack
        self.stack = self.parked.pop()
        return items

    def do_line_atom(self, op: int, base: int, position: int) -> int:
        """INT, LONG, FLOAT, STRING, UNICODE."""
        offset = base + position
        text, following, whole = self.recorder.line(offset + 1)
        if op in _TEXTS:
            if op == 0x53 and whole and (len(text) < 2 or text[:1] != text[-1:] or text[:1] not in (b"'", b'"')):
                raise Broken("STRING is not quoted")
            if len(text) >= 11:
                self.recorder.constant(offset, offset + 1, following - offset - 2)
        elif whole and not self.recorder.number(op, text):
            raise Broken(f"{_NAMES[op]} is not a number")
        self.stack.append(offset)
        return following - base

    def index_of(self, op: int, base: int, position: int) -> tuple[int, int]:
        """The memo index of GET or PUT in decimal, and the next position."""
        text, following, _ = self.recorder.line(base + position + 1)
        digits = text.partition(b"\0")[0]  # C's parser ends there
        try:
            index = int(digits) if len(digits) < 30 else -1
        except ValueError:
            raise Broken(f"{_NAMES[op]} has no number") from None
        if index < 0:
            raise Broken(f"{_NAMES[op]} has an impossible index")
        return index, following - base

    def do_get(self, op: int, base: int, position: int) -> int:
        """GET, LONG_BINGET."""
        if op == _GET:
            index, following = self.index_of(op, base, position)
        else:
            index, following = int.from_bytes(self.window[position + 1 : position + 5], "little"), position + 5
        self.stack.append(self.remembered(index))
        return following

    def do_put(self, op: int, base: int, position: int) -> int:
        """PUT, BINPUT, LONG_BINPUT; MEMOIZE where the memo has holes."""
        top = self.stack[-1]
        if op == _PUT:
            index, following = self.index_of(op, base, position)
        elif op == _MEMOIZE:
            index, following = self.count, position + 1
        elif op == _BINPUT:
            index, following = self.window[position + 1], position + 2
        else:
            index, following = int.from_bytes(self.window[position + 1 : position + 5], "little"), position + 5
        self.put(index, top)
        dense = not self.sparse and self.count == len(self.memo)
        if op == _LONG_BINPUT and dense and isinstance(top, tuple) and len(self.stack) > WIDTH:
            reached = pass_tuples(self.window, self.stack, self.memo, following, PUT_BLOCK)
            self.opcodes += 4 * (len(self.memo) - self.count)
            self.count = len(self.memo)
            return reached
        return following

    def do_pop(self, op: int, base: int, position: int) -> int:
        """POP: the topmost value, or the mark when nothing lies above it."""
        if self.stack:
            self.stack.pop()
        else:
            self.pop_mark()
        return position + 1

    def do_pop_mark(self, op: int, base: int, position: int) -> int:
        """POP_MARK."""
        self.pop_mark()
        return position + 1

    def do_dup(self, op: int, base: int, position: int) -> int:
        """DUP."""
        self.stack.append(self.stack[-1])
        return position + 1

    def do_container(self, op: int, base: int, position: int) -> int:
        """EMPTY_LIST, EMPTY_DICT, EMPTY_SET."""
        kind = "list" if op == 0x5D else "dict" if op == 0x7D else "set"
        self.stack.append(Container(kind, [], False) if len(self.stack) < DETAIL else FORGOTTEN[kind])
        return position + 1

    def do_small_tuple(self, op: int, base: int, position: int) -> int:
        """TUPLE1, TUPLE3."""
        if op == _TUPLE1:
            self.stack[-1] = (self.stack[-1],)
        else:
            third = self.stack.pop()
            second = self.stack.pop()
            self.stack[-1] = (self.stack[-1], second, third)
        return position + 1

    def do_tuple(self, op: int, base: int, position: int) -> int:
        """TUPLE."""
        items = self.pop_mark()
        self.detail -= len(items) >> 3
        if len(items) <= WIDTH:
            self.stack.append(tuple(items))
        else:
            self.stack.append(Container("tuple", items[:WIDTH], True))
        return position + 1

    def do_marked(self, op: int, base: int, position: int) -> int:
        """LIST, DICT, FROZENSET: a container from everything above the mark."""
        items = self.pop_mark()
        kind = "list" if op == 0x6C else "dict" if op == 0x64 else "frozenset"
        made = Container(kind, items[:WIDTH], len(items) > WIDTH)
        if op == 0x64:
            if len(items) & 1:
                raise Broken("DICT has an odd number of items")
            self.recorder.filled(base + position, made, items)
        self.stack.append(made)
        return position + 1

    def do_append(self, op: int, base: int, position: int) -> int:
        """APPEND, APPENDS, ADDITEMS."""
        items = [self.stack.pop()] if op == _APPEND else self.pop_mark()
        target = self.stack[-1]
        wanted = "set" if op == 0x90 else "list"
        if isinstance(target, Container) and target.kind == wanted:
            room = WIDTH - len(target.items)
            if room < len(items):
                target.cut = True
            if room > 0 and target is not FORGOTTEN[wanted]:
                target.items.extend(items[:room])
        else:
            self.change(op, base + position, target, items)
        return position + 1

    def do_setitem(self, op: int, base: int, position: int) -> int:
        """SETITEM, SETITEMS."""
        if op == 0x73:
            value = self.stack.pop()
            items = [self.stack.pop(), value]
        else:
            items = self.pop_mark()
        target = self.stack[-1]
        if isinstance(target, Container) and target.kind == "dict":
            self.recorder.filled(base + position, target, items)
            room = WIDTH - len(target.items)
            if room < len(items):
                target.cut = True
            if room > 0 and target is not FORGOTTEN["dict"]:
                target.items.extend(items[:room])
        else:
            self.change(op, base + position, target, items)
        return position + 1

    def change(self, op: int, offset: int, target: object, items: list[object]) -> None:
        """A container opcode on something that is not the container that it is for."""
        name = _NAMES[op]
        if isinstance(target, Known):
            self.recorder.mutated(name, offset, target, items)
            return
        if isinstance(target, Container):
            target.cut = True
        kind = target.kind if isinstance(target, Container) else "tuple" if isinstance(target, tuple) else "constant"
        self.recorder.confused(name, offset, f"{name} changes a {kind}")

    def do_global(self, op: int, base: int, position: int) -> int:
        """GLOBAL."""
        module, middle, _ = self.recorder.line(base + position + 1)
        name, following, _ = self.recorder.line(middle)
        self.stack.append(self.recorder.imported("GLOBAL", base + position, following, module, name))
        return following - base

    def do_stack_global(self, op: int, base: int, position: int) -> int:
        """STACK_GLOBAL."""
        name = self.stack.pop()
        module = self.stack.pop()
        offset = base + position
        self.stack.append(self.recorder.imported("STACK_GLOBAL", offset, offset + 1, module, name))
        return position + 1

    def do_inst(self, op: int, base: int, position: int) -> int:
        """INST."""
        module, middle, _ = self.recorder.line(base + position + 1)
        name, following, _ = self.recorder.line(middle)
        callee = self.recorder.imported("INST", base + position, following, module, name)
        arguments = self.pop_mark()  # pickle.py imports before it looks for the mark
        self.stack.append(self.recorder.called("INST", base + position, callee, arguments, None))
        return following - base

    def do_obj(self, op: int, base: int, position: int) -> int:
        """OBJ."""
        arguments = self.pop_mark()
        callee = arguments.pop(0)
        self.stack.append(self.recorder.called("OBJ", base + position, callee, arguments, None))
        return position + 1

    def do_reduce(self, op: int, base: int, position: int) -> int:
        """REDUCE, NEWOBJ."""
        arguments = self.stack.pop()
        callee = self.stack.pop()
        name = "REDUCE" if op == 0x52 else "NEWOBJ"
        self.stack.append(self.recorder.called(name, base + position, callee, arguments, None))
        return position + 1

    def do_newobj_ex(self, op: int, base: int, position: int) -> int:
        """NEWOBJ_EX."""
        keywords = self.stack.pop()
        arguments = self.stack.pop()
        callee = self.stack.pop()
        self.stack.append(self.recorder.called("NEWOBJ_EX", base + position, callee, arguments, keywords))
        return position + 1

    def do_build(self, op: int, base: int, position: int) -> int:
        """BUILD."""
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, Known):
            self.change(op, base + position, target, [state])
        elif self.recorder.mutated("BUILD", base + position, target, [state]):
            self.state = PAUSED
        return position + 1

    def do_persid(self, op: int, base: int, position: int) -> int:
        """PERSID."""
        identifier, following, _ = self.recorder.line(base + position + 1)
        self.stack.append(self.recorder.persistent("PERSID", base + position, identifier))
        return following - base

    def do_binpersid(self, op: int, base: int, position: int) -> int:
        """BINPERSID."""
        identifier = self.stack.pop()
        self.stack.append(self.recorder.persistent("BINPERSID", base + position, identifier))
        return position + 1

    def do_extension(self, op: int, base: int, position: int) -> int:
        """EXT1, EXT2, EXT4."""
        end = position + (2 if op == 0x82 else 3 if op == 0x83 else 5)  # EXT1, EXT2, EXT4
        code = int.from_bytes(self.window[position + 1 : end], "little", signed=op == 0x84)
        self.stack.append(self.recorder.extension(base + position, code))
        return end

    def do_next_buffer(self, op: int, base: int, position: int) -> int:
        """NEXT_BUFFER."""
        self.stack.append(self.recorder.buffer())
        return position + 1

    def do_readonly_buffer(self, op: int, base: int, position: int) -> int:
        """READONLY_BUFFER: a view of the same bytes; fails on an empty stack."""
        self.stack[-1] = self.stack[-1]
        return position + 1

    def do_proto(self, op: int, base: int, position: int) -> int:
        """PROTO, wherever it stands and whatever it declares."""
        self.protocol = max(self.protocol, self.window[position + 1])
        return position + 2

    def do_frame(self, op: int, base: int, position: int) -> int:
        """FRAME: loaders only ever fail at its bounds."""
        return position + 9

    def do_stop(self, op: int, base: int, position: int) -> int:
        """STOP."""
        self.top = self.stack.pop()
        self.state = STOPPED
        return position + 1

    def suspend(self) -> tuple[list[object], list[list[object]], array[int], dict[int, int], int]:
        """Set stack, marks and memo aside and begin a nested stream."""
        saved = (self.stack, self.parked, self.memo, self.sparse, self.count)
        self.stack, self.parked, self.memo, self.sparse, self.count = [], [], array("q"), {}, 0
        return saved

    def resume(self, saved: tuple[list[object], list[list[object]], array[int], dict[int, int], int]) -> None:
        """Take up again what :meth:`suspend` set aside."""
        self.stack, self.parked, self.memo, self.sparse, self.count = saved

    def trim(self) -> None:
        """Between two windows: cut what is nested deeper than facts show, and check the limits."""
        entries = len(self.stack)
        for parked in self.parked:
            entries += len(parked) + 8
        if max(entries, len(self.memo), 8 * len(self.sparse)) > STACK_LIMIT:
            self.state = LIMITED
            return
        trimmed(self.stack)
        for parked in self.parked:
            if parked:
                trimmed(parked)
        for index in range(self.pruned, len(self.objects)):
            self.objects[index] = prune(self.objects[index])
        self.pruned = len(self.objects)


def _handlers() -> list[Callable[[Walk, int, int, int], int] | None]:
    """The dispatch for everything outside the loop, generated from the table."""
    shared = {
        "do_line_atom": ("INT", "LONG", "FLOAT", "STRING", "UNICODE"),
        "do_put": ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"),
        "do_get": ("GET", "LONG_BINGET"),
        "do_small_tuple": ("TUPLE1", "TUPLE3"),
        "do_container": ("EMPTY_LIST", "EMPTY_DICT", "EMPTY_SET"),
        "do_marked": ("LIST", "DICT", "FROZENSET"),
        "do_append": ("APPEND", "APPENDS", "ADDITEMS"),
        "do_setitem": ("SETITEM", "SETITEMS"),
        "do_reduce": ("REDUCE", "NEWOBJ"),
        "do_extension": ("EXT1", "EXT2", "EXT4"),
    }
    method = {name: handler for handler, names in shared.items() for name in names}
    table: list[Callable[[Walk, int, int, int], int] | None] = [None] * 256
    for opcode in OPCODES:
        table[opcode.code] = getattr(Walk, method.get(opcode.name, f"do_{opcode.name.lower()}"), None)
    return table


HANDLERS = _handlers()
