"""Runs generated Keras files: argument is a folder with cases.json, answers one JSON object of case -> figures.

As codegen_torch.py; weights are "weight/<our name>" and the case's "weights" table says where they go and how they lie there.
Maps come and go with channels first, as ours; they are turned on the way. Without Keras the answer is {"missing": why}.
"""
import json
import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import torch

try:
    import keras
except ImportError as problem:
    print(json.dumps({"missing": str(problem)}))
    sys.exit()
from safetensors.numpy import load_file

from codegen_cases import answer_all, listed, load, numbered


def channels_last(x):
    return x.transpose(0, 2, 3, 1) if x.ndim == 4 else x


def channels_first(x):
    return x.transpose(0, 3, 1, 2) if x.ndim == 4 else x


def error(found, expected):
    found = channels_first(keras.ops.convert_to_numpy(found))
    if found.shape != expected.shape:
        return f"shape {found.shape}, expected {expected.shape}"
    return float(np.abs(found - expected).max() / max(np.abs(expected).max(), 1e-6))


def give(model, tensors, places):
    by_layer = {}
    for weight, place in places.items():
        values = tensors[f"weight/{weight}"].reshape(place["from"]).transpose(place["order"]).reshape(place["shape"])
        by_layer.setdefault(place["layer"], {})[place["index"]] = values
    held = {layer.name for layer in model.layers if layer.weights}
    assert held == set(by_layer), f"layers with weights {sorted(held)}, given {sorted(by_layer)}"
    for layer, values in by_layer.items():
        model.get_layer(layer).set_weights([values[index] for index in range(len(values))])


def run(folder, case):
    module = load(folder / case["file"])
    model = module.build_model()
    statistics = sum(int(np.prod(w.shape)) for w in model.weights if w.path.split("/")[-1].startswith("moving_"))
    answer = {"parameters": model.count_params() - statistics}
    if not case["run"]:
        return answer
    tensors = load_file(folder / case["tensors"])
    give(model, tensors, case["weights"])
    inputs = [channels_last(x) for x in numbered(tensors, "input")]
    given = inputs[0] if len(inputs) == 1 else inputs
    with torch.no_grad():
        scores = listed(model(given))
        shown = listed(module.predict(model, given)) if hasattr(module, "predict") else scores
    answer["scores"] = [error(*pair) for pair in zip(scores, numbered(tensors, "scores"), strict=True)]
    answer["shown"] = [error(*pair) for pair in zip(shown, numbered(tensors, "shown"), strict=True)]
    if case["save"]:
        path = folder / "saved.keras"
        model.save(path)
        again = listed(keras.saving.load_model(path)(given))
        answer["scores"] += [error(*pair) for pair in zip(again, numbered(tensors, "scores"), strict=True)]
    return answer


torch.set_num_threads(1)
keras.utils.set_random_seed(1)
answer_all(sys.argv[1], run, keras.backend.clear_session)
