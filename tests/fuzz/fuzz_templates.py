"""Fuzz the analysis of Jinja templates. As a script: ``python tests/fuzz/fuzz_templates.py CORPUS``."""

from __future__ import annotations

import sys

from weighbridge.examine.models.templates import analyse


def fuzz(data: bytes) -> None:
    """Whatever the text is, there are observations or an error, and no failure."""
    analyse.cache_clear()
    analyse(data.decode("utf-8", "replace"))


if __name__ == "__main__":
    import atheris

    atheris.instrument_all()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
