"""Operator domains of ONNX whose code comes with a well-known runtime, and operators that run Python.

A domain that is not here is code from somewhere else: a shared library that the user must
register before the model loads.
"""

from __future__ import annotations

from collections.abc import Mapping

KNOWN_DOMAINS: Mapping[str, str] = {
    "": "the standard operators (onnx/defs)",
    "ai.onnx": "another name of the standard operators",
    "ai.onnx.ml": "classical machine learning, part of the standard",
    "ai.onnx.training": "gradients, part of the standard",
    "ai.onnx.preview.training": "optimisers, part of the standard",
    "ai.onnx.preview": "operators under discussion, part of the onnx package",
    "com.microsoft": "built into ONNX Runtime (docs/ContribOperators.md)",
    "com.microsoft.nchwc": "layouts that ONNX Runtime's own optimiser writes",
    "com.microsoft.experimental": "built into ONNX Runtime",
    "com.microsoft.mlfeaturizers": "built into older ONNX Runtime releases",
    "com.microsoft.dml": "built into ONNX Runtime's DirectML provider",
    "com.ms.internal.nhwc": "layouts that ONNX Runtime's own optimiser writes",
    "com.microsoft.extensions": "the onnxruntime-extensions package, under its first name",
    "ai.onnx.contrib": "the onnxruntime-extensions package: tokenizers, image and audio decoders",
}
"""Domain → whose code it is. Names are exact; a longer or differently written name is another domain."""

PYTHON_OPERATORS: Mapping[str, str] = {
    "PyOp": "calls a Python function that the process has registered (onnxruntime-extensions)",
    "PyCustomOpDef": "calls a Python function that the process has registered (onnxruntime-extensions)",
    "PythonOp": "calls torch.autograd.Function by name (ONNX Runtime training)",
    "PythonOpGrad": "calls torch.autograd.Function by name (ONNX Runtime training)",
    "ATen": "calls any PyTorch operator by name (ONNX Runtime training)",
}
"""Operators that call into Python or PyTorch by a name in the model, whatever their domain."""
