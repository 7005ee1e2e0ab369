"""Random settings of layers: makes inputs and weights, answers them with PyTorch's outputs, as one JSON object.

Arguments: number of cases per layer, seed. Tensors are {"shape", "f32": base64 of little-endian float32}.
"""
import base64
import json
import random
import sys

import torch
import torch.nn.functional as F


def pack(t):
    return {"shape": list(t.shape), "f32": base64.b64encode(t.detach().contiguous().numpy().astype("<f4").tobytes()).decode()}


def extent(k, d):
    return d * (k - 1) + 1


def image(least_h, least_w, channels):
    return torch.randn(random.randint(1, 3), channels, least_h + random.randint(0, 7), least_w + random.randint(0, 7))


def two(low, high):
    return [random.randint(low, high), random.randint(low, high)]


def conv2d():
    k, s, d, p = two(1, 4), two(1, 3), two(1, 2), two(0, 2)
    groups = random.choice([1, 1, 2, 3])
    channels, filters = groups * random.randint(1, 3), groups * random.randint(1, 3)
    x = image(max(1, extent(k[0], d[0]) - 2 * p[0]), max(1, extent(k[1], d[1]) - 2 * p[1]), channels)
    w, b = torch.randn(filters, channels // groups, *k), torch.randn(filters)
    y = F.conv2d(x, w, b, s, p, d, groups)
    return {"filters": filters, "kernel": k, "stride": s, "dilation": d, "padding": p, "groups": groups}, [x], {"weight": w, "bias": b}, y


def conv_transpose2d():
    k, s, d = two(1, 4), two(1, 3), two(1, 2)
    p = [random.randint(0, (extent(k[i], d[i]) - 1) // 2) for i in (0, 1)]
    o = [random.randint(0, s[i] - 1) for i in (0, 1)]
    groups = random.choice([1, 1, 2])
    channels, filters = groups * random.randint(1, 3), groups * random.randint(1, 3)
    x = image(1, 1, channels)
    w, b = torch.randn(channels, filters // groups, *k), torch.randn(filters)
    y = F.conv_transpose2d(x, w, b, s, p, o, groups, d)
    return {"filters": filters, "kernel": k, "stride": s, "dilation": d, "padding": p, "output-padding": o, "groups": groups}, [x], {"weight": w, "bias": b}, y


def pool(kind):
    k, s = two(1, 4), two(1, 4)
    d = two(1, 3) if kind == "max-pool2d" else [1, 1]
    p = [random.randint(0, k[i] // 2) for i in (0, 1)]
    ceil = random.random() < 0.6
    x = image(max(d[0], extent(k[0], d[0]) - 2 * p[0]), max(d[1], extent(k[1], d[1]) - 2 * p[1]), 2)
    params = {"kernel": k, "stride": s, "padding": p, "ceil": ceil}
    if kind == "max-pool2d":
        return {**params, "dilation": d}, [x], {}, F.max_pool2d(x, k, s, p, d, ceil)
    if kind == "sum-pool2d":
        return params, [x], {}, F.avg_pool2d(x, k, s, p, ceil, True, divisor_override=1)
    counts = random.random() < 0.5
    return {**params, "count-padding": counts}, [x], {}, F.avg_pool2d(x, k, s, p, ceil, counts)


def upsample2d():
    scale, mode = two(1, 4), random.choice(["nearest", "bilinear"])
    x = image(1, 1, 2)
    y = F.interpolate(x, scale_factor=tuple(map(float, scale)), mode=mode, **({"align_corners": False} if mode == "bilinear" else {}))
    return {"scale": scale, "mode": mode}, [x], {}, y


def local_response_norm():
    size, alpha, beta, k = random.choice([1, 3, 5, 7]), random.uniform(0.01, 2), random.uniform(0.2, 1), random.uniform(0.5, 2)
    x = image(1, 1, random.randint(1, 8))
    return {"size": size, "alpha": alpha, "beta": beta, "k": k}, [x], {}, F.local_response_norm(x, size, alpha, beta, k)


def group_norm():
    groups = random.randint(1, 4)
    channels = groups * random.randint(1, 3)
    x, w, b = image(2, 2, channels), torch.randn(channels), torch.randn(channels)
    return {"groups": groups}, [x], {"scale": w, "shift": b}, F.group_norm(x, groups, w, b)


def layer_norm():
    axes = random.randint(1, 3)
    x = image(2, 2, 3)
    shape = list(x.shape[-axes:])
    w, b = torch.randn(shape), torch.randn(shape)
    return {"axes": axes}, [x], {"scale": w, "shift": b}, F.layer_norm(x, shape, w, b)


def channel_shuffle():
    groups = random.randint(1, 4)
    x = image(2, 2, groups * random.randint(1, 3))
    return {"groups": groups}, [x], {}, F.channel_shuffle(x, groups)


def activation():
    table = {
        "relu": F.relu, "relu6": F.relu6, "selu": F.selu, "gelu": F.gelu, "silu": F.silu, "mish": F.mish, "tanh": torch.tanh,
        "sigmoid": torch.sigmoid, "hard-sigmoid": F.hardsigmoid, "hard-swish": F.hardswish, "softplus": F.softplus,
    }
    name = random.choice([*table, "leaky-relu", "elu"])
    x = torch.randn(2, 9) * random.choice([1, 5, 30])
    if name == "leaky-relu":
        slope = random.uniform(0, 0.5)
        return {"function": name, "slope": slope}, [x], {}, F.leaky_relu(x, slope)
    if name == "elu":
        alpha = random.uniform(0.1, 2)
        return {"function": name, "alpha": alpha}, [x], {}, F.elu(x, alpha)
    return {"function": name}, [x], {}, table[name](x)


makers = {
    "conv2d": conv2d, "conv-transpose2d": conv_transpose2d, "max-pool2d": lambda: pool("max-pool2d"), "average-pool2d": lambda: pool("average-pool2d"),
    "sum-pool2d": lambda: pool("sum-pool2d"), "upsample2d": upsample2d, "local-response-norm": local_response_norm, "group-norm": group_norm,
    "layer-norm": layer_norm, "channel-shuffle": channel_shuffle, "activation": activation,
}

count, seed = int(sys.argv[1]), int(sys.argv[2])
random.seed(seed)
torch.manual_seed(seed)
torch.set_num_threads(1)
cases = []
for kind, make in makers.items():
    for _ in range(count):
        params, inputs, weights, output = make()
        cases.append({"kind": kind, "params": params, "inputs": [pack(x) for x in inputs], "weights": {n: pack(w) for n, w in weights.items()}, "output": pack(output)})
print(json.dumps({"cases": cases}))
