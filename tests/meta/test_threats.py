"""Every class of attack that concerns models has a test that bears its name.

The names of the classes stand here once more, shortened, so that this list can be read by
itself. A test belongs to class ``NN`` when its name starts with ``test_class_NN_``.
"""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.meta.source import ROOT

CLASSES = {
    1: "a list of known-bad names is never complete",
    2: "callables that turn a string into any other callable",
    3: "a rule on a parent module that misses its children",
    4: "dotted names that walk attributes",
    5: "names re-exported through a module that looks safe",
    6: "operands guessed from the previous opcodes",
    7: "memo opcodes mixed, so that indexes differ",
    8: "a missing memo key",
    9: "operands of the wrong type",
    10: "effects first, then a broken tail",
    11: "several streams, trailing bytes",
    12: "a legacy PyTorch header inferred from literals",
    13: "opcodes of the extension registry",
    14: "calls whose result is dropped",
    15: "built-ins left out of the report",
    16: "one analysis that shadows another",
    17: "attributes injected by BUILD and SETITEM",
    18: "loaders called from a pickle, pickles inside pickles",
    19: "persistent ids that disagree with the storage",
    20: "opcodes that pickletools and the C unpickler read differently",
    21: "lengths that exhaust the scanner",
    22: "code objects",
    23: "a stream that switches the scanner off",
    24: "encoded constants",
    25: "extensions that decide what is read",
    26: "zip flag bits",
    27: "local and central names that differ",
    28: "checksums that do not match",
    29: "one bad member that ends the loop",
    30: "members of old protocols without an extension",
    31: "archives of an unsupported kind",
    32: "compressed pickles",
    33: "raw arrays inside a joblib stream",
    34: "members that climb out of the archive",
    35: "bombs, encryption, duplicates",
    36: "several formats at once",
    37: "code in a Keras configuration",
    38: "modules named by a Keras configuration",
    39: "gadgets inside an allowed Keras namespace",
    40: "a configuration that turns safe mode off",
    41: "the old HDF5 format, which ignores safe mode",
    42: "a pickle inside a layer",
    43: "files read through assets and external references",
    44: "TensorFlow operations that touch the machine",
    45: "ONNX data outside the model's folder",
    46: "GGUF sizes that overflow",
    47: "chat templates",
    48: "code that a repository's configuration names",
    49: "configurations that name a callable",
    51: "NumPy arrays of objects",
    54: "safetensors headers that readers take differently",
    55: "patterns that take more than linear time",
    56: "unexamined taken for clean",
    57: "names and owners that are trusted",
    58: "a verdict that depends on the scanner's machine",
}


@cache
def named_by_class() -> dict[int, list[str]]:
    """The names of the tests of each class."""
    found: dict[int, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match = isinstance(node, ast.FunctionDef) and re.match(r"test_class_(\d\d)_\w+", node.name)
            if match:
                found.setdefault(int(match[1]), []).append(node.name)
    return found


@pytest.mark.parametrize("number", CLASSES, ids=lambda number: f"{number:02d}")
def test_class_has_a_test(number: int) -> None:
    assert named_by_class().get(number), f"no test is named test_class_{number:02d}_…: {CLASSES[number]}"
