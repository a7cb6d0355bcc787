"""Makes the benign corpus of Keras, TensorFlow and HDF5 files with the real libraries.

    python scripts/corpora/graphs.py FOLDER

Needs TensorFlow, Keras 3, tf_keras (Keras 2) and h5py. Every file and folder below
``FOLDER/benign`` is what an ordinary user of these libraries would publish: a scan of each
must be complete and find nothing above ``low``.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras
from keras import layers


def dense() -> keras.Model:
    model = keras.Sequential(
        [keras.Input((8,)), layers.Dense(16, "relu"), layers.Dropout(0.1), layers.Dense(3, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(np.zeros((4, 8)), np.zeros(4), verbose=0)
    return model


def convolutional() -> keras.Model:
    image = keras.Input((16, 16, 3))
    x = layers.Rescaling(1 / 255)(image)
    x = layers.RandomFlip("horizontal")(x)
    x = layers.Conv2D(4, 3, padding="same", kernel_regularizer=keras.regularizers.L2(1e-4))(x)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU()(x)
    skip = layers.Conv2D(4, 1, padding="same", kernel_initializer="he_normal")(x)
    x = layers.SeparableConv2D(4, 3, padding="same", activation="gelu")(x)
    x = layers.Add()([x, skip])
    x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(image, layers.Dense(2)(x))
    model.compile(
        keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 100), momentum=0.9),
        keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.CategoricalAccuracy(), keras.metrics.AUC()],
    )
    return model


def recurrent() -> keras.Model:
    tokens = keras.Input((None,), dtype="int32")
    x = layers.Embedding(50, 8, mask_zero=True)(tokens)
    x = layers.Bidirectional(layers.LSTM(6, return_sequences=True))(x)
    x = layers.GRU(5)(x)
    return keras.Model(tokens, layers.Dense(1, "sigmoid")(x))


def transformer() -> keras.Model:
    tokens = keras.Input((12, 8))
    x = layers.MultiHeadAttention(2, 4)(tokens, tokens)
    x = layers.LayerNormalization()(tokens + x)
    y = keras.ops.mean(x, axis=1)
    z = keras.ops.concatenate([y, x[:, 0]], axis=-1) * 2.0
    return keras.Model(tokens, layers.Dense(2)(z))


def text_vectorisation() -> keras.Model:
    vectorise = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
    vectorise.adapt(["the load on the road", "the bridge weighs the load"])
    return keras.Sequential(
        [keras.Input((), dtype="string"), vectorise, layers.Embedding(20, 4), layers.Flatten(), layers.Dense(1)]
    )


def preprocessing() -> keras.Model:
    normalise = layers.Normalization()
    normalise.adapt(np.random.default_rng(0).normal(size=(10, 3)))
    lookup = layers.StringLookup(vocabulary=["a", "b", "c"], output_mode="one_hot")
    integers = layers.IntegerLookup(vocabulary=[3, 5, 7])
    numbers, words, ids = keras.Input((3,)), keras.Input((1,), dtype="string"), keras.Input((1,), dtype="int64")
    buckets = layers.Discretization(bin_boundaries=[0.0, 1.0])(numbers)
    x = layers.Concatenate()(
        [normalise(numbers), lookup(words), layers.Flatten()(layers.Embedding(9, 2)(integers(ids))), buckets]
    )
    return keras.Model([numbers, words, ids], layers.Dense(1)(x))


def mixed_precision() -> keras.Model:
    return keras.Sequential(
        [keras.Input((4,)), layers.Dense(8, dtype="mixed_float16"), layers.Dense(1, dtype="float32")]
    )


def nested() -> keras.Model:
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.PReLU()], name="inner")
    outer = keras.Input((5, 4))
    return keras.Model(outer, layers.TimeDistributed(inner)(outer))


def unusual_layers() -> keras.Model:
    image = keras.Input((8, 8, 3))
    x = layers.Resizing(8, 8)(image)
    x = layers.RandomRotation(0.1)(x)
    x = layers.GaussianNoise(0.1)(x)
    x = layers.Conv2DTranspose(3, 2, kernel_constraint="max_norm")(x)
    x = layers.ZeroPadding2D(1)(x)
    x = layers.Cropping2D(1)(x)
    x = layers.GroupNormalization(3)(x)
    x = layers.SpatialDropout2D(0.1)(x)
    x = layers.Permute((3, 1, 2))(x)
    x = layers.Reshape((3, -1))(x)
    x = layers.UnitNormalization()(x)
    x = layers.Activation(keras.activations.swish)(x)
    x = layers.Masking()(x)
    x = layers.RNN(layers.LSTMCell(3))(x)
    return keras.Model(
        image, layers.Dense(1, activation=keras.activations.tanh, kernel_initializer=keras.initializers.Orthogonal())(x)
    )


MODELS: dict[str, Callable[[], keras.Model]] = {
    f.__name__.replace("_", "-"): f
    for f in (
        dense,
        convolutional,
        recurrent,
        transformer,
        text_vectorisation,
        preprocessing,
        mixed_precision,
        nested,
        unusual_layers,
    )
}


def keras_files(folder: Path, name: str, make: Callable[[], keras.Model]) -> None:
    model = make()
    model.save(folder / f"{name}.keras")
    (folder / f"{name}.architecture.json").write_text(model.to_json())
    if name != "text-vectorisation":
        model.save(folder / f"{name}.h5")
    model.save_weights(folder / f"{name}.weights.h5")
    model.export(folder / f"{name}-exported", verbose=False)


def keras_two_models() -> dict[str, tf_keras.Model]:
    old = tf_keras.layers
    image = tf_keras.Input((8, 8, 3))
    x = old.Conv2D(2, 3, activation="relu")(image)
    x = tf.nn.relu(x) + tf.reduce_mean(x, axis=[1, 2], keepdims=True)
    x = old.BatchNormalization()(x)
    functional = tf_keras.Model(image, old.Dense(2)(old.Flatten()(x[:, 1:, :, :])))
    functional.compile("rmsprop", tf_keras.losses.MeanSquaredError(), metrics=["mae"])
    sequential = tf_keras.Sequential([old.Embedding(10, 4, input_length=5), old.LSTM(3), old.Dense(1)])
    sequential.compile(tf_keras.optimizers.Adam(1e-3), "mse")
    sequential.fit(np.zeros((2, 5)), np.zeros(2), verbose=0)
    vectorise = old.TextVectorization(max_tokens=20, output_sequence_length=4)
    vectorise.adapt(["one two three", "two three four"])
    text = tf_keras.Sequential(
        [tf_keras.Input((1,), dtype="string"), vectorise, old.Embedding(20, 4), old.GlobalAveragePooling1D()]
    )
    return {"keras2-functional": functional, "keras2-sequential": sequential, "keras2-text": text}


def keras_two_files(folder: Path, name: str, model: tf_keras.Model) -> None:
    model.save(folder / f"{name}-savedmodel", save_format="tf")
    model.save(folder / f"{name}.keras", save_format="keras")
    (folder / f"{name}.architecture.json").write_text(model.to_json())
    if name != "keras2-text":
        model.save(folder / f"{name}.h5", save_format="h5")
        model.save_weights(folder / f"{name}-weights.h5", save_format="h5")
    model.save_weights(folder / f"{name}-checkpoint" / "weights", save_format="tf")


class Module(tf.Module):
    def __init__(self, vocabulary: str) -> None:
        super().__init__()
        self.weight = tf.Variable(tf.random.normal((3, 2)), name="weight")
        self.counter = tf.Variable(0, trainable=False)
        self.table = tf.lookup.StaticVocabularyTable(
            tf.lookup.TextFileInitializer(
                vocabulary, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
            ),
            num_oov_buckets=1,
        )

    @tf.function(input_signature=[tf.TensorSpec((None, 3))])
    def __call__(self, x):
        self.counter.assign_add(1)
        total = tf.zeros((tf.shape(x)[0], 2))
        for _ in tf.range(3):
            total += tf.cond(tf.reduce_sum(x) > 0, lambda: x @ self.weight, lambda: -x @ self.weight)
        return tf.nn.softmax(total)

    @tf.function(input_signature=[tf.TensorSpec((None,), tf.string)])
    def look_up(self, words):
        return self.table.lookup(tf.strings.lower(words))

    @tf.function(input_signature=[tf.TensorSpec((), tf.string)])
    def decode(self, image):
        return tf.image.resize(tf.io.decode_jpeg(image, channels=3), (32, 32))


def tensorflow_files(folder: Path) -> None:
    vocabulary = folder / "vocabulary.txt"
    vocabulary.write_text("red\ngreen\nblue\n")
    module = Module(str(vocabulary))
    tf.saved_model.save(module, folder / "module-savedmodel", signatures=module.__call__)
    checkpoint = tf.train.Checkpoint(model=module)
    checkpoint.save(str(folder / "checkpoint" / "step"))


def graph_files(folder: Path) -> None:
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    model = tf_keras.Sequential(
        [tf_keras.Input((8, 8, 1)), tf_keras.layers.Conv2D(2, 3), tf_keras.layers.Flatten(), tf_keras.layers.Dense(2)]
    )
    concrete = tf.function(model).get_concrete_function(tf.TensorSpec((1, 8, 8, 1)))
    frozen = convert_variables_to_constants_v2(concrete)
    tf.io.write_graph(frozen.graph, str(folder), "frozen.pb", as_text=False)
    with tf.Graph().as_default() as graph, tf.compat.v1.Session(graph=graph) as session:
        x = tf.compat.v1.placeholder(tf.float32, (None, 3), name="x")
        w = tf.compat.v1.get_variable("w", (3, 2), use_resource=False)
        y = tf.identity(tf.compat.v1.nn.xw_plus_b(x, w, tf.zeros(2)), name="y")
        session.run(tf.compat.v1.global_variables_initializer())
        saver = tf.compat.v1.train.Saver()
        (folder / "version1").mkdir()
        saver.save(session, str(folder / "version1" / "model.ckpt"))
        tf.compat.v1.saved_model.simple_save(session, str(folder / "version1-savedmodel"), {"x": x}, {"y": y})


def hdf5_files(folder: Path) -> None:
    rng = np.random.default_rng(0)
    for version in ("earliest", "v108", "v110", "v112", "v114", "latest"):
        with h5py.File(
            folder / f"layouts-{version}.h5", "w", libver=version if version != "earliest" else ("earliest", "latest")
        ) as f:
            f["contiguous"] = rng.normal(size=(10, 10))
            f.create_dataset("chunked", data=rng.normal(size=(40, 40)), chunks=(7, 9))
            f.create_dataset(
                "gzip",
                data=rng.integers(0, 9, (64, 64)),
                chunks=(16, 16),
                compression="gzip",
                shuffle=True,
                fletcher32=True,
            )
            f.create_dataset("lzf", data=rng.integers(0, 9, (64, 64)), chunks=(16, 16), compression="lzf")
            f.create_dataset("growing", data=np.arange(30), chunks=(5,), maxshape=(None,))
            f.create_dataset("growing-2d", data=np.ones((9, 9)), chunks=(4, 4), maxshape=(None, None))
            f.create_dataset("strings", data=["a", "bb", "ccc"], dtype=h5py.string_dtype())
            f.create_dataset("fixed", data=np.array([b"one", b"two"]))
            f.create_dataset("ragged", shape=(2,), dtype=h5py.vlen_dtype(np.int32))
            f.create_dataset("scalar", data=3.5)
            f.create_dataset("empty", data=h5py.Empty("f4"))
            f.create_dataset("records", data=np.zeros(4, dtype=[("a", "i4"), ("b", "f8", (2,)), ("c", "S5")]))
            f.create_dataset("complex", data=np.zeros(3, "c16"))
            f.create_dataset("choice", data=np.zeros(3, bool))
            f["references"] = np.array([f["scalar"].ref], dtype=h5py.ref_dtype)
            f["type"] = np.dtype("f8")
            f["one/two/three/four"] = 1
            f["soft"] = h5py.SoftLink("/one/two")
            f["hard"] = f["one"]
            f["one/up"] = f["/"]
            f.attrs["text"] = "x" * 3000
            f.attrs["list"] = ["a", "b"]
            f.attrs["array"] = np.arange(200)
            f["one"].attrs["reference"] = f["scalar"].ref
            many = f.create_group("many", track_order=version != "earliest")
            for i in range(300):
                many[f"member-{i}"] = i
            attributes = f.create_group("attributes", track_order=version != "earliest")
            for i in range(60):
                attributes.attrs[f"attribute-{i}"] = f"value {i}"
    with h5py.File(folder / "user-block.h5", "w", userblock_size=1024) as f:
        f["x"] = np.arange(3)
    with h5py.File(folder / "sparse.h5ad", "w") as f:
        group = f.create_group("X")
        group.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": np.array([3, 3])})
        group["data"], group["indices"], group["indptr"] = np.ones(2), np.zeros(2, int), np.zeros(4, int)
    from h5py import h5p

    with h5py.File(folder / "compact.h5", "w") as f:
        creation = h5p.create(h5p.DATASET_CREATE)
        creation.set_layout(h5py.h5d.COMPACT)
        space = h5py.h5s.create_simple((4,))
        h5py.h5d.create(f.id, b"compact", h5py.h5t.NATIVE_INT32, space, creation).write(
            h5py.h5s.ALL, h5py.h5s.ALL, np.arange(4, dtype="i4")
        )
    with h5py.File(folder / "paged.h5", "w", fs_strategy="page", fs_persist=True, libver="latest") as f:
        f["x"] = np.arange(3)
    with h5py.File(folder / "many-links-old.h5", "w", libver="earliest") as f:
        for i in range(2000):
            f.create_group(f"group-{i:05}")
    with h5py.File(folder / "many-links-new.h5", "w", libver="latest") as f:
        for i in range(3000):
            f.create_group(f"group-{i:05}")
        for i in range(500):
            f.attrs[f"a{i:04}"] = "z" * (i % 90)


def applications(folder: Path) -> None:
    """The architectures of every published application, as both generations of Keras write them."""
    for library in (keras, tf_keras):
        for module_name in dir(library.applications):
            module = getattr(library.applications, module_name)
            for name in dir(module) if hasattr(module, "preprocess_input") else ():
                if name[0].isupper() and callable(getattr(module, name)) and "Large" not in name:
                    make = getattr(module, name)
                    path = folder / f"{library.__name__}-{name}.json"
                    attempt(name, lambda make=make, path=path: path.write_text(make(weights=None).to_json()))
                    break


def every_object(folder: Path) -> None:
    """One configuration with every class that can be made without arguments, for each area of Keras."""
    for library in (keras, tf_keras):
        for area in ("layers", "losses", "metrics", "optimizers", "initializers", "regularizers", "constraints"):
            found = []
            module = getattr(library, area)
            for name in sorted(dir(module)):
                if isinstance(getattr(module, name), type):
                    try:
                        found.append(json.dumps(library.saving.serialize_keras_object(getattr(module, name)())))
                    except Exception:  # many classes need arguments or a shape
                        continue
            (folder / f"{library.__name__}-{area}.json").write_text(f"[{','.join(found)}]")
        functions = [getattr(library.activations, name) for name in dir(library.activations)]
        ordinary = [
            f
            for f in functions
            if callable(f) and getattr(f, "__name__", "get") not in {"get", "serialize", "deserialize"}
        ]
        (folder / f"{library.__name__}-activations.json").write_text(
            json.dumps([library.saving.serialize_keras_object(f) for f in ordinary if not isinstance(f, type)])
        )


def attempt(name: str, action: Callable[[], None]) -> None:
    try:
        action()
    except Exception:
        print(f"skipped {name}:", traceback.format_exc().splitlines()[-1][:300])


def main(folder: Path) -> None:
    for area in ("keras", "keras2", "tensorflow", "graphs", "hdf5", "applications", "objects"):
        (folder / "benign" / area).mkdir(parents=True, exist_ok=True)
    benign = folder / "benign"
    attempt("hdf5", lambda: hdf5_files(benign / "hdf5"))
    for name, make in MODELS.items():
        attempt(name, lambda name=name, make=make: keras_files(benign / "keras", name, make))
    for name, model in keras_two_models().items():
        attempt(name, lambda name=name, model=model: keras_two_files(benign / "keras2", name, model))
    attempt("tensorflow", lambda: tensorflow_files(benign / "tensorflow"))
    attempt("graphs", lambda: graph_files(benign / "graphs"))
    attempt("objects", lambda: every_object(benign / "objects"))
    applications(benign / "applications")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
