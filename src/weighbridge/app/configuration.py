"""Configuration: one table of options, and where each value came from.

A value comes from the first of these that has one: the command line, the environment
(``WEIGHBRIDGE_FAIL_ON``), the file, the default. An unknown key is an error that names the
nearest known one, because a misspelt option of a security tool must not pass in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from weighbridge.core.budget import Limits
from weighbridge.core.errors import UsageError
from weighbridge.core.records import dataclass, field, fields
from weighbridge.core.rule import Profile, Severity
from weighbridge.core.waiver import MAXIMUM_DAYS, Waiver

DEFAULT = "default"
"""The origin of a value that nobody set."""

FLAG = "command line"
"""The origin of a value given as a flag."""

_SUFFIXES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BINARY = {"ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option.

    Attributes:
        key: its name in the file; a dot leads into a table.
        kind: ``flag``, ``word`` (one of ``words``), ``list`` (of texts), ``text``, ``count`` (an integer
            above zero, decimal or binary suffix allowed) or ``seconds``.
    """

    key: str
    kind: str
    default: object
    help: str
    words: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return "WEIGHBRIDGE_" + self.key.upper().replace("-", "_").replace(".", "_")


_LIMITS = Limits()

OPTIONS: tuple[Option, ...] = (
    Option(key="select", kind="list", default=(), help="only these rules or areas"),
    Option(key="ignore", kind="list", default=(), help="not these rules or areas"),
    Option(
        key="fail-on",
        kind="word",
        default="medium",
        words=tuple(severity.label for severity in Severity),
        help="the least severity that fails a run",
    ),
    Option(
        key="profile",
        kind="word",
        default="regular",
        words=tuple(profile.label for profile in Profile),
        help="how much doubt to show",
    ),
    Option(key="strict", kind="flag", default=False, help="fail a run whose coverage is incomplete"),
    Option(key="exit-zero", kind="flag", default=False, help="do not fail for findings or incomplete coverage"),
    Option(key="digest", kind="flag", default=True, help="compute the SHA-256 of every file"),
    Option(key="jobs", kind="count", default=None, help="processes; every core by default"),
    Option(key="follow-links", kind="flag", default=False, help="follow symbolic links out of the target"),
    Option(key="baseline", kind="text", default="", help="file of known findings"),
    Option(key="docs-url", kind="text", default="", help="address of a site with the rules' pages"),
    *(
        Option(
            key=f"limits.{name}",
            kind="seconds" if name == "seconds" else "count",
            default=getattr(_LIMITS, name),
            help=f"{name} that one file may cost",
        )
        for name in fields(Limits)
    ),
)
"""Every option that a file or the environment can set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Values with their origins.

    Attributes:
        values: option key → value, every option present.
        origins: option key → where its value came from.
        file: the configuration file that was read; empty when there is none.
    """

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    waivers: tuple[Waiver, ...] = ()
    file: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def limits(self) -> Limits:
        """The limits as the examiner takes them."""
        return Limits(**{name: self.values[f"limits.{name}"] for name in fields(Limits)})


def configure(
    *,
    flags: Mapping[str, object],
    environment: Mapping[str, str],
    file: str = "",
    content: Mapping[str, Any] | None = None,
    notes: tuple[str, ...] = (),
    today: date | None = None,
) -> Configuration:
    """Join flags, environment, file and defaults.

    Args:
        flags: option key → value, only those that were given.
        environment: the process's environment variables.
        file: the file's name, for messages and origins.
        content: its parsed content (the ``tool.weighbridge`` table of a ``pyproject.toml``).
        notes: what the reader should know about how the file was chosen.
        today: bounds the waivers' expiry; by default today's date in UTC.

    Raises:
        UsageError: an unknown key, a value of the wrong kind, or a waiver that is not complete.
    """
    content = content or {}
    flat = dict(_flattened(content))
    _check_names(flat, {option.key for option in OPTIONS}, file)
    _check_names(
        {name: None for name in environment if name.startswith("WEIGHBRIDGE_")},
        {option.variable for option in OPTIONS},
        "the environment",
    )
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for option in OPTIONS:
        values[option.key], origins[option.key] = _value(option, flags, environment, flat, file)
    return Configuration(
        values=values,
        origins=origins,
        waivers=_waivers(content, file, today or datetime.now(UTC).date()),
        file=file,
        notes=notes,
    )


