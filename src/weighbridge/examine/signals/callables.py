"""Callables of Python that do more than compute, by what they can do. Used to say how bad a name is, never to say that one is good.

A name that is not here is *unknown*, not harmless.
"""

from __future__ import annotations

PROCESS = "process"
DYNAMIC = "dynamic-code"
NETWORK = "network"
NATIVE = "native-library"
DESERIALISATION = "deserialisation"
OBFUSCATION = "obfuscation"

_EXACT: dict[str, str] = {
    **dict.fromkeys(
        [
            "os.system",
            "os.popen",
            "os.startfile",
            "os.fork",
            "os.forkpty",
            "posix.system",
            "nt.system",
            "pty.spawn",
            "commands.getoutput",
            "commands.getstatusoutput",
            "asyncio.create_subprocess_exec",
            "asyncio.create_subprocess_shell",
            "popen2.popen2",
            "platform.popen",
            "pexpect.spawn",
            "pexpect.run",
            "sh.Command",
            "webbrowser.open",
            "multiprocessing.Process",
            "concurrent.futures.ProcessPoolExecutor",
            "pip.main",
            "torch.utils.cpp_extension.load",
            "torch.utils.cpp_extension.load_inline",
        ],
        PROCESS,
    ),
    **dict.fromkeys(
        [
            "eval",
            "exec",
            "compile",
            "__import__",
            "execfile",
            "builtins.eval",
            "builtins.exec",
            "builtins.compile",
            "builtins.__import__",
            "importlib.import_module",
            "importlib.__import__",
            "importlib.reload",
            "importlib.util.module_from_spec",
            "importlib.util.spec_from_file_location",
            "importlib.machinery.SourceFileLoader",
            "imp.load_source",
            "imp.load_module",
            "runpy.run_path",
            "runpy.run_module",
            "code.interact",
            "code.InteractiveInterpreter",
            "pkgutil.resolve_name",
            "pydoc.locate",
            "types.FunctionType",
            "types.CodeType",
            "types.ModuleType",
            "zipimport.zipimporter",
            "timeit.timeit",
            "cProfile.run",
            "profile.run",
            "hydra.utils.instantiate",
            "hydra.utils.call",
            "hydra.utils.get_method",
            "hydra.utils.get_class",
            "site.addsitedir",
            "logging.config.listen",
            "doctest.run_docstring_examples",
        ],
        DYNAMIC,
    ),
    **dict.fromkeys(
        [
            "urllib.request.urlopen",
            "urllib.request.urlretrieve",
            "urllib.request.Request",
            "urllib.request.build_opener",
            "urllib.urlopen",
            "urllib2.urlopen",
            "urllib3.PoolManager",
            "socket.socket",
            "socket.create_connection",
            "socket.getaddrinfo",
            "socket.gethostbyname",
            "http.client.HTTPConnection",
            "http.client.HTTPSConnection",
            "requests.get",
            "requests.post",
            "requests.put",
            "requests.request",
            "requests.Session",
            "requests.head",
            "requests.delete",
            "httpx.get",
            "httpx.post",
            "httpx.Client",
            "httpx.AsyncClient",
            "httpx.stream",
            "aiohttp.ClientSession",
            "wget.download",
            "ftplib.FTP",
            "ftplib.FTP_TLS",
            "smtplib.SMTP",
            "smtplib.SMTP_SSL",
            "telnetlib.Telnet",
            "paramiko.SSHClient",
            "poplib.POP3",
            "imaplib.IMAP4",
            "xmlrpc.client.ServerProxy",
            "asyncio.open_connection",
            "websocket.create_connection",
            "websockets.connect",
            "torch.hub.load",
            "torch.hub.download_url_to_file",
            "torch.hub.load_state_dict_from_url",
            "keras.utils.get_file",
            "tensorflow.keras.utils.get_file",
            "gdown.download",
        ],
        NETWORK,
    ),
    **dict.fromkeys(
        [
            "ctypes.CDLL",
            "ctypes.PyDLL",
            "ctypes.WinDLL",
            "ctypes.OleDLL",
            "ctypes.cdll.LoadLibrary",
            "ctypes.windll.LoadLibrary",
            "ctypes.CFUNCTYPE",
            "ctypes.memmove",
            "ctypes.pythonapi",
            "cffi.FFI",
            "numpy.ctypeslib.load_library",
            "torch.ops.load_library",
            "torch.classes.load_library",
            "tensorflow.load_op_library",
            "tf.load_op_library",
            "importlib.machinery.ExtensionFileLoader",
            "imp.load_dynamic",
            "mmap.mmap",
        ],
        NATIVE,
    ),
    **dict.fromkeys(
        [
            "pickle.load",
            "pickle.loads",
            "pickle.Unpickler",
            "_pickle.load",
            "_pickle.loads",
            "_pickle.Unpickler",
            "cPickle.load",
            "cPickle.loads",
            "cloudpickle.load",
            "cloudpickle.loads",
            "dill.load",
            "dill.loads",
            "dill.load_session",
            "joblib.load",
            "marshal.load",
            "marshal.loads",
            "shelve.open",
            "yaml.unsafe_load",
            "yaml.unsafe_load_all",
            "yaml.full_load",
            "jsonpickle.decode",
            "pandas.read_pickle",
            "pd.read_pickle",
            "torch.jit.load",
            "torch.package.PackageImporter",
        ],
        DESERIALISATION,
    ),
}

_PREFIXES: tuple[tuple[str, str], ...] = (
    ("subprocess.", PROCESS),
    ("os.exec", PROCESS),
    ("os.spawn", PROCESS),
    ("os.posix_spawn", PROCESS),
    ("posix.", PROCESS),
    ("nt.", PROCESS),
    ("_posixsubprocess.", PROCESS),
    ("pip._internal", PROCESS),
    ("ctypes.cdll.", NATIVE),
    ("ctypes.windll.", NATIVE),
    ("socket.", NETWORK),
    ("importlib.machinery.", DYNAMIC),
)

_ONLY_DATA = frozenset(
    f"{module}.{name}"
    for module, names in (
        ("subprocess", ("CalledProcessError", "CompletedProcess", "SubprocessError", "TimeoutExpired", "list2cmdline")),
        ("socket", ("error", "gaierror", "gethostname", "herror", "inet_aton", "inet_ntoa", "inet_pton", "timeout")),
        ("posix", ("stat", "getcwd", "listdir", "fspath", "getpid", "urandom", "environ")),
        ("nt", ("stat", "getcwd", "listdir", "fspath", "getpid", "urandom", "environ")),
    )
    for name in names
)
"""Names below the prefixes that start, open or run nothing."""


def capability_of(name: str) -> str | None:
    """What the callable ``name`` (dotted, imports resolved) can do, or None when nothing is known of it."""
    known = _EXACT.get(name)
    if known is not None:
        return known
    if name in _ONLY_DATA:
        return None
    if name.rpartition(".")[2].isupper():  # constants such as subprocess.PIPE
        return None
    return next((kind for prefix, kind in _PREFIXES if name.startswith(prefix)), None)


def builtin_of(name: str) -> str:
    """A builtin's name without its module, so that ``builtins.eval`` and ``__builtins__.eval`` read as ``eval``."""
    for prefix in ("builtins.", "__builtins__.", "__builtin__."):
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name
