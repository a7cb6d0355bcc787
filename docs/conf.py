"""Configuration of Sphinx: strict, plain, and fed from the package itself."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts import reference  # noqa: E402 - the path above leads to it
from weighbridge import __version__  # noqa: E402 - imported after the path is set

project = "Weighbridge"
author = "The Weighbridge authors"
copyright = "The Weighbridge authors, Apache-2.0"  # noqa: A001 - the name that Sphinx reads
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "reference/generated"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

nitpicky = True
nitpick_ignore_regex = [
    # The standard library's own documentation is not fetched: the build works without a network.
    ("py:.*", r"(collections|datetime|enum|pathlib|types|typing|abc)(\..*)?"),
    ("py:meth", r"str\.format"),
    ("py:class", r"(Path|Mapping|datetime|MappingProxyType)"),
]
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"Weighbridge {version}"
html_static_path = ["_static"]
html_extra_path = ["llms.txt"]
html_copy_source = False

reference.write_pages(ROOT / "docs")


def setup(app: Sphinx) -> None:
    """Napoleon takes the words before a colon for a type; an empty comment before them keeps it from that."""

    def keep_summary(_app: Sphinx, what: str, _name: str, _object: object, _options: object, lines: list[str]) -> None:
        if what in {"attribute", "data", "property"}:
            lines[0:0] = ["..", ""]

    app.connect("autodoc-process-docstring", keep_summary, priority=400)
