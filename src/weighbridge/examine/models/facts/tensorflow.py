"""Facts about TensorFlow graphs and checkpoints: what a session or a loaded function would run."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from . import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphOperation(Fact):
    """One kind of operation. Stated once for each distinct operation and argument of a part.

    Attributes:
        op: the operation's registered name, such as ``MatMul``.
        node: the first node that uses it.
        where: the graph or function that holds the node, such as ``graph`` or ``function f``.
        argument: the file name or address that a constant input or an attribute gives it, as
            far as that is plain to see; empty otherwise.
        defined: True when the graph's own function library defines ``op``.
    """

    op: str
    node: str
    where: str
    argument: str = ""
    defined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphAsset(Fact):
    """A file that loading the graph opens. ``target`` is relative to the model's ``assets`` folder, as written."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointShards(Fact):
    """The data files of a checkpoint whose index this part is.

    They lie beside it: ``name.index`` belongs to ``name.data-00000-of-00002`` and so on, ``count`` in all.
    """

    count: int
