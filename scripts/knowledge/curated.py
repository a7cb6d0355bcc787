"""What a person decided about the globals of real models.

``GROUPS`` says why a kind of name is harmless and how it may be used; ``NAMES`` lists exact
names; ``FAMILIES`` says which modules of which libraries are listed from their source;
``REVIEWED`` names the special methods that were read and found to run nothing that the
file chooses.
"""

from __future__ import annotations

from scripts.knowledge.families import Family

GROUPS: dict[str, tuple[str, str, str, str, str]] = {
    # id: (what, why it is harmless, how it may be called, allowed changes, check of its state)
    "python-type": ("a built-in type or constant", "only named, as a default factory, a base or a value", "reference", "", ""),
    "python-function": ("a pure built-in function", "only named; a model calls it on its own data later", "reference", "", ""),
    "python-plain": ("a built-in value type", "builds a value from literals", "plain", "APPENDS SETITEMS ADDITEMS", ""),
    "python-typeof": ("the built-in type", "only asked for the type of None, Ellipsis or NotImplemented", "type-of", "", ""),
    "python-getattr": ("attribute access", "only for listed pairs and for methods of known objects", "attribute", "", ""),
    "python-encode": ("text to bytes", "protocol 2 writes bytes so; only with a plain text encoding", "encode", "", ""),
    "python-reconstruct": ("makes an instance without calling its constructor", "only of known classes over plain bases", "reconstruct", "BUILD", ""),
    "python-container": ("a container of the standard library", "holds what it is given", "container", "BUILD APPENDS SETITEMS ADDITEMS", ""),
    "python-value": ("a value type of the standard library", "its constructor computes a value and has no side effect", "value", "BUILD", ""),
    "python-namespace": ("a bag of attributes", "holds what it is given", "value", "BUILD", ""),
    "python-enum": ("an enumeration", "calling it looks a member up", "enum", "", ""),
    "python-partial": ("a function with arguments bound", "nothing is called while loading; the function must be a known one", "partial", "BUILD", ""),
    "python-pattern": ("a regular expression", "compiles a pattern of bounded length", "pattern", "", ""),
    "python-getter": ("gets items", "indexes what it is given later, by literals", "plain", "", ""),
    "python-typing": ("a type annotation", "only named", "reference", "", ""),
    "torch-storage": ("a tensor's storage class", "only named: the type of raw data that lies beside the pickle", "reference", "", ""),
    "torch-constant": ("a data type, layout or quantisation scheme", "only named", "reference", "", ""),
    "torch-rebuild": ("puts a tensor together", "computes strides over storage; checks sizes itself", "rebuild", "BUILD", ""),
    "torch-rebuild-type": ("puts a tensor of a subclass together", "calls a function that the file names, which must be one of the rebuilding ones", "rebuild-type", "", ""),
    "torch-bytes": ("loads a storage from bytes", "a second pickle; it is examined as a part of its own", "nested-bytes", "", ""),
    "torch-value": ("a small value type of PyTorch", "its constructor checks plain values", "value", "", ""),
    "torch-script": ("a list of plain values, or a tensor by its number", "hands its argument back", "value", "", ""),
    "torch-layout": ("looks a layout up by its name", "a dictionary of three layouts", "plain", "", ""),
    "torch-tensor": ("the tensor classes", "set from known tensors", "value", "BUILD", ""),
    "torch-module": ("a layer of PyTorch", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "torch-optimiser": ("an optimiser, scheduler, distribution or data set of PyTorch", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "torch-function": ("an activation, loss or norm of PyTorch", "only named, as a layer's attribute", "reference", "", ""),
    "torchvision-model": ("a model or transform of torchvision", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "numpy-rebuild": ("makes an empty array that BUILD then fills", "the array's class, shape and type are checked", "array", "BUILD", ""),
    "numpy-masked": ("makes an empty masked array", "the classes are checked", "masked", "BUILD", ""),
    "numpy-dtype": ("a data type", "parses a type string", "plain", "BUILD", ""),
    "numpy-value": ("a NumPy scalar, view or array from a buffer", "computes a value from plain data", "value", "BUILD", ""),
    "numpy-type": ("a scalar or array type", "only named", "reference", "", ""),
    "numpy-function": ("a universal function or reduction", "only named; a model applies it to its own data later", "reference", "", ""),
    "numpy-ufunc": ("looks a universal function up", "only for functions that are known by themselves", "ufunc", "", ""),
    "numpy-random": ("makes a random generator", "only one of NumPy's own generators", "generator", "BUILD", ""),
    "numpy-object": ("a polynomial or vectorised function", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "cython-make": ("makes an empty native object of a given class", "the class must be a known one", "class-first", "BUILD", ""),
    "cython-value": ("a native object made from plain values", "its constructor only computes", "value", "BUILD", ""),
    "cython-class": ("a native class", "only named, as the class that a maker fills", "instance", "BUILD", ""),
    "scipy-sparse": ("a sparse matrix or array", "its attributes are set", "instance", "BUILD", ""),
    "scipy-dictionary": ("a sparse matrix or array by keys", "a dictionary, whose items are set; no index into memory", "instance", "BUILD SETITEMS", ""),
    "scipy-object": ("a numerical object of SciPy", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "scipy-result": ("a dictionary of SciPy whose items are attributes", "holds what it is given; items must not hide methods", "instance", "BUILD SETITEMS", ""),
    "scipy-distribution": ("a probability distribution", "SciPy executes the argument parser that its state carries, so that text must be SciPy's own", "instance", "BUILD", "distribution"),
    "pandas-object": ("a frame, series, array or type of pandas", "its attributes are set", "instance", "BUILD", ""),
    "pandas-class": ("a class of pandas", "only named, for a maker", "instance", "BUILD", ""),
    "pandas-make": ("makes an index or array of a given class", "the class must be a known one", "class-first", "BUILD", ""),
    "pandas-value": ("a value, block or manager of pandas", "its constructor computes from plain data", "value", "BUILD", ""),
    "sklearn-object": ("an estimator or helper of scikit-learn", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "sklearn-bunch": ("a dictionary of scikit-learn", "holds what it is given", "instance", "BUILD SETITEMS", ""),
    "sklearn-function": ("a score, metric or kernel of scikit-learn", "only named; an estimator calls it on its own data later", "reference", "", ""),
    "joblib-array": ("an array that follows in the stream", "joblib reads the raw block; arrays of objects are examined as a pickle", "instance", "BUILD", ""),
    "booster-model": ("a boosted model", "its bytes go to the library's own parser, which reads trees", "instance", "BUILD", "booster"),
    "booster-object": ("an estimator of XGBoost or LightGBM", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "transformers-object": ("a configuration, model or argument class of transformers", "its attributes are set; its constructor does not run", "instance", "BUILD", ""),
    "transformers-output": ("a dictionary of model outputs", "holds what it is given", "container", "BUILD SETITEMS", ""),
    "library-object": ("a configuration or state object of a training library", "its attributes are set; its constructor does not run", "instance", "BUILD APPENDS SETITEMS", ""),
    "library-enum": ("an enumeration of a library", "calling it looks a member up", "enum", "", ""),
}  # fmt: skip

_STORAGES = "BFloat16 Bool Byte Char ComplexDouble ComplexFloat Double Float Half Int Long Short"
_QUANTISED = "QInt32 QInt8 QUInt2x4 QUInt4x2 QUInt8"
_TENSORS = "BFloat16 Bool Byte Char Double Float Half Int Long Short"
_TYPES = """bfloat16 bits16 bits1x8 bits2x4 bits4x2 bits8 bool cdouble cfloat chalf complex128 complex32 complex64 double
    float float16 float32 float4_e2m1fn_x2 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz
    float8_e8m0fnu half int int1 int16 int2 int3 int32 int4 int5 int6 int64 int7 int8 long qint32 qint8 quint2x4
    quint4x2 quint8 short uint1 uint16 uint2 uint3 uint32 uint4 uint5 uint6 uint64 uint7 uint8
    channels_last channels_last_3d contiguous_format preserve_format strided sparse_coo sparse_csr sparse_csc
    sparse_bsr sparse_bsc jagged per_channel_affine per_channel_affine_float_qparams per_channel_symmetric
    per_tensor_affine per_tensor_symmetric"""
_NUMPY_TYPES = """bool bool_ byte bytes_ cdouble cfloat character clongdouble clongfloat complex128 complex256 complex64
    complexfloating csingle datetime64 double flexible float128 float16 float32 float64 float_ floating generic half
    inexact int16 int32 int64 int8 int_ intc integer intp long longdouble longfloat longlong number object0 object_
    short signedinteger single str_ string_ timedelta64 ubyte uint uint16 uint32 uint64 uint8 uintc uintp ulong
    ulonglong unicode_ unsignedinteger ushort void newaxis ndarray matrix recarray record chararray nan inf"""
_NUMPY_FUNCTIONS = """all amax amin any argmax argmin argsort array asarray average clip concatenate copy cumsum diag dot
    dstack hstack mean median max min nanmax nanmean nanmedian nanmin nanstd nansum nanvar norm ones percentile prod
    ptp quantile ravel round sort std sum transpose trapezoid trapz unique var vstack zeros where ones_like zeros_like
    nan_to_num atleast_1d atleast_2d column_stack squeeze reshape expand_dims"""
_UFUNCS = """abs absolute acos acosh add arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan atan2 atanh
    bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
    bitwise_xor cbrt ceil conj conjugate copysign cos cosh deg2rad degrees divide divmod equal exp exp2 expm1 fabs
    float_power floor floor_divide fmax fmin fmod frexp gcd greater greater_equal heaviside hypot invert isfinite
    isinf isnan isnat lcm ldexp left_shift less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and
    logical_not logical_or logical_xor matmul matvec maximum minimum mod modf multiply negative nextafter not_equal
    positive pow power rad2deg radians reciprocal remainder right_shift rint round_ sign signbit sin sinh spacing
    sqrt square subtract tan tanh true_divide trunc vecdot vecmat"""
_SPECIAL = """agm airy airye bdtr bdtrc bdtri bdtrik bdtrin bei beip ber berp besselpoly beta betainc betaincc betainccinv
    betaincinv betaln binom boxcox boxcox1p btdtria btdtrib cbrt chdtr chdtrc chdtri chdtriv chndtr chndtridf
    chndtrinc chndtrix cosdg cosm1 cotdg dawsn ellipe ellipeinc ellipj ellipk ellipkinc ellipkm1 elliprc elliprd
    elliprf elliprg elliprj entr erf erfc erfcinv erfcx erfi erfinv eval_chebyc eval_chebys eval_chebyt eval_chebyu
    eval_gegenbauer eval_genlaguerre eval_hermite eval_hermitenorm eval_jacobi eval_laguerre eval_legendre
    eval_sh_chebyt eval_sh_chebyu eval_sh_jacobi eval_sh_legendre exp1 exp10 exp2 expi expit expm1 expn exprel fdtr
    fdtrc fdtri fdtridfd fresnel gamma gammainc gammaincc gammainccinv gammaincinv gammaln gammasgn gdtr gdtrc
    gdtria gdtrib gdtrix hankel1 hankel1e hankel2 hankel2e huber hyp0f1 hyp1f1 hyp2f1 hyperu i0 i0e i1 i1e
    inv_boxcox inv_boxcox1p it2i0k0 it2j0y0 it2struve0 itairy iti0k0 itj0y0 itmodstruve0 itstruve0 iv ive j0 j1 jv
    jve k0 k0e k1 k1e kei keip kelvin ker kerp kl_div kn kolmogi kolmogorov kv kve log1p log_expit log_ndtr
    log_wright_bessel loggamma logit lpmv mathieu_a mathieu_b mathieu_cem mathieu_modcem1 mathieu_modcem2
    mathieu_modsem1 mathieu_modsem2 mathieu_sem modfresnelm modfresnelp modstruve nbdtr nbdtrc nbdtri nbdtrik
    nbdtrin ncfdtr ncfdtri ncfdtridfd ncfdtridfn ncfdtrinc nctdtr nctdtridf nctdtrinc nctdtrit ndtr ndtri ndtri_exp
    nrdtrimn nrdtrisd obl_ang1 obl_ang1_cv obl_cv obl_rad1 obl_rad1_cv obl_rad2 obl_rad2_cv owens_t pbdv pbvv pbwa
    pdtr pdtrc pdtri pdtrik poch powm1 pro_ang1 pro_ang1_cv pro_cv pro_rad1 pro_rad1_cv pro_rad2 pro_rad2_cv
    pseudo_huber psi radian rel_entr rgamma round shichi sici sindg smirnov smirnovi spence stdtr stdtridf stdtrit
    struve tandg tklmbda voigt_profile wofz wright_bessel wrightomega xlog1py xlogy y0 y1 yn yv yve zetac"""
_DISTANCES = """BrayCurtisDistance32 BrayCurtisDistance64 CanberraDistance32 CanberraDistance64 ChebyshevDistance32
    ChebyshevDistance64 DiceDistance32 DiceDistance64 EuclideanDistance32 EuclideanDistance64 HammingDistance32
    HammingDistance64 HaversineDistance32 HaversineDistance64 JaccardDistance32 JaccardDistance64
    KulsinskiDistance32 KulsinskiDistance64 MahalanobisDistance32 MahalanobisDistance64 ManhattanDistance32
    ManhattanDistance64 MatchingDistance32 MatchingDistance64 MinkowskiDistance32 MinkowskiDistance64
    PyFuncDistance32 PyFuncDistance64 RogersTanimotoDistance32 RogersTanimotoDistance64 RussellRaoDistance32
    RussellRaoDistance64 SEuclideanDistance32 SEuclideanDistance64 SokalMichenerDistance32 SokalMichenerDistance64
    SokalSneathDistance32 SokalSneathDistance64"""

NAMES: dict[str, dict[str, str]] = {
    "python-type": {
        "builtins": "Ellipsis NotImplemented bool dict float int list object str tuple staticmethod classmethod property",
        "__builtin__": "Ellipsis NotImplemented bool dict float int list long object str tuple unicode basestring",
        "types": "NoneType EllipsisType",
    },
    "python-function": {
        "builtins": "abs all any divmod len max min pow round sorted sum isinstance repr hash ord chr",
        "__builtin__": "abs all any divmod len max min pow round sorted sum isinstance repr hash ord chr",
        "_operator": "add and_ concat contains eq floordiv ge getitem gt le lt matmul mod mul ne neg not_ or_ pos pow sub truediv xor",
        "operator": "add and_ concat contains eq floordiv ge getitem gt le lt matmul mod mul ne neg not_ or_ pos pow sub truediv xor",
        "math": "acos asin atan ceil cos exp fabs floor hypot isnan log log10 log1p log2 pow sin sqrt tan tanh",
    },
    "python-plain": {
        "builtins": "bytearray bytes complex frozenset range set slice",
        "__builtin__": "bytearray bytes complex frozenset range set slice xrange",
    },
    "python-typeof": {"builtins": "type", "__builtin__": "type"},
    "python-getattr": {"builtins": "getattr", "__builtin__": "getattr"},
    "python-encode": {"_codecs": "encode"},
    "python-reconstruct": {
        "copyreg": "_reconstructor __newobj__ __newobj_ex__",
        "copy_reg": "_reconstructor __newobj__ __newobj_ex__",
    },
    "python-container": {
        "collections": "ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque",
        "UserDict": "IterableUserDict UserDict",
        "UserList": "UserList",
        "UserString": "UserString",
    },
    "python-value": {
        "datetime": "date datetime time timedelta timezone UTC",
        "_datetime": "date datetime time timedelta timezone",
        "decimal": "Decimal Context",
        "_decimal": "Decimal",
        "fractions": "Fraction",
        "uuid": "UUID",
        "ipaddress": "IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network",
        "pathlib": "Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath",
        "pathlib._local": "Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath",
        "array": "_array_reconstructor array",
        "string": "Template",
        "zoneinfo": "ZoneInfo ZoneInfo._unpickle",
        "pytz": "_UTC _p UTC utc",
        "pytz.tzfile": "DstTzInfo StaticTzInfo",
        "dateutil.tz.tz": "tzutc tzoffset tzlocal",
        "dateutil.relativedelta": "relativedelta weekday",
        "dateutil._common": "weekday",
        "numbers": "Number Integral Real",
        "time": "struct_time",
        "packaging.version": "Version",
        "packaging._structures": "InfinityType NegativeInfinityType",
    },
    "python-namespace": {"types": "SimpleNamespace", "argparse": "Namespace", "optparse": "Values"},
    "python-enum": {"uuid": "SafeUUID", "re": "RegexFlag", "http": "HTTPStatus", "signal": "Signals", "enum": "auto"},
    "python-partial": {"functools": "partial", "_functools": "partial"},
    "python-pattern": {"re": "_compile", "_regex": "compile"},
    "python-getter": {"operator": "itemgetter", "_operator": "itemgetter"},
    "python-typing": {
        "typing": "Any Callable Dict FrozenSet Generic Iterable List Literal Mapping NamedTuple Optional Sequence Set Tuple Type Union",
    },
    "torch-storage": {
        "torch": " ".join(f"{kind}Storage" for kind in f"{_STORAGES} {_QUANTISED}".split())
        + " UntypedStorage TypedStorage",
        "torch.cuda": " ".join(f"{kind}Storage" for kind in _STORAGES.split()),
        "torch.storage": "TypedStorage UntypedStorage _TypedStorage _UntypedStorage",
    },
    "torch-constant": {"torch": _TYPES},
    "torch-rebuild": {
        "torch._utils": """_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter
            _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor _rebuild_sparse_csr_tensor
            _rebuild_sparse_compressed_tensor _rebuild_nested_tensor _rebuild_meta_tensor_no_storage
            _rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor _rebuild_xla_tensor
            _rebuild_mlc_tensor _rebuild_wrapper_subclass""",
        "torch.nn.parameter": "UninitializedParameter UninitializedBuffer",
        "torch.sparse": "_rebuild_sparse_tensor",
        "torch.tensor": "_rebuild_tensor",
    },
    "torch-rebuild-type": {"torch._tensor": "_rebuild_from_type _rebuild_from_type_v2"},
    "torch-bytes": {"torch.storage": "_load_from_bytes"},
    "torch-value": {"torch": "Size device dtype finfo iinfo layout memory_format Generator", "torch._C": "Generator"},
    "torch-script": {
        "torch.jit._pickle": "build_boollist build_doublelist build_intlist build_tensor_from_id build_tensorlist",
    },
    "torch-layout": {"torch.serialization": "_get_layout"},
    "torch-tensor": {
        "torch": "Tensor " + " ".join(f"{kind}Tensor" for kind in _TENSORS.split()),
        "torch.cuda": " ".join(f"{kind}Tensor" for kind in _TENSORS.split()),
        "torch.sparse": " ".join(f"{kind}Tensor" for kind in _TENSORS.split()),
        "torch.cuda.sparse": " ".join(f"{kind}Tensor" for kind in _TENSORS.split()),
        "torch._tensor": "Tensor",
        "torch.nn.parameter": "Buffer Parameter",
        "torch.nn": "Parameter",
        "torch.autograd.variable": "Variable",
    },
    "torch-module": {
        "torch.utils.hooks": "RemovableHandle",
        "torch.nn.modules.linear": "_LinearWithBias",
        "torch.nn.modules.batchnorm": "_BatchNorm",
    },
    "torch-function": {
        "torch._C._nn": "celu elu gelu hardsigmoid hardswish hardtanh leaky_relu log_sigmoid mish relu6 silu softplus",
        "torch._C": "_VariableFunctionsClass _VariableFunctions",
        "torch": "abs cos exp gelu log relu selu sigmoid sin softmax sqrt tanh sum mean max min",
        "torch._jit_internal": "boolean_dispatch.<locals>.fn",
    },
    "numpy-rebuild": {"numpy.core.multiarray": "_reconstruct", "numpy._core.multiarray": "_reconstruct"},
    "numpy-masked": {"numpy.ma.core": "_mareconstruct _mvoid_reconstruct"},
    "numpy-dtype": {"numpy": "dtype", "numpy._core._internal": "_convert_to_stringdtype_kwargs"},
    "numpy-value": {
        "numpy.core.multiarray": "scalar",
        "numpy._core.multiarray": "scalar",
        "numpy.core.numeric": "_frombuffer",
        "numpy._core.numeric": "_frombuffer",
        "numpy.ma.core": "MaskedConstant",
        "numpy.random.bit_generator": "SeedSequence",
    },
    "numpy-type": {
        "numpy": _NUMPY_TYPES,
        "numpy.ma": "MaskedArray",
        "numpy.ma.core": "MaskedArray masked_array mvoid",
        "numpy.rec": "recarray record",
        "numpy.core.records": "recarray record",
        "numpy._core.records": "recarray record",
        "numpy.core.multiarray": "ndarray",
        "numpy._core.multiarray": "ndarray",
        "numpy.matrixlib.defmatrix": "matrix",
        "numpy.core.defchararray": "chararray",
        "numpy.char": "chararray",
        "numpy.core.memmap": "memmap",
        "numpy.dtypes": """BoolDType ByteDType BytesDType Complex128DType Complex64DType DateTime64DType Float16DType
            Float32DType Float64DType Int16DType Int32DType Int64DType Int8DType LongDoubleDType ObjectDType StrDType
            StringDType TimeDelta64DType UInt16DType UInt32DType UInt64DType UInt8DType VoidDType""",
    },
    "numpy-function": {
        "numpy": f"{_NUMPY_FUNCTIONS} {_UFUNCS}",
        "numpy.core._multiarray_umath": _UFUNCS,
        "numpy._core._multiarray_umath": _UFUNCS,
        "numpy.core.umath": _UFUNCS,
        "scipy.special._ufuncs": _SPECIAL,
        "scipy.special._special_ufuncs": _SPECIAL,
        "scipy.special": _SPECIAL,
        "scipy.interpolate._interpolate": "interp1d._call_linear interp1d._call_linear_np",
        "numpy.core.fromnumeric": _NUMPY_FUNCTIONS,
        "numpy._core.fromnumeric": _NUMPY_FUNCTIONS,
        "numpy.lib.function_base": _NUMPY_FUNCTIONS,
        "numpy.lib.nanfunctions": _NUMPY_FUNCTIONS,
        "numpy.linalg": "det norm pinv svd",
        "scipy._lib.array_api_compat.numpy._aliases": "asarray",
        "sklearn.externals.array_api_compat.numpy._aliases": "asarray",
    },
    "numpy-ufunc": {"numpy.core": "_ufunc_reconstruct", "numpy._core": "_ufunc_reconstruct"},
    "numpy-random": {
        "numpy.random._pickle": "__bit_generator_ctor __generator_ctor __randomstate_ctor",
        "numpy.random": "__RandomState_ctor __bit_generator_ctor __generator_ctor __randomstate_ctor",
    },
    "numpy-object": {
        "numpy": "poly1d vectorize",
        "numpy.lib.polynomial": "poly1d",
        "numpy.lib._polynomial_impl": "poly1d",
        "numpy.lib.function_base": "vectorize",
        "numpy.polynomial.chebyshev": "Chebyshev",
        "numpy.polynomial.hermite": "Hermite",
        "numpy.polynomial.hermite_e": "HermiteE",
        "numpy.polynomial.laguerre": "Laguerre",
        "numpy.polynomial.legendre": "Legendre",
        "numpy.polynomial.polynomial": "Polynomial",
    },
    "cython-class": {
        "numpy.random._mt19937": "MT19937",
        "numpy.random._pcg64": "PCG64 PCG64DXSM",
        "numpy.random._philox": "Philox",
        "numpy.random._sfc64": "SFC64",
        "numpy.random._generator": "Generator",
        "numpy.random.mtrand": "RandomState",
        "numpy.random.bit_generator": "SeedSequence SeedlessSeedSequence",
        "sklearn.neighbors._ball_tree": "BallTree BallTree32 BallTree64",
        "sklearn.neighbors._kd_tree": "KDTree KDTree32 KDTree64",
        "sklearn.neighbors.ball_tree": "BallTree",
        "sklearn.neighbors.kd_tree": "KDTree",
        "scipy.spatial._ckdtree": "cKDTree",
        "scipy.spatial.ckdtree": "cKDTree",
        "scipy.spatial.transform._rotation": "Rotation",
        "scipy.spatial.transform.rotation": "Rotation",
        "pandas._libs.arrays": "NDArrayBacked",
        "sklearn.metrics._dist_metrics": _DISTANCES,
        "sklearn.neighbors._dist_metrics": _DISTANCES,
        "sklearn.neighbors.dist_metrics": _DISTANCES,
    },
    "cython-make": {
        "numpy.random.bit_generator": "__pyx_unpickle_SeedSequence",
        "sklearn.metrics._dist_metrics": "newObj",
        "sklearn.neighbors._ball_tree": "newObj",
        "sklearn.neighbors._dist_metrics": "newObj",
        "sklearn.neighbors._kd_tree": "newObj",
        "sklearn.neighbors.ball_tree": "newObj",
        "sklearn.neighbors.dist_metrics": "newObj",
        "sklearn.neighbors.kd_tree": "newObj",
        "sklearn.neighbors._quad_tree": "__pyx_unpickle__QuadTree",
        "sklearn._loss._loss": """__pyx_unpickle_CyAbsoluteError __pyx_unpickle_CyExponentialLoss
            __pyx_unpickle_CyHalfBinomialLoss __pyx_unpickle_CyHalfGammaLoss __pyx_unpickle_CyHalfMultinomialLoss
            __pyx_unpickle_CyHalfPoissonLoss __pyx_unpickle_CyHalfSquaredError __pyx_unpickle_CyHalfTweedieLoss
            __pyx_unpickle_CyHalfTweedieLossIdentity __pyx_unpickle_CyHuberLoss __pyx_unpickle_CyPinballLoss""",
        "pandas._libs.arrays": "__pyx_unpickle_NDArrayBacked",
        "pandas._libs.internals": "__pyx_unpickle_BlockPlacement",
    },
    "cython-value": {
        "sklearn.tree._tree": "Tree",
        "sklearn.tree._classes": "Tree",
        "sklearn.linear_model.sgd_fast": "EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss",
        "sklearn.linear_model._sgd_fast": "EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss",
        "sklearn._loss._loss": """CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss
            CyHalfMultinomialLoss CyHalfPoissonLoss CyHalfSquaredError CyHalfTweedieLoss CyHalfTweedieLossIdentity
            CyHuberLoss CyPinballLoss""",
    },
    "scipy-object": {
        "scipy.interpolate.interpolate": "interp1d",
        "scipy.interpolate.fitpack2": "LSQUnivariateSpline UnivariateSpline InterpolatedUnivariateSpline",
        "scipy.stats.kde": "gaussian_kde",
        "scipy.stats._distn_infrastructure": "rv_frozen rv_continuous_frozen rv_discrete_frozen",
    },
    "scipy-result": {"scipy.optimize._optimize": "OptimizeResult", "scipy.optimize.optimize": "OptimizeResult"},
    "scipy-sparse": {f"scipy.sparse.{kind}": f"{kind}_matrix" for kind in ("bsr", "coo", "csc", "csr", "dia", "lil")},
    "scipy-dictionary": {"scipy.sparse.dok": "dok_matrix", "scipy.sparse._dok": "_dok_base dok_array dok_matrix"},
    "pandas-object": {
        "pandas": "CategoricalDtype DataFrame DatetimeTZDtype Series SparseDtype IntervalDtype",
        "pandas.core.frame": "DataFrame",
        "pandas.core.series": "Series",
        "pandas.core.internals": "BlockManager SingleBlockManager",
        "pandas.core.internals.managers": "SingleBlockManager",
        "pandas.core.dtypes.dtypes": "CategoricalDtype DatetimeTZDtype PeriodDtype IntervalDtype SparseDtype ArrowDtype",
        "pandas.core.arrays.sparse.dtype": "SparseDtype",
        "pandas.core.arrays.string_": "StringDtype StringArray",
        "pandas.core.arrays.integer": "Int16Dtype Int32Dtype Int64Dtype Int8Dtype UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype IntegerArray",
        "pandas.core.arrays.floating": "Float32Dtype Float64Dtype FloatingArray",
        "pandas.core.arrays.boolean": "BooleanDtype BooleanArray",
        "pandas.core.arrays.categorical": "Categorical",
        "pandas.core.arrays.numpy_": "PandasArray NumpyExtensionArray",
        "pandas.core.arrays.sparse.array": "SparseArray",
        "pandas.core.arrays.interval": "IntervalArray",
        "pandas.core.indexes.frozen": "FrozenList",
        "pandas.core.flags": "Flags",
        "pandas.arrays": "ArrowExtensionArray BooleanArray FloatingArray IntegerArray IntervalArray NumpyExtensionArray SparseArray",
    },
    "pandas-class": {
        "pandas": """Categorical CategoricalIndex DatetimeIndex Index IntervalIndex MultiIndex NA PeriodIndex RangeIndex
            TimedeltaIndex NaT BooleanDtype Float32Dtype Float64Dtype Int8Dtype Int16Dtype Int32Dtype Int64Dtype
            UInt8Dtype UInt16Dtype UInt32Dtype UInt64Dtype""",
        "pandas.arrays": "DatetimeArray PeriodArray StringArray TimedeltaArray ArrowStringArray Categorical",
        "pandas.core.index": "Float64Index Index Int64Index MultiIndex RangeIndex",
        "pandas.core.indexes.base": "Index",
        "pandas.core.indexes.numeric": "Float64Index Int64Index NumericIndex UInt64Index IntegerIndex",
        "pandas.core.indexes.range": "RangeIndex",
        "pandas.core.indexes.multi": "MultiIndex",
        "pandas.core.indexes.category": "CategoricalIndex",
        "pandas.core.indexes.datetimes": "DatetimeIndex",
        "pandas.core.indexes.timedeltas": "TimedeltaIndex",
        "pandas.core.indexes.period": "PeriodIndex",
        "pandas.core.indexes.interval": "IntervalIndex",
        "pandas.core.arrays.datetimes": "DatetimeArray",
        "pandas.core.arrays.timedeltas": "TimedeltaArray",
        "pandas.core.arrays.period": "PeriodArray",
        "pandas.indexes.base": "Index",
        "pandas.indexes.numeric": "Float64Index Int64Index",
        "pandas.indexes.range": "RangeIndex",
        "pandas._libs.missing": "NA NAType",
        "pandas._libs.tslibs.nattype": "NaT",
    },
    "pandas-make": {
        "pandas.core.indexes.base": "_new_Index",
        "pandas.core.indexes.datetimes": "_new_DatetimeIndex",
        "pandas.core.indexes.interval": "_new_IntervalIndex",
        "pandas.core.indexes.timedeltas": "_new_TimedeltaIndex",
        "pandas.core.indexes.period": "_new_PeriodIndex",
        "pandas.indexes.base": "_new_Index",
        "pandas.tseries.index": "_new_DatetimeIndex",
    },
    "pandas-value": {
        "pandas": "DateOffset Interval Period PeriodDtype StringDtype Timedelta Timestamp",
        "pandas._libs.internals": "BlockPlacement _unpickle_block",
        "pandas._libs.interval": "Interval",
        "pandas._libs.sparse": "BlockIndex IntIndex",
        "pandas._libs.tslibs.nattype": "_nat_unpickle",
        "pandas._libs.tslibs.period": "Period _make_fields",
        "pandas._libs.tslibs.timedeltas": "Timedelta _timedelta_unpickle",
        "pandas._libs.tslibs.timestamps": "Timestamp _unpickle_timestamp",
        "pandas._libs.tslibs.offsets": """BDay BMonthBegin BMonthEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd
            BusinessDay BusinessHour BusinessMonthBegin BusinessMonthEnd CustomBusinessDay DateOffset Day Easter Hour
            LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano QuarterBegin QuarterEnd Second SemiMonthBegin
            SemiMonthEnd Week WeekOfMonth YearBegin YearEnd""",
        "pandas.core.internals.blocks": "new_block",
        "pandas.core.internals.managers": "BlockManager",
    },
    "sklearn-bunch": {"sklearn.utils._bunch": "Bunch", "sklearn.utils": "Bunch", "sklearn.datasets.base": "Bunch"},
    "sklearn-object": {
        "sklearn.utils._metadata_requests": "MetadataRequest MethodMetadataRequest",
        "sklearn.utils._random": "check_random_state",
        "sklearn.utils.deprecation": "DeprecationDict",
        "sklearn.ensemble._gb_losses": """BinomialDeviance ExponentialLoss HuberLossFunction LeastAbsoluteError
            LeastSquaresError MultinomialDeviance QuantileLossFunction""",
    },
    "joblib-array": {
        "joblib.numpy_pickle": "NumpyArrayWrapper",
        "sklearn.externals.joblib.numpy_pickle": "NumpyArrayWrapper",
    },
    "booster-model": {"xgboost.core": "Booster", "lightgbm.basic": "Booster"},
    "transformers-object": {
        "transformers.configuration_utils": "PretrainedConfig PreTrainedConfig",
        "transformers.training_args": "TrainingArguments",
        "transformers.training_args_seq2seq": "Seq2SeqTrainingArguments",
        "transformers.generation.configuration_utils": "GenerationConfig CompileConfig WatermarkingConfig",
        "transformers.trainer_pt_utils": "AcceleratorConfig LabelSmoother",
        "transformers.trainer_callback": "TrainerState TrainerControl",
        "transformers.deepspeed": "HfDeepSpeedConfig HfTrainerDeepSpeedConfig",
        "transformers.integrations.deepspeed": "HfDeepSpeedConfig HfTrainerDeepSpeedConfig",
        "transformers.pytorch_utils": "Conv1D",
        "transformers.modeling_utils": "Conv1D",
        "trl.trainer.sft_config": "SFTConfig",
        "trl.trainer.dpo_config": "DPOConfig",
        "trl.trainer.grpo_config": "GRPOConfig",
        "trl.trainer.reward_config": "RewardConfig",
        "trl.trainer.kto_config": "KTOConfig",
        "sentence_transformers.training_args": "SentenceTransformerTrainingArguments",
    },
    "library-enum": {
        "transformers.trainer_utils": """EvaluationStrategy FSDPOption HubStrategy IntervalStrategy SaveStrategy
            SchedulerType""",
        "transformers.training_args": "OptimizerNames ParallelMode",
        "transformers.debug_utils": "DebugOption",
        "transformers.utils.generic": "PaddingStrategy TensorType",
        "sentence_transformers.training_args": "BatchSamplers MultiDatasetBatchSamplers",
    },
    "library-object": {
        "fairseq.data.dictionary": "Dictionary",
        "pytorch_lightning.callbacks.early_stopping": "EarlyStopping",
        "pytorch_lightning.callbacks.model_checkpoint": "ModelCheckpoint",
        "pytorch_lightning.utilities.parsing": "AttributeDict",
        "lightning_fabric.utilities.data": "AttributeDict",
        "lightning.fabric.utilities.data": "AttributeDict",
        "omegaconf.dictconfig": "DictConfig",
        "omegaconf.listconfig": "ListConfig",
        "omegaconf.base": "ContainerMetadata Metadata",
        "omegaconf.nodes": "AnyNode BooleanNode BytesNode EnumNode FloatNode IntegerNode PathNode StringNode",
        "accelerate.state": "AcceleratorState PartialState",
    },
}

FAMILIES: tuple[Family, ...] = (
    Family(
        "sklearn",
        r"sklearn\.(base|calibration|cluster|compose|covariance|cross_decomposition|decomposition|discriminant_analysis"
        r"|dummy|ensemble|feature_extraction|feature_selection|frozen|gaussian_process|impute|isotonic"
        r"|kernel_approximation|kernel_ridge|lda|linear_model|manifold|mixture|model_selection|multiclass|multioutput"
        r"|naive_bayes|neighbors|neural_network|pipeline|preprocessing|qda|random_projection|semi_supervised|svm|tree"
        r"|_loss|learning_curve|grid_search|cross_validation|metrics\._?scorer)(\..*)?",
        group="sklearn-object",
    ),
    Family(
        "sklearn",
        r"sklearn\.(metrics|feature_selection|gaussian_process|neural_network\._?base|decomposition\._?fastica"
        r"|decomposition\.fastica_|preprocessing\.(_data|data|_encoders)|cluster\._?k_?means_?|feature_extraction\.text"
        r"|ensemble\._?gradient_boosting|utils\.validation)(\..*)?",
        classes=None,
        functions=r"\w+",
        group="sklearn-function",
    ),
    Family(
        "torch",
        r"torch\.(nn\.modules\..*|nn\.utils\.(spectral_norm|weight_norm|parametrize|parametrizations|prune|rnn)"
        r"|nn\.parallel\.(data_parallel|distributed)|ao\.nn\.(intrinsic|qat|quantizable|quantized)\..*"
        r"|ao\.quantization\.(fake_quantize|observer|stubs|qconfig))",
        group="torch-module",
    ),
    Family(
        "torch",
        r"torch\.(optim(\..*)?|distributions(\..*)?|utils\.data\.(dataset|sampler)|amp\.grad_scaler|cuda\.amp\.grad_scaler)",
        group="torch-optimiser",
    ),
    Family("torch", r"torch\.nn\.(functional|init)", classes=None, functions=r"\w+", group="torch-function"),
    Family("torchvision", r"torchvision\.(models|ops|transforms)(\..*)?", group="torchvision-model"),
    Family("scipy", r"scipy\.sparse\._(bsr|coo|csc|csr|dia|lil)", group="scipy-sparse"),
    Family(
        "scipy",
        r"scipy\.(stats\._(kde|multivariate|covariance|distn_infrastructure|continuous_distns|discrete_distns|qmc)"
        r"|interpolate\._(bsplines|cubic|fitpack2|interpolate|polyint|rbf|rbfinterp|rgi|ndgriddata)"
        r"|spatial\._(kdtree|spherical_voronoi)|optimize\._(constraints|lsq\.common|hessian_update_strategy))",
        group="scipy-object",
    ),
    Family("xgboost", r"xgboost\.(core|sklearn)", classes=r"XGB\w+|Booster", group="booster-object"),
    Family("lightgbm", r"lightgbm\.(basic|sklearn)", classes=r"LGBM\w+|Booster", group="booster-object"),
    Family(
        "transformers",
        r"transformers\.(models\.\w+\.(modeling|configuration)_\w+|activations|cache_utils|modeling_attn_mask_utils)",
        group="transformers-object",
    ),
    Family("transformers", r"transformers\.modeling_outputs", group="transformers-output"),
    Family(
        "accelerate",
        r"accelerate\.(state|utils\.dataclasses)",
        group="library-object",
    ),
)

REVIEWED: dict[str, str] = {
    "BaseEstimator.__setstate__": "compares the version, warns, sets attributes",
    "TreePredictor.__setstate__": "sets attributes, converts the node array to the type of this platform; astype of the state is called",
    "FrozenEstimator.__getattr__": "asks the wrapped estimator for an attribute; unpickling itself asks only for methods of the class",
    "Hyperparameter.__new__": "repeats an array of bounds, then a tuple; NEWOBJ with real values",
    "IsotonicRegression.__setstate__": "sets attributes, then calls its own _build_f, which no state may replace",
    "Module.__getattr__": "looks parameters, buffers and layers up",
    "Module.__setattr__": "sets parameters, buffers, layers and attributes",
    "Module.__setstate__": "sets attributes, adds empty hook tables",
    "_ConvNd.__setstate__": "sets attributes, adds a padding mode; of the quantised layers: sets 15 attributes, packs the weights by the native operator, which checks them",
    "RNNBase.__setattr__": "sets attributes, keeps the list of flat weights",
    "RNNBase.__setstate__": "sets attributes, lists weights by names that it makes itself",
    "MultiheadAttention.__setstate__": "sets attributes, adds one flag",
    "Upsample.__setstate__": "sets attributes, adds one flag",
    "AvgPool3d.__setstate__": "sets attributes, adds defaults",
    "Softmax.__setstate__": "sets attributes, adds a dimension",
    "Softmin.__setstate__": "sets attributes, adds a dimension",
    "LogSoftmax.__setstate__": "sets attributes, adds a dimension",
    "TransformerEncoderLayer.__setstate__": "sets attributes, adds an activation",
    "TransformerDecoderLayer.__setstate__": "sets attributes, adds an activation",
    "_WrappedHook.__setstate__": "sets attributes, keeps a weak reference",
    "Optimizer.__setstate__": "sets attributes, adds hook tables, then calls its own _patch_step_function, which no state may replace",
    "PackedSequence.__new__": "checks devices and orders of the tensors, then a tuple",
    "QConfig.__new__": "a tuple of classes",
    "QConfigDynamic.__new__": "a tuple of classes",
    **{
        f"{name}.__setstate__": "sets attributes, then calls setdefault of each parameter group and makes tensors of step counts"
        for name in (
            [
                "ASGD",
                "Adadelta",
                "Adafactor",
                "Adagrad",
                "Adam",
                "AdamW",
                "Adamax",
                "NAdam",
                "RAdam",
                "RMSprop",
                "Rprop",
                "SGD",
            ]
        )
    },
    "LinearOperator.__new__": "chooses a subclass, or warns",
    "_RichResult.__getattr__": "looks an item up",
    "RBFInterpolator.__setstate__": "sets attributes from two tuples, asks for the array library of three of them",
    "coo_matrix.__setstate__": "sets attributes, renames the old row and col; indices are not checked",
    "rv_discrete.__new__": "chooses a subclass",
    "HeterogeneousConfigMixin.__getattribute__": "looks an attribute up, and refuses those that differ by layer",
    "PreTrainedConfig.__getattribute__": "maps names through attribute_map, which no state may replace",
    "PreTrainedConfig.__setattr__": "maps names through attribute_map, which no state may replace",
    "ModelOutput.__setattr__": "sets an item and an attribute",
    "PartialState.__getattr__": "raises an explanation",
    "AcceleratorState.__getattr__": "raises an explanation",
}
"""``Class.method`` → what it does, in every listed module that has a class of that name.

Every one was read: in the installed releases, and those of accelerate in 1.15.0. They call
methods of the object itself and of what its state holds; ``machine.overrides`` names the
methods that no state may replace. Older releases (``history.json``) are vetted by name, so
their bodies of the same methods were not all read.
"""

REFUSED: frozenset[tuple[str, str]] = frozenset(
    (module, name)
    for module in ("sklearn.utils.validation",)
    for name in ("check_memory", "_check_response_method", "_estimator_has")
)
"""Functions of a listed module that reach further than their arguments: they make a cache folder or fetch attributes."""

CHECKED_STATE: dict[str, str] = {
    "rv_generic.__setstate__": "scipy-distribution",
    "Booster.__setstate__": "booster-model",
}
"""Methods that are harmless only with a checked state → the group of the classes that have them."""
