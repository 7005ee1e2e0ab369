"""Times PyTorch on the nets of the bench. One process measures one thing and prints one JSON object on its last line.

    torch_twin.py train NET --batch 32 --seconds 5 --threads 2     SGD, momentum 0.9, one step = one batch
    torch_twin.py infer NET --batch 32 --seconds 5 --threads 2     forward only, eval mode, no gradients
    torch_twin.py gemm --seconds 5 --threads 2                     the machine's float32 matrix product
    torch_twin.py count                                            parameters and multiply-accumulates of every net

The JSON is the contract of test/bench/step.ts; the Node twin prints the same members.
"""

import argparse
import json
import resource
import statistics
import time
from itertools import cycle
from pathlib import Path

import torch
from torch_nets import TWINS, multiply_accumulates, parameters

BATCHES_AT_HAND = 4
LEARNING_RATE = 0.003


def peak_megabytes() -> float:
    """Most memory this process held. /proc first: what getrusage says starts from the parent's size."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(step, seconds: float, warm_seconds: float, least: int = 5) -> list[float]:
    """Milliseconds of each step after the warm-up, for about the given time and at least `least` steps."""
    end = time.perf_counter() + warm_seconds
    warmed = 0
    while warmed < 2 or time.perf_counter() < end:
        step()
        warmed += 1
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < least or time.perf_counter() < end:
        begun = time.perf_counter()
        step()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def report(mode: str, net: str, batch: int, times: list[float], arguments: argparse.Namespace, **more: object) -> dict:
    best, median = min(times), statistics.median(times)
    return {
        "engine": "torch",
        "version": torch.__version__,
        "mode": mode,
        "net": net,
        "batch": batch,
        "threads": arguments.threads,
        "steps": len(times),
        "milliseconds": {"best": best, "median": median},
        "imagesPerSecond": {"best": batch * 1000 / best, "median": batch * 1000 / median},
        "peakMegabytes": peak_megabytes(),
        **more,
    }


def measure_net(arguments: argparse.Namespace) -> dict:
    twin = TWINS[arguments.net]
    torch.manual_seed(1)
    model = twin.make()
    layout = torch.channels_last if arguments.channels_last else torch.contiguous_format
    model = model.to(memory_format=layout)
    macs, first = multiply_accumulates(model, twin.image)
    images = [torch.randn(arguments.batch, *twin.image).to(memory_format=layout) for _ in range(BATCHES_AT_HAND)]
    labels = [torch.randint(twin.classes, (arguments.batch,)) for _ in range(BATCHES_AT_HAND)]
    batches = cycle(zip(images, labels))
    losses: list[float] = []
    if arguments.mode == "train":
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=0.9)

        def step() -> None:
            x, target = next(batches)
            optimizer.zero_grad(set_to_none=True)
            loss = torch.nn.functional.cross_entropy(model(x), target)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())

    else:
        model.eval()

        def step() -> None:
            with torch.inference_mode():
                model(next(batches)[0])

    times = timed(step, arguments.seconds, arguments.warm_up)
    counts = {"parameters": parameters(model), "macs": macs, "firstLayerMacs": first}
    return report(arguments.mode, arguments.net, arguments.batch, times, arguments, **counts, loss=losses[-1] if losses else None)


def measure_gemm(arguments: argparse.Namespace) -> dict:
    """Best rate of float32 products of square matrices, over a few sizes."""
    rates: dict[str, float] = {}
    sizes = (512, 1024, 2048)
    for size in sizes:
        a, b = torch.randn(size, size), torch.randn(size, size)
        out = torch.empty(size, size)
        times = timed(lambda: torch.mm(a, b, out=out), arguments.seconds / len(sizes), 0.3)
        rates[str(size)] = 2 * size**3 / min(times) / 1e6
    return {
        "engine": "torch",
        "version": torch.__version__,
        "mode": "gemm",
        "threads": arguments.threads,
        "gigaflops": max(rates.values()),
        "bySize": rates,
    }


def count() -> dict:
    nets = {}
    for name, twin in TWINS.items():
        model = twin.make()
        macs, first = multiply_accumulates(model, twin.image)
        nets[name] = {"parameters": parameters(model), "macs": macs, "firstLayerMacs": first}
    return {"engine": "torch", "version": torch.__version__, "mode": "count", "nets": nets}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    modes = parser.add_subparsers(dest="mode", required=True)
    for mode in ("train", "infer", "gemm", "count"):
        one = modes.add_parser(mode)
        if mode in ("train", "infer"):
            one.add_argument("net", choices=sorted(TWINS))
            one.add_argument("--batch", type=int, default=32)
            one.add_argument("--channels-last", action="store_true", help="PyTorch's other memory layout")
        one.add_argument("--seconds", type=float, default=5)
        one.add_argument("--warm-up", type=float, default=1, help="seconds of steps that are not counted")
        one.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    measured = {"train": measure_net, "infer": measure_net, "gemm": measure_gemm, "count": lambda _: count()}[arguments.mode](arguments)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
