"""Facts about Keras configurations: what a loader would look up, decode and open."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from . import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class KerasObject(Fact):
    """A name that Keras would resolve while it rebuilds a model. Stated once for each distinct name.

    Attributes:
        kind: ``class``, ``function``, or ``tensorflow-function`` (what ``TFOpLambda`` calls).
        module: as written; empty when there is none.
        name: the class or function.
        registered: the registered name as written; empty when there is none.
        where: the first place that names it, such as ``config.layers[2]``.
    """

    kind: str
    module: str
    name: str
    registered: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KerasCode(Fact):
    """Python code that is stored inside the configuration.

    Attributes:
        form: ``lambda`` (a ``__lambda__`` object), ``lambda-layer`` (the list that Keras 2
            writes) or ``bytecode`` (marshalled code anywhere else).
        where: the place.
        size: characters of the stored text.
    """

    form: str
    where: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KerasFile(Fact):
    """A path or URL that a class of the configuration would open.

    Attributes:
        owner: the class, such as ``StringLookup``.
        key: the argument, such as ``vocabulary``.
        target: exactly as written.
        where: the place.
    """

    owner: str
    key: str
    target: str
    where: str
