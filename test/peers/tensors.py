"""Tensors in JSON, as the test suites pass them between Node and Python: {"shape", "dtype", "base64"} (little-endian bytes)."""

import base64
import json

import numpy as np


def decode(entry: dict) -> np.ndarray:
    data = base64.b64decode(entry["base64"])
    return np.frombuffer(data, dtype=np.dtype(entry.get("dtype", "float32")).newbyteorder("<")).reshape(entry["shape"])


def encode(array: np.ndarray) -> dict:
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    return {"shape": list(array.shape), "dtype": array.dtype.name, "base64": base64.b64encode(little.tobytes()).decode()}


def read_tensors(path: str) -> dict[str, np.ndarray]:
    """A .npy (one tensor, under the name ''), a .npz, or JSON of name -> tensor."""
    if path.endswith(".npy"):
        return {"": np.load(path)}
    if path.endswith(".npz"):
        return dict(np.load(path))
    with open(path, encoding="utf-8") as file:
        return {name: decode(entry) for name, entry in json.load(file).items()}
