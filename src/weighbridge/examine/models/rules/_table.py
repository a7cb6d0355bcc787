"""The table of rules: which facts wake which rule.

A rule's module is imported only when a part has a fact that the rule watches, so a scan
pays for what it meets. Rules with ``scope="unit"`` run once on the whole target (its root
part), after every file was examined; all others run on each part that has a watched fact.
"""

from __future__ import annotations

from weighbridge.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: its id and the class names of the facts that it looks at."""

    id: str
    watches: tuple[str, ...]
    scope: str = "part"

    @property
    def module(self) -> str:
        """The module's name below ``rules/``."""
        return self.id.replace(".", "_").replace("-", "_")


RULES: tuple[Row, ...] = (
    # — any file —
    Row(id="file.unknown-format", watches=("Unknown",), scope="unit"),
    Row(id="file.malformed", watches=("Problem",)),
    Row(id="file.limit-reached", watches=("Problem",)),
    Row(id="file.encrypted", watches=("Problem",)),
    Row(id="file.unsupported", watches=("Problem",)),
    Row(id="file.internal-error", watches=("Problem",)),
    Row(id="file.extension-mismatch", watches=("Identity",)),
    Row(id="file.polyglot", watches=("Identity",)),
    Row(id="file.lfs-pointer", watches=("LfsPointer",)),
    # — pickle —
    Row(id="pickle.unsafe-global", watches=("Import", "Call")),
    Row(id="pickle.code-object", watches=("Import", "Call")),
    Row(id="pickle.unknown-global", watches=("Import", "Call")),
    Row(id="pickle.unresolved-global", watches=("Import", "Call")),
    Row(id="pickle.unsafe-arguments", watches=("Import", "Call")),
    Row(id="pickle.indirect-call", watches=("Call",)),
    Row(id="pickle.mutated-global", watches=("Mutation",)),
    Row(id="pickle.unsafe-state", watches=("Mutation", "Override")),
    Row(id="pickle.extension-code", watches=("ExtensionUse",)),
    Row(id="pickle.operand-confusion", watches=("OperandConfusion",)),
    Row(id="pickle.broken-after-capability", watches=("Stream",)),
    Row(id="pickle.trailing-bytes", watches=("TrailingBytes",)),
    Row(id="pickle.nested", watches=("Stream",)),
    Row(id="pickle.persistent-id", watches=("PersistentLoad",)),
    # — containers —
    Row(id="archive.disagreement", watches=("Disagreement",)),
    Row(id="archive.path-traversal", watches=("UnsafePath",)),
    Row(id="archive.link", watches=("Link",)),
    Row(id="archive.duplicate-member", watches=("Duplicate",)),
    Row(id="archive.overlap", watches=("Overlap",)),
    Row(id="archive.bomb", watches=("Expansion",)),
    Row(id="archive.crc-mismatch", watches=("ChecksumMismatch",)),
    Row(id="archive.prefix", watches=("Hidden",)),
    Row(id="archive.hidden-member", watches=("Hidden",)),
    Row(id="numpy.object-array", watches=("ObjectArray",)),
    Row(id="pytorch.storage-mismatch", watches=("PersistentLoad",)),
    # — tensors and graphs —
    Row(id="safetensors.header", watches=("HeaderFault",)),
    Row(id="safetensors.hidden-data", watches=("UnclaimedBytes",)),
    Row(id="safetensors.overlap", watches=("TensorOverlap",)),
    Row(id="safetensors.duplicate-key", watches=("DuplicateName",)),
    Row(id="safetensors.out-of-bounds", watches=("TensorOutside",)),
    Row(id="safetensors.suspicious-metadata", watches=("MetadataText",)),
    Row(id="gguf.header", watches=("HeaderFault",)),
    Row(id="gguf.hidden-data", watches=("UnclaimedBytes",)),
    Row(id="gguf.overlap", watches=("TensorOverlap",)),
    Row(id="gguf.duplicate-key", watches=("DuplicateName",)),
    Row(id="gguf.out-of-bounds", watches=("TensorOutside",)),
    Row(id="gguf.size-overflow", watches=("SizeOverflow",)),
    Row(id="onnx.header", watches=("HeaderFault",)),
    Row(id="onnx.external-data-path", watches=("ExternalData",)),
    Row(id="onnx.external-data-missing", watches=("ExternalData",), scope="unit"),
    Row(id="onnx.external-data-bounds", watches=("ExternalData",), scope="unit"),
    Row(id="onnx.custom-domain", watches=("OperatorUse",)),
    Row(id="onnx.python-operator", watches=("OperatorUse",)),
    Row(id="onnx.tensor-size", watches=("SizeMismatch",)),
    Row(id="onnx.duplicate-name", watches=("DuplicateName",)),
    Row(id="tensorflow.python-op", watches=("GraphOperation",)),
    Row(id="tensorflow.file-op", watches=("GraphOperation", "GraphAsset")),
    Row(id="tensorflow.network-op", watches=("GraphOperation",)),
    Row(id="tensorflow.native-op", watches=("GraphOperation",)),
    Row(id="tensorflow.unknown-op", watches=("GraphOperation",)),
    Row(id="hdf5.external-file", watches=("Hdf5External",)),
    Row(id="keras.lambda", watches=("KerasCode",)),
    Row(id="keras.unsafe-module", watches=("KerasObject",)),
    Row(id="keras.unknown-class", watches=("KerasObject",)),
    Row(id="keras.file-access", watches=("KerasFile", "KerasObject")),
    Row(id="keras.nested-pickle", watches=("KerasObject",)),
    # — repository files —
    Row(id="template.unsafe-attribute", watches=("Template",)),
    Row(id="template.other-template", watches=("Template",)),
    Row(id="template.unknown-name", watches=("Template",)),
    Row(id="template.unparsable", watches=("Template",)),
    Row(id="template.hidden-text", watches=("Template",)),
    Row(id="repository.code", watches=("Script",)),
    Row(id="repository.native-code", watches=("NativeCode",)),
    Row(id="repository.remote-code", watches=("CodeReference",), scope="unit"),
    Row(id="repository.external-code", watches=("CodeReference",), scope="unit"),
    Row(id="repository.code-name", watches=("CodeReference",), scope="unit"),
    Row(id="repository.shard", watches=("Reference",), scope="unit"),
    Row(id="repository.pickle-beside-safetensors", watches=("Identity",), scope="unit"),
    Row(id="config.unsafe-switch", watches=("Flag",)),
    Row(id="hydra.target", watches=("CodeReference",)),
    Row(id="hydra.resolver", watches=("Interpolation",)),
    Row(id="python.process", watches=("Capability",)),
    Row(id="python.dynamic-code", watches=("Capability",)),
    Row(id="python.network", watches=("Capability",)),
    Row(id="python.native-library", watches=("Capability",)),
    Row(id="python.deserialisation", watches=("Capability",)),
    Row(id="python.obfuscation", watches=("Capability",)),
    Row(id="python.trust-remote-code", watches=("Capability",)),
    Row(id="python.unparsable", watches=("Unparsed",)),
    Row(id="yaml.unsafe-tag", watches=("YamlTag",)),
    Row(id="document.expansion", watches=("Expansion",)),
    Row(id="xml.entity", watches=("Entity",)),
    Row(id="markup.active-content", watches=("ActiveContent",)),
    Row(id="media.trailing-data", watches=("Tail",)),
)
