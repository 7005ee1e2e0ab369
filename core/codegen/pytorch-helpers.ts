// Small classes and functions a generated PyTorch file defines when it needs them.

/** Helpers by name; a file holds those it uses, in this order. */
export const pytorchHelpers: Readonly<Record<string, string>> = {
  SumPool2d: `class SumPool2d(nn.Module):
    """Sum of every window: average pooling without the division."""

    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False):
        super().__init__()
        self.window = dict(kernel_size=kernel_size, stride=stride, padding=padding, ceil_mode=ceil_mode)

    def forward(self, x):
        return F.avg_pool2d(x, **self.window, divisor_override=1)`,
  average_pool2d: `def average_pool2d(x, kernel_size, stride, padding):
    """Mean over the pixels that exist, padding given as (left, right, top, bottom)."""
    total = F.avg_pool2d(F.pad(x, padding), kernel_size, stride, divisor_override=1)
    count = F.avg_pool2d(F.pad(torch.ones_like(x[:1, :1]), padding), kernel_size, stride, divisor_override=1)
    return total / count`,
  onnx_op: `def onnx_op(op, *inputs):
    """An operation of ONNX that no layer stands for: what it does has to be written here."""
    raise NotImplementedError(f"ONNX operation {op}")`,
  RBF: `class RBF(nn.Module):
    """Squared distance of the input to every centre; centres start at +1 and -1."""

    def __init__(self, in_features, units):
        super().__init__()
        self.centres = nn.Parameter(torch.randint(0, 2, (units, in_features)) * 2.0 - 1.0)

    def forward(self, x):
        return (x.unsqueeze(1) - self.centres).square().sum(dim=2)`,
};
