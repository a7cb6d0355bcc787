"""Writes the table of TensorFlow operations.

    python scripts/knowledge/tensorflow_ops.py > src/weighbridge/examine/models/knowledge/tensorflow_ops.py

Needs TensorFlow. Every operation that the installed TensorFlow registers is in the table as ordinary
unless it is named here: what reaches outside of the computation is sorted by hand, and what is
meant for tests or for a cluster's own plumbing is left out, so that it counts as unknown.
"""

from __future__ import annotations

import os
import textwrap

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session

PYTHON = "PyFunc PyFuncStateless EagerPyFunc"

WRITES = """WriteFile SaveDataset SaveDatasetV2 DatasetToTFRecord ExperimentalDatasetToTFRecord DistributedSave
CreateSummaryFileWriter CreateSummaryDbWriter DumpTensor CalibrationStatisticsSaver SnapshotDataset SnapshotDatasetV2
ImportEvent FileSystemSetConfiguration"""

READS = """ReadFile MatchingFiles WholeFileReader WholeFileReaderV2 TextLineReader TextLineReaderV2 TFRecordReader TFRecordReaderV2
FixedLengthRecordReader FixedLengthRecordReaderV2 LMDBReader TFRecordDataset TFRecordDatasetV2 TextLineDataset
FixedLengthRecordDataset FixedLengthRecordDatasetV2 CSVDataset CSVDatasetV2 ExperimentalCSVDataset LMDBDataset
ExperimentalLMDBDataset SqlDataset ExperimentalSqlDataset MatchingFilesDataset ExperimentalMatchingFilesDataset LoadDataset
SnapshotDatasetReader SnapshotNestedDatasetReader SnapshotChunkDataset ListSnapshotChunksDataset RecordInput LoadAndRemapMatrix
DTensorRestoreV2"""

NETWORK = """RemoteCall RpcCall RpcClient RpcServer RpcServerRegister RpcServerStart RpcGetValue RpcCheckStatus DataServiceDataset
DataServiceDatasetV2 DataServiceDatasetV3 DataServiceDatasetV4 RegisterDataset RegisterDatasetV2 Send Recv _Send _Recv _HostSend
_HostRecv DebugIdentity DebugIdentityV2 DebugIdentityV3 DebugNanCount DebugNumericSummary DebugNumericSummaryV2 WorkerHeartbeat"""

PROCESS = "Abort XlaCustomCall XlaCustomCallV2 XlaLaunch XlaLaunchV2 _XlaCompile _XlaRun"

LEFT_OUT = """TestAttr ResourceUsingOp StubResourceHandleOp SleepOp SleepIdentityOp GetSessionHandle GetSessionHandleV2 GetSessionTensor
DeleteSessionTensor GraphDefVersion RequiresOlderGraphVersion FakeQueue DevicePlacementOp ResourceCreateOp ResourceInitializedOp
TestStringOutput"""


def registered() -> list[str]:
    operations = op_def_pb2.OpList()
    operations.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    return sorted(operation.name for operation in operations.op)


def show(name: str, doc: str, names: list[str]) -> None:
    print(f'\n_{name} = """')
    print(textwrap.fill(" ".join(names), 118))
    print(f'"""\n{name} = frozenset(_{name}.split())\n"""{doc}"""')


def main() -> None:
    sorted_out = {name for text in (PYTHON, WRITES, READS, NETWORK, PROCESS, LEFT_OUT) for name in text.split()}
    print('"""TensorFlow operations by what they reach.\n')
    print(
        f"Made by ``scripts/knowledge/tensorflow_ops.py`` from TensorFlow {tf.__version__}; the sorting is in that script."
    )
    print('Not to be edited by hand.\n"""\n\nfrom __future__ import annotations')
    show(
        "ORDINARY",
        "Computation, state, control flow, and the saver's own operations.",
        [n for n in registered() if n not in sorted_out],
    )
    show("PYTHON", "Calls into the Python interpreter.", sorted(PYTHON.split()))
    show("WRITES", "Writes files.", sorted(WRITES.split()))
    show("READS", "Reads files.", sorted(READS.split()))
    show("NETWORK", "Talks to other processes or machines.", sorted(NETWORK.split()))
    show("PROCESS", "Ends the process, or calls code by name or as a compiled program.", sorted(PROCESS.split()))


if __name__ == "__main__":
    main()
