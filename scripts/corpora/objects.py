"""The objects that the benign corpus is made of, library by library.

Each generator yields ``(name, object)``. Everything is small, deterministic and made by
the library itself. ``scripts/knowledge/record.py`` pickles the same objects to learn
which globals real models write.
"""

from __future__ import annotations

import argparse
import array
import collections
import datetime
import decimal
import fractions
import functools
import ipaddress
import operator
import pathlib
import re
import string
import types
import uuid
import warnings
from collections.abc import Iterator
from typing import Any

Named = Iterator[tuple[str, Any]]


def stdlib_objects() -> Named:
    """Plain data and the standard library's value types."""
    yield "none", None
    yield "numbers", [0, 1, -1, 255, 65536, -(2**31), 2**63, -(2**100), 0.5, float("inf"), True, False]
    yield "complex", [1 + 2j, complex(0, -1)]
    yield "text", ["", "weights", "naïve ☃ 模型", "a\nb\\c", "x" * 300]
    yield "bytes", [b"", b"abc", b"\x00\x80\xff", b"y" * 300]
    yield "bytearray", bytearray(b"weights\x00\xff")
    yield "containers", {"list": [1, [2]], "tuple": ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)), "set": {1, 2}}
    yield "frozenset", frozenset({"a", "b"})
    yield "recursive", _recursive()
    yield "shared", [["same"]] * 3
    yield "ordered-dict", collections.OrderedDict([("b", 1), ("a", 2)])
    yield "default-dict", collections.defaultdict(list, {"k": [1]})
    yield "default-dict-int", collections.defaultdict(int, {"k": 1})
    yield "counter", collections.Counter("mississippi")
    yield "deque", collections.deque([1, 2, 3], maxlen=5)
    yield "chain-map", collections.ChainMap({"a": 1}, {"b": 2})
    yield "user-dict", collections.UserDict({"a": 1})
    yield "user-list", collections.UserList([1])
    yield "date", datetime.date(2024, 2, 29)
    yield "datetime", datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC)
    yield "time", datetime.time(12, 30, 1)
    yield "timedelta", datetime.timedelta(days=3, seconds=7)
    yield "timezone", datetime.timezone(datetime.timedelta(hours=5, minutes=30), "IST")
    yield "decimal", decimal.Decimal("3.14159")
    yield "fraction", fractions.Fraction(22, 7)
    yield "uuid", uuid.UUID(int=0x12345678123456781234567812345678)
    yield "path", [pathlib.PurePosixPath("a/b"), pathlib.PureWindowsPath("c:/x"), pathlib.Path("model.bin")]
    yield "ip-address", [ipaddress.ip_address("192.0.2.1"), ipaddress.ip_network("2001:db8::/32")]
    yield "range", [range(10), range(0, 100, 7)]
    yield "slice", [slice(None), slice(1, 10, 2)]
    yield "ellipsis", [..., NotImplemented]
    yield "builtin-types", [int, float, str, bytes, bool, list, dict, tuple, set, object, type(None)]
    yield "namespace", types.SimpleNamespace(lr=0.1, layers=[1, 2])
    yield "arguments", argparse.Namespace(batch_size=8, model="bert")
    yield "array", array.array("d", [1.0, 2.0])
    yield "pattern", re.compile(r"(?u)\b\w\w+\b", re.IGNORECASE)
    yield "partial", functools.partial(sorted, reverse=True)
    yield "item-getter", operator.itemgetter("a", 1)
    yield "functions", [len, sum, max, min, sorted, abs, round, operator.add, operator.mul, str.lower]
    yield "enum", [uuid.SafeUUID.safe, re.RegexFlag.DOTALL]
    yield "string-formatter", string.Template("$a")


def _recursive() -> list:
    loop: list = [1]
    loop.append(loop)
    return loop


