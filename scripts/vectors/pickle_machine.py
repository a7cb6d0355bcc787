"""Write the vectors of the pickle machine: python -m scripts.vectors.pickle_machine (framework environment).

Benign files come from the real libraries; hostile ones are hand-made bytes that would run ``true``.
"""

from __future__ import annotations

import base64
import collections
import datetime as dt
import io
import pickle
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

FOLDER = ROOT / "tests" / "vectors" / "pickle-machine"
GADGET = b"cos\nsystem\n(S'true'\ntR."
LEGACY_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."


def good() -> dict[str, bytes]:
    import cloudpickle
    import joblib
    import numpy as np
    import torch
    from sklearn.linear_model import LogisticRegression

    plain = {"name": "x", "sizes": [(1, 2), (3, 4)], "when": dt.date(2026, 1, 2), "o": collections.OrderedDict(a=1)}
    files = {f"plain-{p}.pkl": pickle.dumps(plain, p) for p in range(6)}
    files |= {f"array-{p}.pkl": pickle.dumps(np.arange(6.0).reshape(2, 3), p) for p in range(6)}
    features = np.arange(20.0).reshape(10, 2)
    model = LogisticRegression().fit(features, [0, 1] * 5)
    files["estimator.pkl"] = pickle.dumps(model)
    files["estimator.joblib"] = _written(lambda file: joblib.dump(model, file))
    mixed = {
        "objects": np.array([1, "a", None], dtype=object),
        "empty": np.zeros((0, 3)),
        "text": np.array(["ab", "c"]),
    }
    files["arrays.joblib"] = _written(lambda file: joblib.dump(mixed, file))
    torch.manual_seed(0)
    state = torch.nn.Linear(3, 2).state_dict()
    files["legacy.pt"] = _written(lambda file: torch.save(state, file, _use_new_zipfile_serialization=False))
    tensor = {"t": torch.ones(3)}
    files["tensor-inside.pkl"] = pickle.dumps(tensor, 4)
    files["function.cloudpickle"] = cloudpickle.dumps(_increment())
    files["several.pkl"] = pickle.dumps(1, 2) + pickle.dumps([2], 4) + pickle.dumps({3: 4}, 0)
    return files


def _increment() -> Callable[[int], int]:
    """A function of ``__main__`` that does not remember where this script lies."""
    names = {"__name__": "__main__"}
    source = "def _increment(number: int) -> int:\n    return number + 1\n"
    exec(compile(source, "increment.py", "exec"), names)
    return names["_increment"]


def _written(write) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def bad() -> dict[str, bytes]:
    whole = pickle.dumps({"a": [1, 2, 3], "b": "text"}, 4)
    return {
        "cut.pkl": whole[:-6],
        "no-opcode.pkl": b"\x80\x04K\x01\xff.",
        "no-memo.pkl": b"\x80\x04cm\nf\nh\x09.",
        "negative-length.pkl": b"\x80\x02T\xff\xff\xff\xff.",
        "trailing.pkl": whole + b"\xfe\xff rest",
        "claims-2-62.pkl": b"\x80\x04\x8e" + (1 << 62).to_bytes(8, "little") + b"x.",
    }


def hostile() -> dict[str, bytes]:
    def constant(data: bytes) -> bytes:
        return b"\x80\x04B" + struct.pack("<I", len(data)) + data + b"."

    return {
        "protocol-0.pkl": GADGET,
        "stack-global.pkl": b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x8c\x04true\x94\x85\x94R.",
        "through-memo.pkl": b"\x80\x04\x8c\x02os\x940\x8c\x06system\x940h\x00h\x01\x93\x8c\x04true\x85R.",
        "inst-pop.pkl": b"\x80\x02(S'true'\nios\nsystem\n0N.",
        "obj-pop.pkl": b"\x80\x02(cos\nsystem\nS'true'\no0N.",
        "newobj-ex.pkl": b"\x80\x04cos\nsystem\n(S'true'\nt}\x92.",
        "list-arguments.pkl": b"\x80\x02cos\nsystem\n](S'true'\neR.",
        "broken-tail.pkl": b"\x80\x02" + GADGET[:-1] + b"\xff",
        "second-stream.pkl": pickle.dumps([1], 2) + GADGET,
        "shared-memo.pkl": b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94.\x80\x04h\x00h\x01\x93\x8c\x04true\x85R.",
        "legacy-magic.pt": LEGACY_MAGIC + GADGET,
        "extension.pkl": b"\x80\x02\x82\x07)R.",
        "build-on-global.pkl": b"\x80\x02cos\nenviron\n(U\x01aU\x01bu}b.",
        "in-bytes.pkl": constant(GADGET),
        "in-base64.pkl": constant(base64.b64encode(zlib.compress(GADGET))),
        "in-hexadecimal.pkl": constant(GADGET.hex().encode()),
        "load-from-bytes.pkl": b"\x80\x04ctorch.storage\n_load_from_bytes\nC"
        + bytes((len(GADGET),))
        + GADGET
        + b"\x85R.",
        "frame-beyond-end.pkl": b"\x80\x04\x95\xff\xff\x00\x00\x00\x00\x00\x00" + GADGET,
        "marks.pkl": b"(" * 3000 + GADGET,
    }


PROVENANCE = """# Pickle vectors

Written by `python -m scripts.vectors.pickle_machine`.

* `good/`: the standard library, NumPy, scikit-learn, joblib, PyTorch and cloudpickle.
* `bad/`: hand-made: cut, malformed, with bytes behind the end, with impossible lengths. They would run nothing.
* `hostile/`: hand-made, one way of reaching a call each. They would run `true`.
"""


def main() -> None:
    for kind, files in {"good": good(), "bad": bad(), "hostile": hostile()}.items():
        folder = FOLDER / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    (FOLDER / "PROVENANCE.md").write_text(PROVENANCE)


if __name__ == "__main__":
    main()
