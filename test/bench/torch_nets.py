"""The nets of the bench as PyTorch modules: the twins of the project files in test/bench/nets.

Each entry gives the module, the input of one image (channels, height, width) and the number of classes. The last layer
gives logits; the loss takes them. Weight counts must equal those of the project files before a ratio is printed.
"""

from dataclasses import dataclass
from typing import Callable

import torch
from torch import nn


@dataclass(frozen=True)
class Twin:
    make: Callable[[], nn.Module]
    image: tuple[int, int, int]
    classes: int


def lenet5() -> nn.Module:
    """conv-tanh, average pools without activation, 61,706 parameters."""
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2)),
        *(nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten()),
        *(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    )


def alexnet() -> nn.Module:
    """One column, no groups, no local response norm, no dropout: 224 in, first map 55 × 55, 62,378,344 parameters."""
    return nn.Sequential(
        *(nn.Conv2d(3, 96, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(96, 256, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(256, 384, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(384, 384, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten()),
        *(nn.Linear(9216, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000)),
    )


def vgg11() -> nn.Module:
    """VGG-11 for 32 × 32: eight 3 × 3 convolutions, five pools down to one pixel, one dense layer, no batch norm."""
    layers: list[nn.Module] = []
    channels = 3
    for width in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512, "pool"):
        if isinstance(width, str):
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 10))


class Residual(nn.Module):
    """Two 3 × 3 convolutions beside the identity, or beside a 1 × 1 projection where the shape changes."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.main = nn.Sequential(
            *(nn.Conv2d(channels, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()),
            *(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)),
        )
        self.beside = (
            nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width))
            if stride != 1 or channels != width
            else nn.Identity()
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.main(x) + self.beside(x))


def residual_net(stem: int, widths: tuple[int, ...], blocks: int) -> nn.Module:
    layers: list[nn.Module] = [nn.Conv2d(3, stem, 3, 1, 1, bias=False), nn.BatchNorm2d(stem), nn.ReLU()]
    channels = stem
    for stage, width in enumerate(widths):
        for block in range(blocks):
            layers.append(Residual(channels, width, 2 if stage > 0 and block == 0 else 1))
            channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def separable_net() -> nn.Module:
    """3 × 3 stem of 32, then six separable blocks; strides 1, 2, 1, 2, 1, 2 take 32 × 32 to 4 × 4."""
    layers: list[nn.Module] = [nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU()]
    channels = 32
    for width, stride in zip((64, 128, 128, 256, 256, 512), (1, 2, 1, 2, 1, 2)):
        layers += [nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
        layers += [nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


TWINS: dict[str, Twin] = {
    "lenet5": Twin(lenet5, (1, 32, 32), 10),
    "alexnet": Twin(alexnet, (3, 224, 224), 1000),
    "vgg11": Twin(vgg11, (3, 32, 32), 10),
    "resnet20": Twin(lambda: residual_net(16, (16, 32, 64), 3), (3, 32, 32), 10),
    "resnet18": Twin(lambda: residual_net(64, (64, 128, 256, 512), 2), (3, 32, 32), 10),
    "depthwise": Twin(separable_net, (3, 32, 32), 10),
}


def parameters(model: nn.Module) -> int:
    """Trained numbers, batch-norm scale and shift included, running statistics not."""
    return sum(each.numel() for each in model.parameters())


def multiply_accumulates(model: nn.Module, image: tuple[int, int, int]) -> tuple[int, int]:
    """Multiply-accumulates of one image in convolutions and dense layers: all of them, and those of the first layer."""
    counts: list[int] = []

    def count(layer: nn.Module, _inputs: object, output: torch.Tensor) -> None:
        if isinstance(layer, nn.Conv2d):
            counts.append(output[0].numel() * layer.weight[0].numel())
        elif isinstance(layer, nn.Linear):
            counts.append(layer.weight.numel())

    hooks = [layer.register_forward_hook(count) for layer in model.modules()]
    was_training = model.training
    with torch.no_grad():
        model.eval()(torch.zeros(1, *image))
    model.train(was_training)
    for hook in hooks:
        hook.remove()
    return sum(counts), counts[0]
