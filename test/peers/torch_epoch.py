"""Trains lenet5-softmax in PyTorch from given initial weights, in a given order of images: the peer of a training run.

    torch_epoch.py PLAN --weights W.safetensors --data FOLDER [--threads 2]

FOLDER holds the four IDX files of Fashion-MNIST or MNIST (.gz or plain). PLAN is JSON:
  {"weights": ["C1/kernel", "C1/bias", ...],   names in W, in the network's order: kernel, then bias, of each layer
   "order": [[...], ...],                       for each epoch the training images in the order they are seen
   "batch": 64, "dropLast": false,              a last batch that is not full: left out or taken
   "optimizer": {"kind": "adam", "learningRate": 0.001, ...}, "weightDecay": 0, "schedule": {"kind": "constant"}}
with the recipe's names. Optimizers and schedules are PyTorch's own. Prints one JSON object: for each epoch its training
loss (mean over images, each at the step that saw it), for the whole the test set's accuracy and loss, and the loss of every step.
"""

import argparse
import gzip
import json
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import nn
from torch.nn import functional


def read_idx(folder: Path, stem: str) -> np.ndarray:
    packed, plain = folder / f"{stem}.gz", folder / stem
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * axis : 8 + 4 * axis], "big") for axis in range(rank)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def images_and_labels(folder: Path, part: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Images as the template's input layer makes them: scaled by 1/255, zeros around 28 × 28 up to 32 × 32."""
    images = torch.from_numpy(read_idx(folder, f"{part}-images-idx3-ubyte").astype(np.float32) / np.float32(255))
    return functional.pad(images.unsqueeze(1), (2, 2, 2, 2)), torch.from_numpy(read_idx(folder, f"{part}-labels-idx1-ubyte").astype(np.int64))


def network() -> nn.Sequential:
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2)),
        *(nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten()),
        *(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    )


def set_weights(model: nn.Module, names: list[str], weights: dict[str, np.ndarray]) -> None:
    targets = list(model.parameters())
    if len(targets) != len(names):
        raise SystemExit(f"the plan names {len(names)} weights, the network has {len(targets)}")
    with torch.no_grad():
        for target, name in zip(targets, names):
            value = torch.from_numpy(weights[name].copy())
            if tuple(value.shape) != tuple(target.shape) and tuple(value.T.shape) == tuple(target.shape):
                value = value.T
            if value.numel() != target.numel():
                raise SystemExit(f"{name} has shape {tuple(value.shape)}, expected {tuple(target.shape)}")
            target.copy_(value.reshape(target.shape))


def make_optimizer(model: nn.Module, recipe: dict, decay: float) -> torch.optim.Optimizer:
    rate = recipe["learningRate"]
    kind = recipe["kind"]
    weights = model.parameters()
    if kind in ("sgd", "momentum", "nesterov"):
        momentum = 0.0 if kind == "sgd" else recipe.get("momentum", 0.9)
        return torch.optim.SGD(weights, rate, momentum=momentum, nesterov=kind == "nesterov", weight_decay=decay)
    if kind == "rmsprop":
        return torch.optim.RMSprop(weights, rate, alpha=recipe.get("alpha", 0.99), eps=recipe.get("epsilon", 1e-8), weight_decay=decay)
    make = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind]
    betas = (recipe.get("beta1", 0.9), recipe.get("beta2", 0.999))
    return make(weights, rate, betas=betas, eps=recipe.get("epsilon", 1e-8), weight_decay=decay)


def make_schedule(optimizer: torch.optim.Optimizer, schedule: dict, peak: float, steps: int):
    """PyTorch's scheduler, stepped once a batch; None for a constant rate."""
    kind = schedule.get("kind", "constant")
    if kind == "constant":
        return None
    if kind == "cosine":
        return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps, schedule.get("floor", 0))
    if kind == "one-cycle":
        return torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            peak,
            total_steps=steps,
            pct_start=schedule.get("rise", 0.3),
            div_factor=schedule.get("startDivisor", 25),
            final_div_factor=schedule.get("endDivisor", 1e4),
            anneal_strategy={"cosine": "cos", "linear": "linear"}[schedule.get("shape", "cosine")],
            cycle_momentum=False,
        )
    raise SystemExit(f"schedule {kind} is not known here")


def evaluate(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    with torch.inference_mode():
        logits = torch.cat([model(part) for part in images.split(1000)])
        return (logits.argmax(1) == labels).float().mean().item(), functional.cross_entropy(logits, labels).item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    plan = json.loads(Path(arguments.plan).read_text())
    model = network()
    set_weights(model, plan["weights"], load_file(arguments.weights))
    images, labels = images_and_labels(arguments.data, "train")
    batch = plan["batch"]
    cut = (lambda count: count // batch * batch) if plan.get("dropLast", False) else (lambda count: count)
    orders = [torch.tensor(order[: cut(len(order))]) for order in plan["order"]]
    optimizer = make_optimizer(model, plan["optimizer"], plan.get("weightDecay", 0))
    steps = sum(-(-len(order) // batch) for order in orders)
    schedule = make_schedule(optimizer, plan.get("schedule", {}), plan["optimizer"]["learningRate"], steps)
    epochs, losses = [], []
    for order in orders:
        begun, total = time.perf_counter(), 0.0
        for chosen in order.split(batch):
            optimizer.zero_grad(set_to_none=True)
            loss = functional.cross_entropy(model(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            if schedule is not None:
                schedule.step()
            losses.append(loss.item())
            total += loss.item() * len(chosen)
        epochs.append({"loss": total / len(order), "seconds": time.perf_counter() - begun})
    accuracy, test_loss = evaluate(model, *images_and_labels(arguments.data, "t10k"))
    print(json.dumps({"version": torch.__version__, "epochs": epochs, "accuracy": accuracy, "testLoss": test_loss, "losses": losses}))


if __name__ == "__main__":
    main()
