"""Facts about TensorFlow graphs: what a session or a loaded function would run."""

from __future__ import annotations

from dataclasses import dataclass

from . import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphOperation(Fact):
    """One kind of operation in one graph or function. Stated once for each distinct operation and argument.

    Attributes:
        op: the operation's registered name, such as ``MatMul``.
        node: the first node that uses it.
        where: the graph or function that holds the node, such as ``graph`` or ``function "f"``.
        argument: the file name or address that a constant input or an attribute gives it, as
            far as that is plain to see; empty otherwise.
        known: True when the graph's own function library defines ``op``.
    """

    op: str
    node: str
    where: str
    argument: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphAsset(Fact):
    """A file that loading the graph opens. ``target`` is relative to the model's ``assets`` folder, as written."""

    target: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphObject(Fact):
    """An object of the saved object graph that loading revives from registered Python code.

    Attributes:
        identifier: the registered name, such as ``_tf_keras_layer`` or ``package.Class``.
    """

    identifier: str
    where: str
