"""Knowledge: tables of what real files hold, made from the real libraries by ``scripts/knowledge/``.

Rules read them; formats do not. A table names exact things, never prefixes.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def digest() -> str:
    """Digest over the text of every table and check of this package: two equal ones know the same."""
    total = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{total.hexdigest()}"
