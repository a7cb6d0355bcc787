"""Records: data classes that cost next to nothing until they are used.

The standard library's :func:`dataclasses.dataclass` compiles half a dozen methods for
every class when its module is imported, 0.4 ms a class, and imports ``inspect``. With more
than a hundred classes that was half of the CPU that a scan of one small file took. These
records have the same meaning and the same signature. Their methods are shared, but for
``__init__``, which the standard library compiles for a class once it is used often.

What differs: only slotted classes, and no ordering. The standard library's ``fields``,
``replace`` and ``is_dataclass`` know records too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

_OFTEN = 256
"""Instances of one class after which compiling its ``__init__`` pays."""

_MISSING = object()
_SPECIFICATION = "__record_fields__"
_VALUES = "__record_values__"
"""Gets all values of a record in C: what two records are compared and hashed by."""


class _Field:
    """What ``field()`` said about one attribute."""

    __slots__ = ("default", "factory", "init", "kw_only")

    def __init__(self, default: object, factory: Callable[[], object] | None, init: bool) -> None:
        self.default = default
        self.factory = factory
        self.init = init
        self.kw_only = False


class _Described:
    """An attribute by which the standard library knows data classes, made when it is asked for."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> object:
        described = next(cls for cls in owner.__mro__ if self in cls.__dict__.values())
        return getattr(_double(described), self._name)


def field(*, default: Any = _MISSING, default_factory: Callable[[], Any] | None = None, init: bool = True) -> Any:
    """Describe one attribute; as :func:`dataclasses.field`."""
    return _Field(default, default_factory, init)


@dataclass_transform(field_specifiers=(field,))
def dataclass(
    *,
    frozen: bool = False,
    slots: bool = True,
    kw_only: bool = False,
    eq: bool = True,
    repr: bool = True,  # noqa: A002 - the standard library's name
) -> Callable[[type[T]], type[T]]:
    """Make a class a record; as :func:`dataclasses.dataclass` with ``slots=True``."""
    if not slots:
        raise TypeError("records have slots")

    def decorate(cls: type[T]) -> type[T]:
        own = _own_fields(cls, kw_only=kw_only)
        every = {**_inherited(cls), **own}
        body = {name: value for name, value in vars(cls).items() if name not in own and name not in _UNCOPIED}
        body |= {
            "__slots__": tuple(own),
            "__match_args__": tuple(name for name, one in every.items() if one.init and not one.kw_only),
            "__qualname__": cls.__qualname__,
            _SPECIFICATION: every,
            _VALUES: attrgetter(*every) if every else type,
            "__dataclass_fields__": _Described("__dataclass_fields__"),
            "__dataclass_params__": _Described("__dataclass_params__"),
        }
        shared = dict(_SHARED)
        if frozen:
            shared |= _FROZEN
        if not repr:
            del shared["__repr__"]
        if not eq:
            del shared["__eq__"], shared["__hash__"]
        for name, method in shared.items():
            body.setdefault(name, method)
        if not frozen and body.get("__hash__") is _hash:
            body["__hash__"] = None
        body.setdefault("__init__", _patient_init())
        make: Callable[..., type[T]] = type(cls)
        return make(cls.__name__, cls.__bases__, body)

    return decorate


def fields(record: object) -> tuple[str, ...]:
    """The names of a record's attributes, in their order."""
    return tuple(getattr(record, _SPECIFICATION))


def replace(record: T, **changes: Any) -> T:
    """A copy of ``record`` with ``changes``; as :func:`dataclasses.replace`."""
    specification: Mapping[str, _Field] = getattr(record, _SPECIFICATION)
    given = {name: getattr(record, name) for name, one in specification.items() if one.init}
    return type(record)(**(given | changes))


def asdict(record: object) -> dict[str, Any]:
    """The attributes by name; unlike :func:`dataclasses.asdict`, not those of records inside."""
    return {name: getattr(record, name) for name in fields(record)}


