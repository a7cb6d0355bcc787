"""Facts about what lies beside the weights: configurations, templates, source code, markup, media."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from . import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Fact):
    """A switch in a configuration that changes what a loader dares to do.

    Attributes:
        name: the switch, such as ``trust_remote_code``.
        where: the place that sets it, such as ``text_config.trust_remote_code``.
    """

    name: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability(Fact):
    """Something that source code can do to the machine it runs on.

    Attributes:
        kind: ``process``, ``dynamic-code``, ``network``, ``native-library``,
            ``deserialisation``, ``obfuscation`` or ``remote-code``.
        name: the callable or construct, as the code spells it after its imports are followed.
        at_import: True when it happens as soon as the module is imported.
    """

    kind: str
    name: str
    at_import: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed(Fact):
    """Source code that the parser of its language refuses, so only its text is known."""

    language: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlTag(Fact):
    """A YAML tag outside the core schema, expanded, such as ``tag:yaml.org,2002:python/object/apply:os.system``."""

    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion(Fact):
    """References inside a document that would multiply its size if they were expanded.

    Attributes:
        kind: ``yaml aliases`` or ``xml entities``.
        references: references in the text.
        nodes: nodes (YAML) or characters (XML) after expansion, counted and never made;
            capped at 2^63 - 1.
    """

    kind: str
    references: int
    nodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Fact):
    """A declaration in an XML document type: an entity, or an external subset.

    ``target`` is the system identifier of an external one, empty for an internal one.
    """

    name: str
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpolation(Fact):
    """An OmegaConf resolver call, ``${name:arguments}``."""

    resolver: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveContent(Fact):
    """Script in markup or in a document: ``kind`` says which, such as ``script element``."""

    kind: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail(Fact):
    """Bytes behind the end that the format's own structure states. ``size`` in bytes."""

    size: int
