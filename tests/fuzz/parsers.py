"""What the fuzzers of several formats share: read the bytes as each, and run under atheris."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader

LIMITS = Limits(bytes=64 << 20, operations=300_000, members=5000, seconds=20)


def read_as(modules: tuple[str, ...], data: bytes) -> None:
    """Read ``data`` as each format; only the parsers' own errors may come out."""
    reader = BytesReader(data)
    for name in modules:
        module = import_module(f"weighbridge.examine.models.formats.{name}")
        module.probe(reader, data[:4096])
        try:
            for _ in module.parse(reader, Budget(limits=LIMITS)):
                pass
        except (InputError, LimitError):
            continue


def run(fuzz: Callable[[bytes], None], modules: tuple[str, ...]) -> None:
    """Instrument the formats' modules and fuzz until the command line's limits are reached."""
    import atheris

    for name in modules:
        import_module(f"weighbridge.examine.models.formats.{name}")
    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