_UNCOPIED = frozenset({"__dict__", "__weakref__"})


def _own_fields(cls: type, *, kw_only: bool) -> dict[str, _Field]:
    own = {}
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():  # noqa: RUF063 - inspect is what this module avoids
        if str(annotation).startswith(("ClassVar", "typing.ClassVar")):
            continue
        default = cls.__dict__.get(name, _MISSING)
        one = default if isinstance(default, _Field) else _Field(default, None, init=True)
        one.kw_only = kw_only
        own[name] = one
    return own


def _inherited(cls: type) -> dict[str, _Field]:
    every: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        every |= base.__dict__.get(_SPECIFICATION, {})
    return every


def _patient_init() -> Callable[..., None]:
    """An ``__init__`` that reads the fields anew each time, and gives way to a compiled one when it is used often."""
    used = 0

    def __init__(self: Any, *arguments: Any, **named: Any) -> None:  # noqa: N807 - it becomes the method
        nonlocal used
        used += 1
        if used > _OFTEN:
            cls = next(cls for cls in type(self).__mro__ if cls.__dict__.get("__init__") is __init__)
            made = vars(_double(cls))["__init__"]
            cls.__init__ = made  # type: ignore[misc]
            made(self, *arguments, **named)
            return
        _fill(self, arguments, named)
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    return __init__


def _fill(record: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Set every field from the arguments, then from the defaults; raise TypeError for wrong arguments."""
    specification: Mapping[str, _Field] = getattr(record, _SPECIFICATION)
    places = record.__match_args__
    if len(arguments) > len(places):
        raise TypeError(f"{type(record).__name__} takes {len(places)} positional arguments, not {len(arguments)}")
    positional = dict(zip(places, arguments, strict=False))
    if positional.keys() & named.keys():
        raise TypeError(f"{type(record).__name__} was given {sorted(positional.keys() & named.keys())} twice")
    given = positional | named
    for name, one in specification.items():
        if one.init and name in given:
            value = given.pop(name)
        elif one.factory is not None:
            value = one.factory()
        elif one.default is not _MISSING:
            value = one.default
        elif one.init:
            raise TypeError(f"{type(record).__name__} needs {name}")
        else:
            continue
        object.__setattr__(record, name, value)
    if given:
        raise TypeError(f"{type(record).__name__} has no {', '.join(given)}")


def _double(cls: type) -> type:
    """What the standard library makes of these fields."""
    import dataclasses  # noqa: PLC0415 - the first instance pays for it, not the import

    body: dict[str, Any] = {"__annotations__": {}, "__module__": cls.__module__}
    for name, one in getattr(cls, _SPECIFICATION).items():
        body["__annotations__"][name] = "object"
        options: dict[str, Any] = {"init": one.init, "kw_only": one.kw_only}
        if one.factory is not None:
            options["default_factory"] = one.factory
        elif one.default is not _MISSING:
            options["default"] = one.default
        body[name] = dataclasses.field(**options)
    if hasattr(cls, "__post_init__"):
        body["__post_init__"] = cls.__post_init__
    frozen = cls.__dict__.get("__setattr__") is _refuse_setting
    double = type(cls.__name__, (), body)
    complete: type = dataclasses.dataclass(frozen=frozen, slots=True, eq=False, repr=False)(double)
    return complete


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields(self))
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = getattr(self, _VALUES)
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(self.__record_values__(self))


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, name) for name in fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for name, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, name, value)


def _refuse_setting(self: Any, name: str, value: object) -> NoReturn:
    del value
    raise AttributeError(f"{type(self).__name__}.{name} cannot be set: the record is frozen")


def _refuse_deleting(self: Any, name: str) -> NoReturn:
    raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted: the record is frozen")


_SHARED: dict[str, Any] = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
_FROZEN: dict[str, Any] = {"__setattr__": _refuse_setting, "__delattr__": _refuse_deleting}
