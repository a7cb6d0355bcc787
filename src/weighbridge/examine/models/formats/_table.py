"""The table of formats: how bytes are identified and which module reads them.

Identification looks at content only. ``extensions`` say what a *name claims*, so that a
disagreement can be reported.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One row.

    Attributes:
        id: stable name, shown to people and machines.
        title: for people.
        module: module below ``formats/`` with ``parse``.
        magics: (offset, bytes) pairs, any of which identifies the format.
        probe: True when the module's ``probe(reader, head)`` also decides.
        first: with ``probe``, the bytes that the content can start with; empty for any.
        family: ``binary``; ``text`` formats are tried only on what reads as text, and
            several of them may accept one file without that being worth a finding.
        fallback: True when the format is tried only where no other accepts the bytes.
        extensions: lower-case, with the dot.
        examined: what is looked at, for the documentation's table.
        not_examined: what is not, honestly.
    """

    id: str
    title: str
    module: str
    magics: tuple[tuple[int, bytes], ...] = ()
    probe: bool = False
    first: bytes = b""
    family: str = "binary"
    fallback: bool = False
    extensions: tuple[str, ...] = ()
    examined: str
    not_examined: str = ""


_TEXT_NAMES = (".txt", ".md", ".rst", ".cfg", ".conf", ".ini", ".toml", ".csv", ".tsv", ".lock", ".log", ".license")
"""Extensions that any text may carry."""

