// Small layers a generated Keras file defines when it needs them: what Keras does not have, or pads by another convention.
// Each is registered, so that a saved model loads wherever the file has been imported.
const registered = '@keras.saving.register_keras_serializable(package="Convas")';

/** Helpers by name; a file holds those it uses, in this order. */
export const kerasHelpers: Readonly<Record<string, string>> = {
  RBF: `${registered}
class RBF(layers.Layer):
    """Squared distance of the input to every centre; centres start at +1 and -1."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        def signs(shape, dtype=None):
            return ops.sign(keras.random.uniform(shape, -1.0, 1.0, dtype=dtype))

        self.centres = self.add_weight(name="centres", shape=(self.units, input_shape[-1]), initializer=signs)

    def call(self, x):
        return ops.sum(ops.square(ops.expand_dims(x, 1) - self.centres), axis=2)

    def get_config(self):
        return {**super().get_config(), "units": self.units}`,
  LocalResponseNorm: `${registered}
class LocalResponseNorm(layers.Layer):
    """x / (k + alpha / size * sum of squares over neighbouring channels) ** beta."""

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0, **kwargs):
        super().__init__(**kwargs)
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def call(self, x):
        half, channels = self.size // 2, x.shape[-1]
        squares = ops.pad(ops.square(x), ((0, 0), (0, 0), (0, 0), (half, half)))
        total = sum(squares[..., i : i + channels] for i in range(self.size))
        return x / ops.power(self.k + self.alpha / self.size * total, self.beta)

    def get_config(self):
        return {**super().get_config(), "size": self.size, "alpha": self.alpha, "beta": self.beta, "k": self.k}`,
  ChannelShuffle: `${registered}
class ChannelShuffle(layers.Layer):
    """Deals the channels of all groups out in turn."""

    def __init__(self, groups, **kwargs):
        super().__init__(**kwargs)
        self.groups = groups

    def call(self, x):
        *sizes, channels = x.shape[1:]
        dealt = ops.swapaxes(ops.reshape(x, (-1, *sizes, self.groups, channels // self.groups)), -1, -2)
        return ops.reshape(dealt, (-1, *sizes, channels))

    def get_config(self):
        return {**super().get_config(), "groups": self.groups}`,
  OnnxOp: `${registered}
class OnnxOp(layers.Layer):
    """An operation of ONNX that no layer stands for: what it does has to be written here."""

    def __init__(self, op, **kwargs):
        super().__init__(**kwargs)
        self.op = op

    def call(self, *inputs):
        raise NotImplementedError(f"ONNX operation {self.op}")

    def get_config(self):
        return {**super().get_config(), "op": self.op}`,
  Pool2D: `class Pool2D(layers.Layer):
    """A window over maps; padding is ((top, bottom), (left, right))."""

    def __init__(self, pool_size, strides, padding=((0, 0), (0, 0)), **kwargs):
        super().__init__(**kwargs)
        self.pool_size, self.strides, self.padding = tuple(pool_size), tuple(strides), tuple(map(tuple, padding))

    def pad(self, x, padding, value=0.0):
        return ops.pad(x, ((0, 0), *padding, (0, 0)), constant_values=value)

    def sums(self, x):
        area = self.pool_size[0] * self.pool_size[1]
        return ops.average_pool(x, self.pool_size, self.strides, data_format="channels_last") * area

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size, "strides": self.strides, "padding": self.padding}`,
  SumPool2D: `${registered}
class SumPool2D(Pool2D):
    """Sum of every window."""

    def call(self, x):
        return self.sums(self.pad(x, self.padding))`,
  AveragePool2D: `${registered}
class AveragePool2D(Pool2D):
    """Mean of every window; padding counts as zeros or not at all, extra rows and columns never count."""

    def __init__(self, *args, count_padding=False, extra=(0, 0), **kwargs):
        super().__init__(*args, **kwargs)
        self.count_padding, self.extra = count_padding, tuple(extra)

    def call(self, x):
        extra = tuple((0, n) for n in self.extra)
        exists = self.pad(ops.ones_like(x[:1, :, :, :1]), self.padding, float(self.count_padding))
        return self.sums(self.pad(self.pad(x, self.padding), extra)) / self.sums(self.pad(exists, extra))

    def get_config(self):
        return {**super().get_config(), "count_padding": self.count_padding, "extra": self.extra}`,
  MaxPool2D: `${registered}
class MaxPool2D(Pool2D):
    """Largest value of every window; padding never wins, dilation spreads the window."""

    def __init__(self, *args, dilation=(1, 1), **kwargs):
        super().__init__(*args, **kwargs)
        self.dilation = tuple(dilation)

    def call(self, x):
        x = self.pad(x, self.padding, float("-inf"))
        (kh, kw), (sh, sw), (dh, dw) = self.pool_size, self.strides, self.dilation
        rows = (x.shape[1] - dh * (kh - 1) - 1) // sh * sh + 1
        columns = (x.shape[2] - dw * (kw - 1) - 1) // sw * sw + 1
        y = None
        for top in range(0, kh * dh, dh):
            for left in range(0, kw * dw, dw):
                part = x[:, top : top + rows : sh, left : left + columns : sw]
                y = part if y is None else ops.maximum(y, part)
        return y

    def get_config(self):
        return {**super().get_config(), "dilation": self.dilation}`,
  ConvTranspose2D: `${registered}
class ConvTranspose2D(layers.Layer):
    """Transposed convolution with groups; cut and added are rows and columns (start, end) per axis."""

    def __init__(self, filters, kernel_size, strides, cut, added=(0, 0), dilation=(1, 1), groups=1, use_bias=True, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, tuple(kernel_size), tuple(strides)
        self.cut, self.added, self.dilation = tuple(map(tuple, cut)), tuple(added), tuple(dilation)
        self.groups, self.use_bias, self.activation = groups, use_bias, keras.activations.get(activation)

    def build(self, input_shape):
        shape = (*self.kernel_size, self.filters // self.groups, input_shape[-1])
        self.kernel = self.add_weight(name="kernel", shape=shape)
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")

    def spread(self, x, kernel):
        """Every value times the kernel, added up at steps of the stride: a convolution of the values set apart by zeros."""
        (kh, kw), (sh, sw), (dh, dw) = self.kernel_size, self.strides, self.dilation
        rows, columns, channels = x.shape[1:]
        x = ops.pad(ops.reshape(x, (-1, rows, 1, columns, 1, channels)), ((0, 0), (0, 0), (0, sh - 1), (0, 0), (0, sw - 1), (0, 0)))
        x = ops.reshape(x, (-1, rows * sh, columns * sw, channels))[:, : rows * sh - sh + 1, : columns * sw - sw + 1]
        x = ops.pad(x, ((0, 0), (dh * (kh - 1),) * 2, (dw * (kw - 1),) * 2, (0, 0)))
        kernel = ops.transpose(ops.flip(kernel, (0, 1)), (0, 1, 3, 2))
        return ops.conv(x, kernel, 1, "valid", data_format="channels_last", dilation_rate=self.dilation)

    def call(self, x):
        parts = zip(ops.split(x, self.groups, axis=-1), ops.split(self.kernel, self.groups, axis=-1))
        x = ops.concatenate([self.spread(*pair) for pair in parts], axis=-1)
        x = ops.pad(x, ((0, 0), *((0, n) for n in self.added), (0, 0)))
        (top, bottom), (left, right) = self.cut
        x = x[:, top : x.shape[1] - bottom, left : x.shape[2] - right]
        return self.activation(x + self.bias if self.use_bias else x)

    def get_config(self):
        config = {name: getattr(self, name) for name in ("filters", "kernel_size", "strides", "cut", "added", "dilation", "groups", "use_bias")}
        return {**super().get_config(), **config, "activation": keras.activations.serialize(self.activation)}`,
};
