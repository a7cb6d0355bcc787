"""Knowledge: tables of what real files hold, made from the real libraries by ``scripts/knowledge/``.

Rules read them; formats do not. A table names exact things, never prefixes.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache


@cache
def digest() -> str:
    """Digest over the text of every table and check of this package: two equal ones know the same."""
    total = hashlib.sha256()
    folder = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs 4 ms at every start
    for name in sorted(name for name in os.listdir(folder) if name.endswith(".py")):  # noqa: PTH208 - see above
        with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - see above
            total.update(name.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return f"sha256:{total.hexdigest()}"
