from contextlib import suppress

import pytest

from weighbridge.core.budget import Budget
from weighbridge.examine.models.python_code import cookie_of, parse_module, uses_of


def uses(text: str) -> set[tuple[str, bool]]:
    return {(use.name, use.at_import) for use in uses_of(parse_module(text), Budget())}


@pytest.mark.parametrize(
    ("text", "name", "at_import"),
    [
        ("import os\nos.system('true')", "os.system", True),
        ("import os as o\no.system('true')", "os.system", True),
        ("from os import system as s\ns('true')", "os.system", True),
        ("import os\nrun = os.system\nrun('true')", "os.system", True),
        ("import os\ngetattr(os, 'system')('true')", "os.system", True),
        ("import os\nos.__dict__['system']('true')", "os.system", True),
        ("__import__('os').system('true')", "os.system", True),
        ("import importlib\nimportlib.import_module('subprocess').run(['true'])", "subprocess.run", True),
        ("import subprocess\ndef f():\n    subprocess.run(['true'])", "subprocess.run", False),
        ("import subprocess\nf = lambda: subprocess.run(['true'])", "subprocess.run", False),
        ("import subprocess\nclass A:\n    x = subprocess.run(['true'])", "subprocess.run", True),
        ("import subprocess\ndef f(x=subprocess.run(['true'])):\n    pass", "subprocess.run", True),
        ("import subprocess\n@subprocess.Popen\ndef f():\n    pass", "subprocess.Popen", True),
        ("import subprocess\nif __name__ == '__main__':\n    subprocess.run(['true'])", "subprocess.run", False),
        (
            "import subprocess\nif __name__ == '__main__':\n    pass\nelse:\n    subprocess.run(['true'])",
            "subprocess.run",
            True,
        ),
        ("import subprocess\nif __name__ != '__main__':\n    subprocess.run(['true'])", "subprocess.run", True),
        ("import builtins\nbuiltins.exec('1')", "exec", True),
        ("__builtins__['eval']('1')", "eval", True),
        ("import torch\ntorch.load('x', weights_only=False)", "torch.load(weights_only=False)", True),
        ("import numpy as np\nnp.load('x', allow_pickle=True)", "numpy.load(allow_pickle=True)", True),
        ("import yaml\nyaml.load(f)", "yaml.load", True),
        ("import base64, zlib\nexec(zlib.decompress(base64.b64decode('x')))", "exec(zlib.decompress(…))", True),
        ("load(trust_remote_code=True)", "trust_remote_code=True", True),
    ],
)
def test_a_use_is_found_however_it_is_spelled(text, name, at_import) -> None:
    assert (name, at_import) in uses(text)


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess\nx = subprocess.PIPE",
        "import torch\ntorch.load('x', weights_only=True)",
        "import yaml\nyaml.load(f, Loader=yaml.SafeLoader)",
        "model.eval()",
        "import re\nre.compile('x')",
        "import torch\ntorch.compile(model)",
        "try:\n    pass\nexcept subprocess.CalledProcessError:\n    pass",
        "load(trust_remote_code=False)",
    ],
)
def test_ordinary_code_has_no_such_use(text) -> None:
    assert uses(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "def",
        "x = (" + "(" * 500 + ")" * 501,
        "-" * 100_000 + "1",
        "x" + ".a" * 100_000,
        "a\0b",
        "9" * 5000,
        "x = '\\ud800" + "{" * 10,
    ],
)
def test_whatever_the_parser_refuses_is_a_value_error_or_a_tree(text) -> None:
    with suppress(ValueError):
        list(uses_of(parse_module(text), Budget()))


def test_an_unusual_source_encoding_is_named() -> None:
    assert cookie_of("#!/x\n# -*- coding: utf-7 -*-\n") == "utf-7"
    assert cookie_of("# coding: utf-8\n") is None
    assert cookie_of("\n\n# coding: utf-7\n") is None
