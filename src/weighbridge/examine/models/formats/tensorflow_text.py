"""TensorFlow graphs in the text form of protocol buffers: ``saved_model.pbtxt``, ``graph.pbtxt``.

TensorFlow's loader takes the text form where there is no binary one. Only the names of operations
are read, wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader, chunks_of

from ..facts import Fact
from ..facts.common import Property
from ..facts.tensorflow import GraphOperation

_OPERATION = re.compile(rb"\b(?:op|name)[ \t\r\n]{0,64}:[ \t\r\n]{0,64}(?:\"([^\"\n]{0,512})\"|'([^'\n]{0,512})')")
_NODE = re.compile(rb"\b(?:node|node_def)[ \t\r\n]{0,64}:?[ \t\r\n]{0,64}[{<]")
_OP = re.compile(rb"\bop[ \t\r\n]{0,64}:[ \t\r\n]{0,64}[\"']")
_OVERLAP = 2048
_SIGNATURE = re.compile(rb"\bsignature[ \t\r\n]{0,64}:?[ \t\r\n]{0,64}[{<][^{}<>]{0,64}$")


def probe(reader: Reader, head: bytes) -> bool:
    """True when a text has nodes with operations."""
    if head[:1] in {b"{", b"[", b"<", b"\x80"}:
        return False
    try:
        node = operation = False
        for window in _windows(reader):
            node = node or _NODE.search(window) is not None
            operation = operation or _OP.search(window) is not None
            if node and operation:
                return True
    except WeighbridgeError:
        return False
    return False


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State each operation once."""
    yield Property(key="framework", value="tensorflow")
    functions: set[str] = set()
    operations: dict[str, None] = {}
    for window in _windows(reader):
        budget.spend(1 + len(window) // 64)
        for match in _OPERATION.finditer(window):
            budget.spend()
            value = (match[1] or match[2] or b"").decode("utf-8", "replace")
            if match[0].startswith(b"op"):
                operations[value] = None
            elif _SIGNATURE.search(window[max(0, match.start() - 128) : match.start()]):
                functions.add(value)
    for op in operations:
        yield GraphOperation(op=op, node="", where="text", defined=op in functions)


def _windows(reader: Reader) -> Iterator[bytes]:
    before = b""
    for chunk in chunks_of(reader):
        yield before + chunk
        before = chunk[-_OVERLAP:]
