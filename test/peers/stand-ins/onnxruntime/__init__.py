"""What the tests use of Python's onnxruntime, for machines where pip cannot fetch it: the same engine under Node runs the file
(run.mjs), so that the onnx package's reading of it and the numbers still meet, though in one build of the engine only."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import onnx

sys.path.insert(0, str(Path(__file__).parents[2]))
from tensors import decode, encode  # noqa: E402

__version__ = "stand-in (onnxruntime-node)"


class SessionOptions:
    intra_op_num_threads = 0
    log_severity_level = 2


class InferenceSession:
    def __init__(self, path, options=None, providers=None):
        graph = onnx.load(path).graph
        constant = {each.name for each in graph.initializer}
        self._path = path
        self._inputs = [each.name for each in graph.input if each.name not in constant]
        self._outputs = [each.name for each in graph.output]

    def get_inputs(self):
        return [SimpleNamespace(name=name) for name in self._inputs]

    def get_outputs(self):
        return [SimpleNamespace(name=name) for name in self._outputs]

    def run(self, names, feeds):
        with tempfile.TemporaryDirectory() as folder:
            given, answer = Path(folder, "feeds.json"), Path(folder, "answer.json")
            given.write_text(json.dumps({name: encode(value) for name, value in feeds.items()}))
            subprocess.run(["node", str(Path(__file__).with_name("run.mjs")), str(self._path), str(given), str(answer)], check=True)
            results = {name: decode(entry) for name, entry in json.loads(answer.read_text()).items()}
        return [results[name] for name in (names or self._outputs)]
