"""A second opinion on an ONNX file: the onnx package's full check, and Python's onnxruntime on given inputs.

    onnx_check.py MODEL [--inputs TENSORS] [--threads 2]

TENSORS is .npy (for a model of one input), .npz or JSON (tensors.py). Prints one JSON object: what the file says of
itself and, with inputs, every output as a tensor. Ends with 1 and the reason on standard error when the check fails.
"""

import argparse
import json
import sys

import numpy as np
import onnx
from tensors import encode, read_tensors


def type_of(value: onnx.ValueInfoProto) -> dict:
    tensor = value.type.tensor_type
    dims = [each.dim_param or (each.dim_value if each.HasField("dim_value") else None) for each in tensor.shape.dim]
    return {"name": value.name, "dtype": onnx.TensorProto.DataType.Name(tensor.elem_type).lower(), "dims": dims}


def run(path: str, tensors: dict[str, np.ndarray], threads: int) -> dict:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    feeds = {names[0]: tensors[""]} if list(tensors) == [""] else tensors
    outputs = session.run(None, feeds)
    return {each.name: encode(np.asarray(value)) for each, value in zip(session.get_outputs(), outputs)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--inputs")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    try:
        onnx.checker.check_model(arguments.model, full_check=True)
    except Exception as error:  # the checker raises several unrelated kinds
        sys.exit(f"onnx.checker {onnx.__version__}, opsets to {onnx.defs.onnx_opset_version()}: {error}")
    model = onnx.load(arguments.model)
    initialized = {each.name for each in model.graph.initializer}
    said = {
        "checked": True,
        "onnx": onnx.__version__,
        "irVersion": model.ir_version,
        "opsets": {each.domain: each.version for each in model.opset_import},
        "producer": model.producer_name,
        "metadata": {each.key: each.value for each in model.metadata_props},
        "inputs": [type_of(each) for each in model.graph.input if each.name not in initialized],
        "outputs": [type_of(each) for each in model.graph.output],
    }
    if arguments.inputs is not None:
        said["results"] = run(arguments.model, read_tensors(arguments.inputs), arguments.threads)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
