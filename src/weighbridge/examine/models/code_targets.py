"""What configurations mean by the names of code: whose it is, which file holds it, and which names are known to compute only."""

from __future__ import annotations

import re

from weighbridge.core.records import dataclass

MECHANISMS = frozenset({"auto_map", "custom_pipelines", "custom_generate", "diffusers", "sentence-transformers-module"})
"""Mechanisms by which a loader imports code of a repository."""

_TARGET = re.compile(
    r"(?:([\w.-]{1,200}(?:/[\w.-]{1,200})?)--)?((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)\.([A-Za-z_]\w*)", re.ASCII
)

_MODULES = frozenset({
    "BoW", "CLIPModel", "CNN", "Dense", "Dropout", "LSTM", "LayerNorm", "MLMTransformer", "Normalize", "Pooling",
    "Router", "Asym", "SparseAutoEncoder", "SpladePooling", "SparseStaticEmbedding", "StaticEmbedding", "Transformer", "WeightedLayerPooling",
    "WordEmbeddings", "WordWeights",
})  # fmt: skip
_PACKAGES = (
    "sentence_transformers.models.",
    "sentence_transformers.sparse_encoder.models.",
    "sentence_transformers.base.modules.",
    "sentence_transformers.sentence_transformer.modules.",
)

_TORCH_LAYERS = (
    "AdaptiveAvgPool1d AdaptiveAvgPool2d AvgPool1d AvgPool2d BatchNorm1d BatchNorm2d BCELoss BCEWithLogitsLoss"
    " Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d CosineSimilarity CrossEntropyLoss CTCLoss Dropout ELU"
    " Embedding Flatten GELU GRU GroupNorm HuberLoss Identity KLDivLoss L1Loss LayerNorm LeakyReLU Linear LSTM"
    " MaxPool1d MaxPool2d ModuleList MSELoss MultiheadAttention NLLLoss Parameter PReLU ReLU RMSNorm RNN Sequential"
    " Sigmoid SiLU SmoothL1Loss Softmax Softplus Tanh Transformer TransformerDecoder TransformerDecoderLayer"
    " TransformerEncoder TransformerEncoderLayer Upsample"
)
_OPTIMISERS = "Adadelta Adagrad Adam AdamW Adamax ASGD LBFGS NAdam RAdam RMSprop Rprop SGD"
_SCHEDULERS = (
    "ConstantLR CosineAnnealingLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR LinearLR MultiStepLR OneCycleLR"
    " PolynomialLR ReduceLROnPlateau StepLR"
)

DATA_CALLABLES = frozenset(
    [f"torch.nn.{name}" for name in _TORCH_LAYERS.split()]
    + [f"torch.optim.{name}" for name in _OPTIMISERS.split()]
    + [f"torch.optim.lr_scheduler.{name}" for name in _SCHEDULERS.split()]
)
"""Callables whose construction only computes, whatever plain values they are given. Exact names."""


@dataclass(frozen=True, slots=True)
class CodeTarget:
    """A name of code, split as transformers splits it: ``repository--module.Class``. ``repository`` is empty for this one."""

    repository: str
    module: str
    name: str

    @property
    def file(self) -> str:
        """The Python file that holds the module, relative to the configuration's folder."""
        return self.module.replace(".", "/") + ".py"


def code_target(text: str) -> CodeTarget | None:
    """Split a code name; None when it is not in the one form that loaders document."""
    match = _TARGET.fullmatch(text)
    if match is None or ".." in text:
        return None
    return CodeTarget(repository=match[1] or "", module=match[2], name=match[3])


def known_module(text: str) -> bool:
    """True for the modules that sentence-transformers carries itself; they pool, normalise and embed."""
    return any(text.startswith(package) and text[len(package) :] in _MODULES for package in _PACKAGES)
