"""Long runs of plain values, passed over at once.

What lies deep in a container is no argument of a call; only how many values there are, and
how many of them the memo holds, matters to what follows.
"""

from __future__ import annotations

import re
from array import array

from .cells import FORGOTTEN
from .opcodes import atom_lengths
from .pattern import ATOM_BLOCK, BLOCK, PUT_BLOCK, PUT_INDEX

KEPT = 64
"""Values of a run that keep their offsets: as many as a container keeps."""

_ATOMS = atom_lengths()
_TUPLES = array("q", [-1]) * BLOCK


def pass_atoms(window: bytes, stack: list[object], base: int, position: int) -> int:
    """Push a long run of literals: the first ones by offset, the rest without their values.

    Returns:
        the position behind the run; ``position`` itself when there is none.
    """
    if ATOM_BLOCK.match(window, position) is None:
        return position
    while len(stack) <= KEPT:
        step = _ATOMS[window[position]]
        if step == 0:
            return position
        stack.append(base + position)
        position += step
    literals: list[object] = [FORGOTTEN["literal"]] * BLOCK
    while match := ATOM_BLOCK.match(window, position):
        position = match.end()
        stack.extend(literals)
    return position


def pass_tuples(window: bytes, stack: list[object], memo: array[int], position: int, block: re.Pattern[bytes]) -> int:
    """Push a long run of memoised tuples of literals, without their values; returns the position behind it."""
    tuples: list[object] = [FORGOTTEN["tuple"]] * BLOCK
    while match := block.match(window, position):
        if block is PUT_BLOCK:
            first = len(memo)
            expected = b"".join([index.to_bytes(4, "little") for index in range(first, first + BLOCK)])
            if b"".join(PUT_INDEX.findall(match[0])) != expected:
                break
        position = match.end()
        stack.extend(tuples)
        memo.extend(_TUPLES)
    return position