def _value(
    option: Option, flags: Mapping[str, object], environment: Mapping[str, str], flat: Mapping[str, object], file: str
) -> tuple[Any, str]:
    if option.key in flags:
        return _read(option, flags[option.key], FLAG), FLAG
    if environment.get(option.variable):
        return _read(option, environment[option.variable], option.variable), option.variable
    if option.key in flat:
        return _read(option, flat[option.key], file), file
    return option.default, DEFAULT


def _flattened(content: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if key == "limits" and isinstance(value, dict):
            yield from ((f"limits.{name}", inner) for name, inner in value.items())
        elif key != "waiver":
            yield key, value


def _check_names(given: Mapping[str, object], known: set[str], place: str) -> None:
    for name in given:
        if name not in known:
            raise UsageError(
                "config.unknown-key",
                f"{place} sets {name}, which is no option",
                cause=nearest(name, known),
                remedy="list the options with: weighbridge config show",
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """``the nearest is X``, or nothing when nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes pay for it

    near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"the nearest is {near[0]}" if near else ""


def _read(option: Option, value: object, origin: str) -> object:
    """The option's value from a text or from what TOML has; raise UsageError when it is of another kind."""
    expected = "one of " + ", ".join(option.words) if option.words else _EXPECTED[option.kind]
    try:
        read = _READERS[option.kind](value)
    except (ValueError, TypeError, OverflowError) as error:
        raise _wrong(option, value, expected, origin) from error
    if option.words and read not in option.words:
        raise _wrong(option, value, expected, origin)
    return read


def _wrong(option: Option, value: object, expected: str, origin: str) -> UsageError:
    return UsageError(
        "config.wrong-value",
        f"{option.key} must be {expected}",
        cause=f"{origin} has {str(value)[:80]!r}",
        remedy=option.help,
    )


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if not isinstance(value, str) or word not in _TRUE | _FALSE:
        raise ValueError(value)
    return word in _TRUE


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _list(value: object) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise TypeError(value)
    return tuple(item.strip() for entry in items for item in entry.split(",") if item.strip())


def _count(value: object) -> int:
    if isinstance(value, str):
        text = value.strip().lower().replace("_", "").removesuffix("b")
        digits = text.rstrip("kmgti")
        suffix = text[len(digits) :]
        value = round(float(digits) * {**_SUFFIXES, **_BINARY}.get(suffix, 0))
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(value)
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError(value)
    seconds = float(value)
    if not 0 < seconds < 1e9:
        raise ValueError(value)
    return seconds


_READERS: Mapping[str, Callable[[object], object]] = {
    "flag": _flag,
    "word": _text,
    "text": _text,
    "list": _list,
    "count": _count,
    "seconds": _seconds,
}
_EXPECTED = {
    "flag": "true or false",
    "word": "a word",
    "text": "a text",
    "list": "a list of texts",
    "count": "a whole number above zero, such as 200000, 8G or 512Mi",
    "seconds": "a number of seconds above zero",
}


def _waivers(content: Mapping[str, Any], file: str, today: date) -> tuple[Waiver, ...]:
    given = content.get("waiver", [])
    if not isinstance(given, list):
        raise _bad_waiver(file, 0, "write each waiver as a [[waiver]] table")
    return tuple(_waiver(item, number, file, today) for number, item in enumerate(given, 1))


def _waiver(item: object, number: int, file: str, today: date) -> Waiver:
    names = set(fields(Waiver))
    if not isinstance(item, dict):
        raise _bad_waiver(file, number, "it is no table")
    for name in item:
        if name not in names:
            raise _bad_waiver(file, number, f"it sets {name}, which is no key of a waiver; {nearest(name, names)}")
    for name in sorted(names - {"expires"}):
        if not isinstance(item.get(name), str) or not item[name].strip():
            raise _bad_waiver(file, number, f"{name} is missing or empty")
    expires = item.get("expires")
    if not isinstance(expires, date) or isinstance(expires, datetime):
        raise _bad_waiver(file, number, "expires must be a date such as 2027-01-31, without quotes")
    waiver = Waiver(**item)
    if waiver.too_long(today):
        raise _bad_waiver(file, number, f"it may hold for at most {MAXIMUM_DAYS} days, until {_last(today)}")
    return waiver


def _last(today: date) -> date:
    return date.fromordinal(today.toordinal() + MAXIMUM_DAYS)


def _bad_waiver(file: str, number: int, cause: str) -> UsageError:
    return UsageError(
        "config.waiver",
        f"waiver {number} of {file} cannot be used",
        cause=cause,
        remedy="rule, match, reason, owner and expires are all required",
    )