def numpy_objects() -> Named:
    """Arrays of every layout and type, scalars, generators, masked and record arrays, ufuncs."""
    import numpy

    for kind in ("?", "i1", "u1", "i2", "i4", "i8", "u8", "f2", "f4", "f8", "c8", "c16", "S5", "U3", "M8[ns]", "m8[s]"):
        yield f"array-{kind.replace('[', '-').replace(']', '').replace('?', 'bool')}", numpy.zeros(4, kind)
    yield "array-big-endian", numpy.arange(4, dtype=">f4")
    yield "array-fortran", numpy.asfortranarray(numpy.arange(12.0).reshape(3, 4))
    yield "array-strided", numpy.arange(12.0)[::2]
    yield "array-empty", numpy.zeros((0, 3))
    yield "array-scalar", numpy.array(7.5)
    yield "array-object", numpy.array([{"a": 1}, [2], None, "x"], dtype=object)
    yield "array-structured", numpy.array([(1, 2.0, b"x")], dtype=[("a", "i4"), ("b", "f8"), ("c", "S3")])
    yield "array-sub-structured", numpy.zeros(2, dtype=[("pos", "f4", (3,)), ("n", [("x", "i2")])])
    yield "record-array", numpy.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
    yield "masked-array", numpy.ma.masked_array([1.0, 2.0, 3.0], mask=[0, 1, 0])
    yield "masked-constant", numpy.ma.masked
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield "matrix", numpy.matrix([[1, 2], [3, 4]])
    yield "string-array", numpy.array(["a", "bc"], dtype=numpy.dtypes.StringDType())
    yield "scalars", [numpy.float32(1.5), numpy.float64(2.5), numpy.int64(3), numpy.bool_(True), numpy.str_("s")]
    yield (
        "scalars-other",
        [numpy.bytes_(b"s"), numpy.datetime64("2024-01-01"), numpy.timedelta64(3, "D"), numpy.complex64(1)],
    )
    yield "void", numpy.void(b"abc")
    yield "dtypes", [numpy.dtype("f4"), numpy.dtype([("a", "i4")]), numpy.dtype("M8[us]"), numpy.dtype(("f4", (2, 3)))]
    yield "scalar-types", [numpy.float32, numpy.int64, numpy.bool_, numpy.ndarray, numpy.generic, numpy.floating]
    yield "ufuncs", [numpy.log1p, numpy.exp, numpy.sqrt, numpy.add]
    yield "functions", [numpy.mean, numpy.median, numpy.sum, numpy.max, numpy.argmax]
    yield "polynomials", [numpy.poly1d([1, 2, 3]), numpy.polynomial.Polynomial([1, 2]), numpy.polynomial.Chebyshev([1])]
    yield "random-state", numpy.random.RandomState(0)
    for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"):
        yield f"generator-{name}", numpy.random.Generator(getattr(numpy.random, name)(0))
    yield "seed-sequence", numpy.random.SeedSequence(1)
    yield "ndindex", {"shape": (2, 3), "axes": numpy.newaxis}


def scipy_objects() -> Named:
    """Sparse matrices and arrays of every format, distributions, interpolators, rotations, trees."""
    import numpy
    from scipy import interpolate, optimize, signal, sparse, spatial, special, stats

    dense = numpy.eye(4)
    for kind in ("csr", "csc", "coo", "bsr", "dia", "dok", "lil"):
        yield f"sparse-matrix-{kind}", getattr(sparse, f"{kind}_matrix")(dense)
        yield f"sparse-array-{kind}", getattr(sparse, f"{kind}_array")(dense)
    yield (
        "distributions",
        [stats.norm(0, 1), stats.gamma(2.0), stats.poisson(3), stats.uniform(0, 1), stats.randint(1, 5)],
    )
    yield "distribution-generic", [stats.norm, stats.expon, stats.beta, stats.loguniform(1e-3, 1)]
    yield "kde", stats.gaussian_kde(numpy.arange(10.0))
    yield "multivariate-normal", stats.multivariate_normal([0.0, 0.0])
    yield "ufuncs", [special.expit, special.logit, special.erf]
    yield "spline", interpolate.CubicSpline(numpy.arange(5.0), numpy.arange(5.0) ** 2)
    yield "b-spline", interpolate.make_interp_spline(numpy.arange(6.0), numpy.arange(6.0))
    yield "interpolator", interpolate.interp1d(numpy.arange(3.0), numpy.arange(3.0))
    yield "univariate-spline", interpolate.UnivariateSpline(numpy.arange(6.0), numpy.arange(6.0))
    yield "grid-interpolator", interpolate.RegularGridInterpolator((numpy.arange(3.0),), numpy.arange(3.0))
    yield "pchip", interpolate.PchipInterpolator(numpy.arange(4.0), numpy.arange(4.0))
    yield "rotation", spatial.transform.Rotation.from_euler("x", 90, degrees=True)
    yield "kd-tree", [spatial.cKDTree(numpy.eye(4)), spatial.KDTree(numpy.eye(4))]
    yield "result", optimize.minimize_scalar(lambda x: (x - 1) ** 2)
    yield "optimise-result", optimize.OptimizeResult(x=numpy.array([1.0]), success=True)
    yield "bounds", optimize.Bounds([0.0], [1.0])
    yield "filter", signal.butter(2, 0.3)