FORMATS: tuple[Format, ...] = (
    # — pickle and what wraps it —
    # — containers —
    Format(
        id="zip",
        title="Zip archive (PyTorch, TorchScript, npz, Keras, wheel, jar)",
        module="zip",
        magics=((0, b"PK\x03\x04"), (0, b"PK\x07\x08PK\x03\x04"), (0, b"PK00PK\x03\x04")),
        probe=True,
        extensions=(".zip", ".pt", ".pth", ".ckpt", ".npz", ".keras", ".whl", ".jar", ".mar", ".skops"),
        examined="every member in every reading (zipfile, PyTorch's reader, local headers), gaps, names, checksums",
        not_examined="encrypted members; deflate64, PPMd and older methods; the program inside TorchScript",
    ),
    Format(
        id="tar",
        title="Tar archive (v7, ustar, GNU, pax; PyTorch's oldest files)",
        module="tar",
        probe=True,
        extensions=(
            ".tar",
            ".nemo",
            ".pt",
            ".pth",
        ),
        examined="every member, also sparse ones; links, devices, names, what follows the end",
        not_examined="members continued from another volume",
    ),
    Format(
        id="gzip",
        title="gzip",
        module="gzip",
        magics=((0, b"\x1f\x8b\x08"),),
        extensions=(
            ".gz",
            ".tgz",
            ".gzip",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes of every member, checksums, what follows",
    ),
    Format(
        id="bzip2",
        title="bzip2",
        module="bzip2",
        probe=True,
        first=b"B",
        extensions=(
            ".bz2",
            ".tbz2",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes of every stream, what follows",
    ),
    Format(
        id="xz",
        title="xz",
        module="xz",
        magics=((0, b"\xfd7zXZ\x00"),),
        extensions=(
            ".xz",
            ".txz",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes of every stream, what follows",
        not_examined="streams that need more than 160 MiB of memory",
    ),
    Format(
        id="lzma",
        title="LZMA (.lzma)",
        module="lzma_alone",
        probe=True,
        extensions=(
            ".lzma",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes, what follows",
        not_examined="streams that need more than 160 MiB of memory",
    ),
    Format(
        id="zstd",
        title="Zstandard",
        module="zstd",
        probe=True,
        first=b"\x28PQRSTUVWXYZ[\\]^_",
        extensions=(
            ".zst",
            ".zstd",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes of every frame, skippable frames, what follows",
        not_examined="windows above 128 MiB; frames that need a dictionary",
    ),
    Format(
        id="lz4",
        title="LZ4 frame",
        module="lz4",
        magics=((0, b"\x04\x22\x4d\x18"),),
        extensions=(
            ".lz4",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes of every frame, what follows",
    ),
    Format(
        id="zlib",
        title="zlib stream (joblib)",
        module="zlib",
        probe=True,
        first=b"\x08\x18\x28\x38\x48\x58\x68\x78Z",
        extensions=(
            ".z",
            ".zlib",
            ".pkl",
            ".pickle",
            ".joblib",
            ".sav",
        ),
        examined="the decompressed bytes, the checksum, what follows",
        not_examined="streams that need a preset dictionary",
    ),
    Format(
        id="7z",
        title="7z archive",
        module="sevenzip",
        magics=((0, b"7z\xbc\xaf\x27\x1c"),),
        extensions=(".7z",),
        examined="names and attributes; members packed by Copy, LZMA, LZMA2, Deflate or bzip2, with branch and delta filters",
        not_examined="encrypted archives; PPMd, BCJ2, Zstandard and other methods",
    ),
    Format(
        id="npy",
        title="NumPy array",
        module="npy",
        magics=((0, b"\x93NUMPY"),),
        extensions=(".npy",),
        examined="the header, the size, object arrays as pickles",
    ),
    Format(
        id="apple-double",
        title="macOS metadata (AppleDouble)",
        module="apple_double",
        magics=((0, b"\x00\x05\x16\x07\x00\x02\x00\x00"),),
        examined="the table of entries",
    ),
    Format(
        id="rar",
        title="RAR archive",
        module="opaque_archive",
        magics=((0, b"Rar!\x1a\x07"),),
        extensions=(".rar",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="cab",
        title="Cabinet archive",
        module="opaque_archive",
        magics=((0, b"MSCF\x00\x00\x00\x00"),),
        extensions=(".cab",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="cpio",
        title="cpio archive",
        module="opaque_archive",
        magics=(
            (0, b"070701"),
            (0, b"070702"),
            (0, b"070707"),
        ),
        extensions=(".cpio",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="ar",
        title="ar archive (static library, Debian package)",
        module="opaque_archive",
        magics=((0, b"!<arch>\n"),),
        extensions=(
            ".a",
            ".deb",
        ),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="lzip",
        title="lzip",
        module="opaque_archive",
        magics=((0, b"LZIP\x01"),),
        extensions=(".lz",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="lzop",
        title="lzop",
        module="opaque_archive",
        magics=((0, b"\x89LZO\x00\r\n\x1a\n"),),
        extensions=(".lzo",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="compress",
        title="compress (.Z)",
        module="opaque_archive",
        magics=(
            (0, b"\x1f\x9d"),
            (0, b"\x1f\xa0"),
        ),
        extensions=(".taz",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="lz4-legacy",
        title="LZ4 legacy frame",
        module="opaque_archive",
        magics=((0, b"\x02\x21\x4c\x18"),),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="snappy",
        title="Snappy frame",
        module="opaque_archive",
        magics=((0, b"\xff\x06\x00\x00sNaPpY"),),
        extensions=(".sz",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="arj",
        title="ARJ archive",
        module="opaque_archive",
        magics=((0, b"\x60\xea"),),
        extensions=(".arj",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="ace",
        title="ACE archive",
        module="opaque_archive",
        magics=((7, b"**ACE**"),),
        extensions=(".ace",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="xar",
        title="xar archive",
        module="opaque_archive",
        magics=((0, b"xar!"),),
        extensions=(".xar",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="wim",
        title="Windows image",
        module="opaque_archive",
        magics=((0, b"MSWIM\x00\x00\x00"),),
        extensions=(".wim",),
        examined="nothing",
        not_examined="all of it",
    ),
    Format(
        id="zpaq",
        title="ZPAQ archive",
        module="opaque_archive",
        magics=((0, b"7kSt\xa0\x31\x83\xd3"),),
        extensions=(".zpaq",),
        examined="nothing",
        not_examined="all of it",
    ),
    # — tensors and graphs —
    Format(
        id="safetensors",
        title="safetensors",
        module="safetensors",
        probe=True,
        extensions=(".safetensors",),
        examined="header against the specification, metadata, every byte that no tensor claims",
        not_examined="the tensors' values",
    ),
    Format(
        id="gguf",
        title="GGUF",
        module="gguf",
        magics=((0, b"GGUF"),),
        extensions=(".gguf",),
        examined="all keys, chat templates, every size and offset, every byte that no tensor claims",
        not_examined="the tensors' values",
    ),
    Format(
        id="onnx",
        title="ONNX",
        module="onnx",
        probe=True,
        first=b"\x08\x12\x1a\x22\x28\x32\x3a\x42\x72\xa2\xca\xd2",
        extensions=(".onnx",),
        examined="every tensor wherever it lies, external data, operators and their domains, metadata",
        not_examined="the tensors' values, what the graph computes",
    ),
    Format(
        id="hdf5",
        title="HDF5, Keras .h5",
        module="hdf5",
        magics=((0, b"\x89HDF\r\n\x1a\n"),),
        probe=True,
        extensions=(".h5", ".hdf5", ".hdf", ".h5ad", ".keras", ".mat", ".nc"),
        examined="all groups, attributes and datasets; other files that it draws on; stored Keras configurations; bytes that could be pickles",
        not_examined="numeric data; shared message heaps, compressed group storage, files split by a driver",
    ),
    Format(
        id="keras-config",
        title="Keras configuration",
        module="keras_config",
        probe=True,
        first=b"{[ \t\r\n\xef\xff\xfe",
        family="text",
        extensions=(".json",),
        examined="every object, function, stored code and file that rebuilding the model would resolve",
        not_examined="what custom classes do, whose code is elsewhere",
    ),
    # — repository files —
    Format(
        id="git-lfs-pointer",
        title="Git LFS pointer",
        module="git_lfs",
        magics=((0, b"version https://git-lfs.github.com/spec/v1\n"),),
        examined="object id and size",
        not_examined="the object, which is not there",
    ),
    Format(
        id="native-code",
        title="Machine code",
        module="native",
        probe=True,
        extensions=(".so", ".dll", ".exe", ".dylib", ".pyd", ".wasm", ".class", ".dex", ".pyc", ".node", ".o"),
        examined="that it is there, its kind and machine",
        not_examined="what it does",
    ),
    Format(
        id="media",
        title="Pictures, sound, PDF and fonts",
        module="media",
        probe=True,
        extensions=(
            ".png",
            ".jpg",
            ".jpeg",
            ".gif",
            ".webp",
            ".pdf",
            ".mp3",
            ".wav",
            ".flac",
            ".ogg",
            ".mp4",
            ".ico",
            ".ttf",
            ".otf",
            ".woff",
            ".woff2",
            ".tif",
            ".tiff",
        ),
        examined="the structure to its stated end, and every byte behind it; scripts and attachments of PDF",
        not_examined="the pictures and sounds themselves; actions inside compressed PDF objects",
    ),
    Format(
        id="sentencepiece",
        title="SentencePiece model",
        module="sentencepiece",
        probe=True,
        first=b"\n",
        examined="every field of the message",
        not_examined="the pieces' meaning",
    ),
    Format(
        id="json",
        title="JSON and JSON lines, model configurations among them",
        module="json_document",
        probe=True,
        family="text",
        extensions=(".json", ".jsonl", ".ndjson", ".ipynb", ".geojson", ".index", *_TEXT_NAMES),
        examined="code references, templates, switches, shard names and notebook cells, wherever they stand",
        not_examined="whether the settings make a good model",
    ),
    Format(
        id="xml",
        title="XML and SVG",
        module="xml_document",
        probe=True,
        family="text",
        extensions=(".xml", ".svg", ".xsd", ".xsl", ".plist", ".pmml", ".html", *_TEXT_NAMES),
        examined="entities, external subsets, scripts, stylesheets",
        not_examined="what styles and addresses lead to",
    ),
    Format(
        id="html",
        title="HTML",
        module="html",
        probe=True,
        family="text",
        extensions=(".html", ".htm", ".xhtml", *_TEXT_NAMES),
        examined="whether it carries scripts",
        not_examined="what the scripts do",
    ),
    Format(
        id="jinja",
        title="Jinja template",
        module="jinja",
        probe=True,
        family="text",
        extensions=(".jinja", ".jinja2", ".j2", *_TEXT_NAMES),
        examined="every node of the syntax tree",
        not_examined="what the text tells a model to do",
    ),
    Format(
        id="python-source",
        title="Python source",
        module="python_source",
        probe=True,
        family="text",
        extensions=(".py", ".pyi", ".pyw", *_TEXT_NAMES),
        examined="capabilities named in the syntax tree, at import and in functions",
        not_examined="what the code computes; names made at run time",
    ),
    Format(
        id="script",
        title="Shell, batch and other scripts",
        module="shell",
        probe=True,
        family="text",
        extensions=(".sh", ".bash", ".zsh", ".bat", ".cmd", ".ps1", ".pl", ".rb", ".js", ".py", *_TEXT_NAMES),
        examined="that it is there, and its language",
        not_examined="what it does",
    ),
    Format(
        id="yaml",
        title="YAML, and model cards with YAML front matter",
        module="yaml_document",
        probe=True,
        family="text",
        extensions=(".yaml", ".yml", ".json", *_TEXT_NAMES),
        examined="tags, aliases, code references, resolvers, templates, the card's properties",
        not_examined="what a tag's constructor does",
    ),
    Format(
        id="text",
        title="Plain text",
        module="text",
        probe=True,
        family="text",
        fallback=True,
        extensions=(
            ".yaml",
            ".yml",
            ".py",
            ".pyi",
            ".sh",
            ".jinja",
            ".j2",
            ".html",
            ".js",
            ".ps1",
            ".bat",
            ".index",
            *_TEXT_NAMES,
        ),
        examined="that it is text to its end",
        not_examined="what it says",
    ),
)
