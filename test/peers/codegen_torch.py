"""Runs generated PyTorch files: argument is a folder with cases.json, answers one JSON object of case -> figures.

A case has a file, what makes the network, and tensors: "weight/<our name>", "input/<n>", "shown/<n>" and "scores/<n>"; its "weights"
table says which key of the state_dict each weight has.
"""
import sys

import torch
from safetensors.numpy import load_file

from codegen_cases import answer_all, listed, load, numbered


def error(found, expected):
    if tuple(found.shape) != tuple(expected.shape):
        return f"shape {tuple(found.shape)}, expected {tuple(expected.shape)}"
    return float((found - expected).abs().max() / expected.abs().max().clamp_min(1e-6))


def run(folder, case):
    module = load(folder / case["file"])
    model = getattr(module, case["made"])()
    answer = {"parameters": sum(p.numel() for p in model.parameters())}
    if not case["run"]:
        return answer
    tensors = {name: torch.from_numpy(values) for name, values in load_file(folder / case["tensors"]).items()}
    state = {case["weights"][name[len("weight/"):]]: t for name, t in tensors.items() if name.startswith("weight/")}
    counters = {name: t for name, t in model.state_dict().items() if name.endswith("num_batches_tracked")}
    model.load_state_dict({**state, **counters})
    model.eval()
    with torch.no_grad():
        inputs = numbered(tensors, "input")
        scores = listed(model(*inputs))
        shown = listed(model.predict(*inputs)) if hasattr(model, "predict") else scores
    answer["scores"] = [error(*pair) for pair in zip(scores, numbered(tensors, "scores"), strict=True)]
    answer["shown"] = [error(*pair) for pair in zip(shown, numbered(tensors, "shown"), strict=True)]
    return answer


torch.set_num_threads(1)
torch.manual_seed(1)
answer_all(sys.argv[1], run)
