"""Draw ``docs/_static/scan.svg``: what a terminal shows when a hostile folder is scanned.

The folder is made here, its payload is ``true``, and the picture holds the real output of
the real command. Run: ``python scripts/terminal_picture.py``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "docs" / "_static" / "scan.svg"
FRAME = re.sub(r"@font-face \{\{.*?\}\}\n|<!-- .*? -->\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""Rich's frame without fonts that a reader's browser would fetch."""

PICKLE = b"\x80\x02}q\x00(X\x06\x00\x00\x00weightq\x01cposix\nsystem\nq\x02X\x04\x00\x00\x00trueq\x03\x85q\x04Rq\x05u."


def hostile_folder(folder: Path) -> None:
    """A checkpoint whose pickle runs a command, and a configuration that names foreign code."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "pytorch_model.bin", "w") as archive:
        for name, data in (("archive/data.pkl", PICKLE), ("archive/version", b"3\n"), ("archive/byteorder", b"little")):
            archive.writestr(zipfile.ZipInfo(name), data)
    configuration = {"model_type": "ranker", "auto_map": {"AutoModel": "other/repo--modeling.Ranker"}}
    (folder / "config.json").write_text(json.dumps(configuration))
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n\n# Ranker\n")


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        hostile_folder(Path(place) / "checkpoint")
        command = [sys.executable, "-m", "weighbridge", "scan", "./checkpoint", "--color", "always", "--no-config"]
        ran = subprocess.run(
            command,
            cwd=place,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env=environment(),
        )
    console = Console(record=True, width=110, file=StringIO(), force_terminal=True)
    console.print(Text("$ weighbridge scan ./checkpoint", style="bold"))
    console.print(Text.from_ansi(ran.stdout))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture = console.export_svg(title="weighbridge", unique_id="weighbridge", code_format=FRAME)
    PICTURE.write_text(picture, encoding="utf-8")
    return 0 if ran.returncode == 1 else 1


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("WEIGHBRIDGE_")} | {"PYTHONUTF8": "1"}


if __name__ == "__main__":
    sys.exit(main())
