"""Makes ``tests/vectors/repository``: small files of the kinds that lie beside weights. Run it from the project's root.

Pictures, sounds and machine-code headers are put together byte by byte here; configurations
are written as the libraries write them. Nothing in it runs anything harmful.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "tests" / "vectors" / "repository"


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png() -> bytes:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + png_chunk(b"IEND", b"")
    )


def gif() -> bytes:
    table = bytes(6)
    frame = b",\0\0\0\0\1\0\1\0\0" + b"\2" + b"\2\x44\1" + b"\0"
    return b"GIF89a" + b"\1\0\1\0\x80\0\0" + table + b"!\xf9\4\0\0\0\0\0" + frame + b";"


def jpeg() -> bytes:
    """Segments and an entropy-coded scan with a stuffed byte and a restart marker, as T.81 allows."""
    segment = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x12\xff\0\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment + b"\xff\xdb\0\x43\0" + bytes([1] * 64) + scan + b"\xff\xd9"


def wav() -> bytes:
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 4) + b"\x80" * 4
    return b"RIFF" + struct.pack("<I", 4 + len(form)) + b"WAVE" + form


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data


def sentencepiece() -> bytes:
    pieces = b""
    for index, piece in enumerate(["<unk>", "<s>", "</s>", "▁the", "▁a", "ing"]):
        kind = b"\x18" + varint((2, 3, 3, 1, 1, 1)[index])
        pieces += field(1, field(1, piece.encode()) + b"\x15" + struct.pack("<f", -float(index)) + kind)
    return pieces + field(2, field(2, b"model")) + field(3, field(1, b"nmt_nfkc"))


def elf() -> bytes:
    return b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHI", 3, 62, 1) + bytes(40)


def pe() -> bytes:
    return (
        b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    )


GOOD: dict[str, bytes | str] = {
    "pixel.png": png(),
    "pixel.gif": gif(),
    "pixel.jpg": jpeg(),
    "silence.wav": wav(),
    "paper.pdf": pdf(),
    "tokenizer.model": sentencepiece(),
    "config.json": json.dumps(
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "bfloat16", "rope_scaling": None},
        indent=2,
    ),
    "generation_config.json": json.dumps(
        {"_from_model_config": True, "bos_token_id": 1, "transformers_version": "4.55.0"}
    ),
    "adapter_config.json": json.dumps(
        {"base_model_name_or_path": "owner/base", "peft_type": "LORA", "r": 8, "auto_mapping": None}
    ),
    "modules.json": json.dumps(
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        ]
    ),
    "model_index.json": json.dumps(
        {
            "_class_name": "StableDiffusionPipeline",
            "_diffusers_version": "0.30.0",
            "unet": ["diffusers", "UNet2DConditionModel"],
            "safety_checker": [None, None],
        }
    ),
    "lines.jsonl": '{"text": "one"}\r\n{"text": "two"}\r\n',
    "bom.json": b"\xef\xbb\xbf" + b'{"a": 1}',
    "utf16.json": '{"a": "ä"}'.encode("utf-16"),
    "README.md": "---\nlicense: apache-2.0\nbase_model: owner/base\ntags:\n- one\nlibrary_name: transformers\n---\n\n# A model\n\nIt `{{ speaks }}`.\n",
    "train.yaml": "defaults:\n  - base\noptim:\n  _target_: torch.optim.AdamW\n  lr: ${lr}\nlr: 1e-3\n",
    "logo.svg": '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>\n',
    "page.html": "<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>\n",
    "vocab.txt": "[PAD]\n[UNK]\n<s>\n</s>\nthe\n##ing\n",
    "merges.txt": "#version: 0.2\nĠ t\nĠ a\nh e\n",
    "requirements.txt": "numpy>=1.26\ntorch==2.4.0\n",
    "modeling.py": "import torch\n\n\nclass Model(torch.nn.Module):\n    def forward(self, x):\n        return x\n",
    "notes.toml": '[model]\nname = "x"\nsizes = [1, 2]\n',
}
HOSTILE: dict[str, bytes | str] = {
    "auto_map.json": json.dumps({"model_type": "x", "auto_map": {"AutoModel": "owner/other--modeling.Model"}}),
    "auto_map_nested.json": json.dumps({"model_type": "x", "text_config": {"auto_map": {"AutoModel": ["a.B", None]}}}),
    "auto_map_twice.json": '{"auto_map": {"AutoModel": "evil/x--a.B"}, "auto_map": {}}',
    "switch.json": json.dumps({"model_type": "x", "vision_config": {"trust_remote_code": True}}),
    "hydra.json": json.dumps({"model": {"_target_": "builtins.eval", "_args_": ["1 + 1"]}}),
    "hydra.yaml": "loss:\n  _target_: subprocess.call\n  args: ['true']\n",
    "hydra_flow.yaml": "{a: {b: [{_target_: os.system}]}}\n",
    "resolver.yaml": "x: ${eval:'1'}\n",
    "tag.yaml": "a: !!python/object/apply:os.system ['true']\n",
    "tag_directive.yaml": "%TAG !e! tag:yaml.org,2002:python/object/\n---\nx: !e!apply:os.system ['true']\n",
    "tag_verbatim.yaml": "a: !<tag:yaml.org,2002:python/name:os.system> ''\n",
    "tag_late.yaml": "# " + "x" * 5000 + "\na: !!python/name:os.system ''\n",
    "tag_in_prose.txt": "Some words first\n--- !!python/name:os.system ''\n",
    "aliases.yaml": "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)),
    "entities.xml": '<!DOCTYPE a [<!ENTITY a0 "xxxxxxxxxx">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + "]><a>&a9;</a>\n",
    "external.xml": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.invalid/x.dtd"> %p;]><a/>\n',
    "script.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><a href="java&#115;cript:x()"/></svg>\n',
    "tail.png": png() + b"PK\3\4 not a picture",
    "tail.jpg": jpeg() + b"words behind",
    "tail.gif": gif() + b"words behind",
    "tail.wav": wav() + b"words behind",
    "library.bin": elf(),
    "program.bin": pe(),
    "import_time.py": "import os\n\nos.system('true')\n",
    "getattr.py": "import builtins\n\ngetattr(builtins, 'ev' 'al')('1')\n",
    "encoded.py": "import base64\n\nexec(base64.b64decode('cGFzcw=='))\n",
    "cookie.py": "# -*- coding: utf-7 -*-\nimport torch\n",
    "decorated.py": "import subprocess\n\n\n@subprocess.Popen\ndef run():\n    pass\n",
    "default.py": "import os\n\n\ndef run(x=os.system('true')):\n    pass\n",
    "notebook.ipynb": json.dumps(
        {"cells": [{"cell_type": "code", "source": ["!true\n", "import os\n", "os.system('true')\n"]}], "nbformat": 4}
    ),
}


def main() -> None:
    for name, group in (("good", GOOD), ("hostile", HOSTILE)):
        folder = FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in group.items():
            (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)


if __name__ == "__main__":
    main()
