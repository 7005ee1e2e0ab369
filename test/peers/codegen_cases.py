"""What the runs of generated PyTorch and Keras files share: the module a file makes, its tensors by number, the walk over all cases."""

import importlib.util
import json
import pathlib


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numbered(tensors, group):
    return [tensors[f"{group}/{n}"] for n in range(len(tensors)) if f"{group}/{n}" in tensors]


def listed(values):
    return list(values) if isinstance(values, (list, tuple)) else [values]


def answer_all(folder, run, after=lambda: None):
    """Prints one JSON object of case -> what `run` answers, or the problem it met; `after` follows every case."""
    folder = pathlib.Path(folder)
    answers = {}
    for case in json.loads((folder / "cases.json").read_text(encoding="utf-8")):
        try:
            answers[case["name"]] = run(folder, case)
        except Exception as problem:
            answers[case["name"]] = {"problem": f"{type(problem).__name__}: {problem}"}
        after()
    print(json.dumps(answers))