def pandas_objects() -> Named:
    """Frames, series, every kind of index, extension arrays, time types."""
    import numpy
    import pandas

    frame = pandas.DataFrame({"a": [1, 2], "b": [0.5, None], "c": ["x", "y"], "d": [True, False]})
    yield "frame", frame
    yield "frame-empty", pandas.DataFrame()
    yield "frame-object", pandas.DataFrame({"o": pandas.Series([{"a": 1}, [2]], dtype=object)})
    yield "frame-multi", frame.set_index(["a", "c"])
    yield "series", pandas.Series([1.0, 2.0], name="s")
    yield "series-string", pandas.Series(["a", None], dtype="string")
    for kind in ("Int64", "Float32", "boolean", "category"):
        yield f"series-{kind}", pandas.Series([1, 0, None], dtype=kind)
    yield "categorical-index", pandas.CategoricalIndex(["a", "b", "a"])
    yield "range-index", pandas.RangeIndex(5)
    yield "index", [pandas.Index([1, 2]), pandas.Index([0.5]), pandas.Index(["a"])]
    yield "datetime-index", pandas.date_range("2024-01-01", periods=3, freq="D")
    yield "datetime-index-zone", pandas.date_range("2024-01-01", periods=3, freq="h", tz="UTC")
    yield "datetime-index-europe", pandas.date_range("2024-01-01", periods=3, tz="Europe/Berlin")
    yield "timedelta-index", pandas.timedelta_range("1 day", periods=3)
    yield "period-index", pandas.period_range("2024-01", periods=3, freq="M")
    yield "interval-index", pandas.interval_range(0, 3)
    yield "interval", pandas.Interval(0, 1)
    yield "timestamp", [pandas.Timestamp("2024-01-01"), pandas.Timestamp("2024-01-01", tz="UTC"), pandas.NaT, pandas.NA]
    yield "timedelta", pandas.Timedelta("1 day")
    yield "period", pandas.Period("2024-01")
    yield (
        "offsets",
        [pandas.offsets.Day(2), pandas.offsets.MonthEnd(), pandas.offsets.BDay(), pandas.DateOffset(months=1)],
    )
    yield "sparse", pandas.Series(pandas.arrays.SparseArray([0, 0, 1]))
    yield "dtypes", [pandas.CategoricalDtype(["a"]), pandas.Int64Dtype(), pandas.DatetimeTZDtype(tz="UTC")]
    yield "numpy-values", frame.select_dtypes(float).to_numpy()
    yield "many-blocks", pandas.concat([frame, frame.add_suffix("2")], axis=1)
    yield "float-frame", pandas.DataFrame(numpy.eye(3), columns=list("xyz"))


def sklearn_objects() -> Named:
    """Every estimator that fits on a small table, and pipelines of them."""
    import numpy
    from sklearn.base import clone
    from sklearn.utils import all_estimators
    from sklearn.utils._test_common.instance_generator import _construct_instances

    rng = numpy.random.RandomState(0)
    table = numpy.abs(rng.rand(30, 4)) + 0.1
    labels = numpy.arange(30) % 2
    for name, kind in all_estimators():
        try:
            instances = list(_construct_instances(kind))[:1]
        except Exception:
            continue
        for instance in instances:
            fitted = _fitted(clone(instance), table, labels)
            if fitted is not None:
                yield name, fitted
    yield from _sklearn_pipelines(table, labels)


