"""What a TensorFlow operation would do: the judgement over the table."""

from __future__ import annotations

import enum

from ..facts.tensorflow import GraphOperation
from .tensorflow_ops import NETWORK, ORDINARY, PROCESS, PYTHON, READS, WRITES


class Effect(enum.Enum):
    """What running an operation reaches."""

    ORDINARY = "stays within the graph"
    PYTHON = "calls Python code"
    WRITES = "writes files"
    READS = "reads files"
    NETWORK = "talks to another process or machine"
    PROCESS = "ends the process or calls native code by name"
    UNKNOWN = "is not known"


_SETS = (
    (PYTHON, Effect.PYTHON),
    (WRITES, Effect.WRITES),
    (READS, Effect.READS),
    (NETWORK, Effect.NETWORK),
    (PROCESS, Effect.PROCESS),
)

_PRINTS_TO_FILE = "file://"
_FILE_ARGUMENTS = frozenset(("CacheDataset", "CacheDatasetV2"))


def effect(item: GraphOperation) -> Effect:
    """Judge one operation. A function of the graph's own library is judged by what is in it."""
    for names, found in _SETS:
        if item.op in names:
            return found
    if item.op in _FILE_ARGUMENTS and item.argument:
        return Effect.WRITES
    if item.op == "PrintV2" and item.argument.startswith(_PRINTS_TO_FILE):
        return Effect.WRITES
    if (
        item.op in {"DecodeProtoV2", "EncodeProto"}
        and item.argument
        and not item.argument.startswith(("local://", "bytes://"))
    ):
        return Effect.READS
    if item.op == "FixedUnigramCandidateSampler" and item.argument:
        return Effect.READS
    if item.op == "XlaCallModule" and item.argument:
        return Effect.PROCESS
    if item.op in ORDINARY or item.defined:
        return Effect.ORDINARY
    return Effect.UNKNOWN