def _fitted(estimator: Any, table: Any, labels: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for arguments in (
            (table, labels),
            (table,),
            (table[:, 0], labels),
            (table, table[:, :2]),
            (["a b", "b c"] * 15,),
        ):
            try:
                return estimator.fit(*arguments)
            except Exception:
                continue
    return None


def _sklearn_pipelines(table: Any, labels: Any) -> Named:
    import numpy
    from sklearn import (
        compose,
        ensemble,
        feature_extraction,
        feature_selection,
        gaussian_process,
        linear_model,
        metrics,
        model_selection,
        neighbors,
        neural_network,
        pipeline,
        preprocessing,
        svm,
        tree,
    )

    steps = pipeline.make_pipeline(preprocessing.StandardScaler(), svm.SVC(probability=False))
    yield "pipeline-svc", steps.fit(table, labels)
    columns = compose.ColumnTransformer([("n", preprocessing.MinMaxScaler(), [0, 1]), ("p", "passthrough", [2])])
    yield (
        "pipeline-columns",
        pipeline.Pipeline([("c", columns), ("m", linear_model.LogisticRegression())]).fit(table, labels),
    )
    texts = feature_extraction.text.TfidfVectorizer(token_pattern=r"(?u)\b\w+\b")
    yield (
        "pipeline-text",
        pipeline.make_pipeline(texts, linear_model.SGDClassifier(max_iter=5, tol=None)).fit(
            ["a b", "c d"] * 5, [0, 1] * 5
        ),
    )
    log = preprocessing.FunctionTransformer(numpy.log1p, inverse_func=numpy.expm1)
    yield "pipeline-function", pipeline.make_pipeline(log, tree.DecisionTreeClassifier(max_depth=2)).fit(table, labels)
    chosen = feature_selection.SelectKBest(feature_selection.f_classif, k=2)
    yield "pipeline-select", pipeline.make_pipeline(chosen, neighbors.KNeighborsClassifier()).fit(table, labels)
    grid = model_selection.GridSearchCV(tree.DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, cv=2)
    yield "grid-search", grid.fit(table, labels)
    scorer = metrics.make_scorer(metrics.fbeta_score, beta=2)
    yield "scorer", [scorer, metrics.get_scorer("roc_auc"), metrics.get_scorer("neg_mean_squared_error")]
    process = gaussian_process.GaussianProcessRegressor(
        gaussian_process.kernels.RBF() + gaussian_process.kernels.WhiteKernel()
    )
    yield "gaussian-process", process.fit(table[:10], labels[:10])
    yield "perceptron", neural_network.MLPClassifier((3,), max_iter=2).fit(table, labels)
    for loss in ("hinge", "log_loss", "modified_huber", "squared_hinge", "perceptron"):
        yield f"sgd-{loss}", linear_model.SGDClassifier(loss=loss, max_iter=5, tol=None).fit(table, labels)
    for loss in ("squared_error", "huber", "epsilon_insensitive", "squared_epsilon_insensitive"):
        yield f"sgd-regressor-{loss}", linear_model.SGDRegressor(loss=loss, max_iter=5, tol=None).fit(table, labels)
    for loss in ("squared_error", "absolute_error", "huber", "quantile"):
        yield f"boosting-{loss}", ensemble.GradientBoostingRegressor(loss=loss, n_estimators=2).fit(table, labels)
    for loss in ("squared_error", "absolute_error", "gamma", "poisson", "quantile"):
        model = ensemble.HistGradientBoostingRegressor(loss=loss, max_iter=2, quantile=0.5)
        yield f"hist-boosting-{loss}", model.fit(table, labels + 1.0)
    for algorithm in ("ball_tree", "kd_tree", "brute"):
        for metric in ("minkowski", "chebyshev", "manhattan"):
            yield (
                f"neighbours-{algorithm}-{metric}",
                neighbors.KNeighborsClassifier(algorithm=algorithm, metric=metric).fit(table, labels),
            )
    for power in (0, 1.5, 2):
        yield f"tweedie-{power}", linear_model.TweedieRegressor(power=power).fit(table, labels + 1.0)
    yield (
        "cross-validation",
        [model_selection.KFold(3), model_selection.StratifiedKFold(3), model_selection.TimeSeriesSplit(2)],
    )


def booster_objects() -> Named:
    """XGBoost and LightGBM, both interfaces of each."""
    import lightgbm
    import numpy
    import xgboost

    table, labels = numpy.random.RandomState(0).rand(40, 3), numpy.arange(40) % 2
    for name in ("XGBClassifier", "XGBRegressor", "XGBRFClassifier", "XGBRFRegressor"):
        yield f"xgboost-{name}", getattr(xgboost, name)(n_estimators=2, n_jobs=1).fit(table, labels)
    yield "xgboost-ranker", xgboost.XGBRanker(n_estimators=2, n_jobs=1).fit(table, labels, group=[40])
    yield "xgboost-booster", xgboost.train({"nthread": 1}, xgboost.DMatrix(table, labels), 2)
    for name in ("LGBMClassifier", "LGBMRegressor"):
        yield f"lightgbm-{name}", getattr(lightgbm, name)(n_estimators=2, n_jobs=1, verbose=-1).fit(table, labels)
    yield "lightgbm-booster", lightgbm.train({"verbose": -1, "num_threads": 1}, lightgbm.Dataset(table, labels), 2)


def torch_modules() -> Named:
    """One instance of most classes of ``torch.nn``, and compositions."""
    import torch
    from torch import nn

    layers = {
        "Linear": (2, 3), "Bilinear": (2, 2, 2), "Identity": (), "Conv1d": (2, 2, 3), "Conv2d": (2, 2, 3),
        "Conv3d": (1, 1, 2), "ConvTranspose1d": (2, 2, 3), "ConvTranspose2d": (2, 2, 3), "ConvTranspose3d": (1, 1, 2),
        "Unfold": (2,), "Fold": ((4, 4), 2), "MaxPool1d": (2,), "MaxPool2d": (2,), "MaxPool3d": (2,),
        "MaxUnpool2d": (2,), "AvgPool1d": (2,), "AvgPool2d": (2,), "AvgPool3d": (2,), "FractionalMaxPool2d": (2, 2),
        "LPPool1d": (2, 2), "LPPool2d": (2, 2), "AdaptiveMaxPool2d": (2,), "AdaptiveAvgPool1d": (2,),
        "AdaptiveAvgPool2d": (2,), "ReflectionPad1d": (1,), "ReflectionPad2d": (1,), "ReplicationPad2d": (1,),
        "ZeroPad2d": (1,), "ConstantPad1d": (1, 0.5), "CircularPad2d": (1,), "ELU": (), "Hardshrink": (),
        "Hardsigmoid": (), "Hardtanh": (), "Hardswish": (), "LeakyReLU": (), "LogSigmoid": (), "PReLU": (), "ReLU": (),
        "ReLU6": (), "RReLU": (), "SELU": (), "CELU": (), "GELU": (), "Sigmoid": (), "SiLU": (), "Mish": (),
        "Softplus": (), "Softshrink": (), "Softsign": (), "Tanh": (), "Tanhshrink": (), "Threshold": (0.1, 1),
        "GLU": (), "Softmin": (), "Softmax": (1,), "Softmax2d": (), "LogSoftmax": (1,), "BatchNorm1d": (2,),
        "BatchNorm2d": (2,), "BatchNorm3d": (2,), "SyncBatchNorm": (2,), "GroupNorm": (1, 2), "InstanceNorm1d": (2,),
        "InstanceNorm2d": (2,), "LayerNorm": (2,), "RMSNorm": (2,), "LocalResponseNorm": (2,), "RNN": (2, 2),
        "LSTM": (2, 2), "GRU": (2, 2), "RNNCell": (2, 2), "LSTMCell": (2, 2), "GRUCell": (2, 2),
        "TransformerEncoderLayer": (4, 2, 8), "TransformerDecoderLayer": (4, 2, 8), "MultiheadAttention": (4, 2),
        "Transformer": (4, 2, 1, 1, 8), "Dropout": (), "Dropout1d": (), "Dropout2d": (), "Dropout3d": (),
        "AlphaDropout": (), "FeatureAlphaDropout": (), "Embedding": (3, 2), "EmbeddingBag": (3, 2),
        "CosineSimilarity": (), "PairwiseDistance": (), "L1Loss": (), "MSELoss": (), "CrossEntropyLoss": (),
        "CTCLoss": (), "NLLLoss": (), "PoissonNLLLoss": (), "GaussianNLLLoss": (), "KLDivLoss": (), "BCELoss": (),
        "BCEWithLogitsLoss": (), "MarginRankingLoss": (), "HingeEmbeddingLoss": (), "HuberLoss": (),
        "SmoothL1Loss": (), "SoftMarginLoss": (), "TripletMarginLoss": (), "PixelShuffle": (2,), "PixelUnshuffle": (2,),
        "Upsample": (None, 2.0), "UpsamplingNearest2d": (None, 2.0), "ChannelShuffle": (2,), "Flatten": (),
        "Unflatten": (1, (1, 2)), "LazyLinear": (3,),
    }  # fmt: skip
    for name, arguments in layers.items():
        yield name, getattr(nn, name)(*arguments)
    yield "Sequential", nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    named = collections.OrderedDict([("conv", nn.Conv2d(1, 2, 3)), ("act", nn.SiLU())])
    yield "Sequential-named", nn.Sequential(named)
    yield "ModuleList", nn.ModuleList([nn.Linear(1, 1), nn.Dropout()])
    yield "ModuleDict", nn.ModuleDict({"a": nn.Linear(1, 1), "b": nn.Tanh()})
    yield "ParameterList", nn.ParameterList([nn.Parameter(torch.zeros(2))])
    yield "ParameterDict", nn.ParameterDict({"w": nn.Parameter(torch.zeros(2))})
    yield "DataParallel", nn.DataParallel(nn.Linear(1, 1))
    yield (
        "TransformerEncoder",
        nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8), 2, enable_nested_tensor=False),
    )
    yield "encoder-gelu", nn.TransformerEncoderLayer(4, 2, 8, activation=torch.nn.functional.gelu)
    yield "encoder-relu", nn.TransformerEncoderLayer(4, 2, 8, activation=torch.relu)
    yield "spectral-norm", nn.utils.spectral_norm(nn.Linear(2, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield "weight-norm", nn.utils.weight_norm(nn.Linear(2, 2))
    yield "half", nn.Linear(2, 2).half()
    yield "frozen", nn.Linear(2, 2).requires_grad_(False)


def torch_objects() -> Named:
    """Tensors of every kind, state dicts, optimisers, schedulers and what training scripts save beside them."""
    import torch
    from torch import nn

    real = ("float64", "float32", "float16", "bfloat16", "float8_e4m3fn", "float8_e5m2")
    whole = ("int64", "int32", "int16", "int8", "uint8", "bool", "uint16", "uint32", "uint64")
    for kind in (*real, *whole, "complex64", "complex128"):
        yield f"tensor-{kind}", torch.zeros(3).to(getattr(torch, kind))
    yield "tensor-scalar", torch.tensor(1.0)
    yield "tensor-empty", torch.zeros(0, 3)
    yield "tensor-view", [(base := torch.arange(10.0)), base[2:6], base[::2]]
    yield "tensor-transposed", torch.arange(6.0).reshape(2, 3).t()
    yield "tensor-channels-last", torch.zeros(1, 2, 3, 3).to(memory_format=torch.channels_last)
    yield "tensor-grad", torch.zeros(3, requires_grad=True)
    yield "parameter", nn.Parameter(torch.ones(2))
    yield "parameter-attributes", _with_attribute(nn.Parameter(torch.ones(2)))
    yield "buffer", nn.Buffer(torch.ones(2))
    yield "tensor-meta", torch.zeros(3, device="meta")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield "sparse-coo", torch.eye(3).to_sparse()
        yield "sparse-csr", torch.eye(3).to_sparse_csr()
        yield "sparse-csc", torch.eye(3).to_sparse_csc()
        yield "sparse-bsr", torch.eye(4).to_sparse_bsr((2, 2))
        yield "quantised-tensor", torch.quantize_per_tensor(torch.arange(4.0), 0.1, 0, torch.qint8)
        yield "quantised-unsigned", torch.quantize_per_tensor(torch.arange(4.0), 0.1, 10, torch.quint8)
        scales, zeros = torch.tensor([0.1, 0.2]), torch.zeros(2, dtype=torch.long)
        yield "quantised-channel", torch.quantize_per_channel(torch.ones(2, 2), scales, zeros, 0, torch.qint8)
        yield "nested-tensor", torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)])
        yield "typed-storage", torch.FloatStorage(3)
    yield "untyped-storage", torch.UntypedStorage(4)
    yield (
        "small-values",
        [torch.Size([1, 2]), torch.device("cpu"), torch.float32, torch.strided, torch.per_tensor_affine],
    )
    yield "numpy-inside", {"mean": torch.zeros(2).numpy(), "step": torch.tensor(3).numpy()}
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.LSTM(3, 2))
    yield "state-dict", model.state_dict()
    yield "state-dict-plain", dict(model.state_dict())
    for name in ("SGD", "Adam", "AdamW", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop", "ASGD"):
        yield f"optimiser-state-{name}", _stepped(name, nn.Linear(2, 2)).state_dict()
        yield f"optimiser-{name}", _stepped(name, nn.Linear(2, 2))
    yield "optimiser-LBFGS", torch.optim.LBFGS(nn.Linear(2, 2).parameters())
    optimiser = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
    schedulers = torch.optim.lr_scheduler
    yield "scheduler-step", schedulers.StepLR(optimiser, 2).state_dict()
    yield "scheduler-cosine", schedulers.CosineAnnealingLR(optimiser, 5).state_dict()
    yield "scheduler-plateau", schedulers.ReduceLROnPlateau(optimiser).state_dict()
    yield "checkpoint", {
        "epoch": 3, "model": model.state_dict(), "optimizer": _stepped("Adam", nn.Linear(2, 2)).state_dict(),
        "args": argparse.Namespace(lr=0.1, path=pathlib.Path("x")), "rng": torch.get_rng_state(), "best": float("inf"),
    }  # fmt: skip
    yield "distributions", [torch.distributions.Normal(0.0, 1.0), torch.distributions.Categorical(torch.ones(3))]
    yield "data-set", torch.utils.data.TensorDataset(torch.zeros(2, 2))


def _with_attribute(parameter: Any) -> Any:
    parameter.tag = "tied"
    return parameter


def _stepped(name: str, module: Any) -> Any:
    import torch

    optimiser = getattr(torch.optim, name)(module.parameters(), lr=0.01)
    module(torch.ones(1, 2)).sum().backward()
    optimiser.step()
    return optimiser


def transformers_objects() -> Named:
    """Configurations, enumerations, training arguments and outputs."""
    import torch
    import transformers
    from transformers import modeling_outputs, trainer_utils

    yield "configuration", transformers.BertConfig()
    yield "configuration-gpt2", transformers.GPT2Config()
    yield "generation", transformers.GenerationConfig()
    yield "interval", trainer_utils.IntervalStrategy.STEPS
    yield "scheduler-type", trainer_utils.SchedulerType.COSINE
    yield "output", modeling_outputs.BaseModelOutput(last_hidden_state=torch.zeros(1, 2))
    try:
        yield "training-arguments", transformers.TrainingArguments(output_dir="out", use_cpu=True, report_to=[])
    except ImportError:
        return


LIBRARIES = {
    "stdlib": stdlib_objects,
    "numpy": numpy_objects,
    "scipy": scipy_objects,
    "pandas": pandas_objects,
    "sklearn": sklearn_objects,
    "booster": booster_objects,
    "torch": torch_objects,
    "torch-module": torch_modules,
    "transformers": transformers_objects,
}
"""Library → generator of its objects."""
