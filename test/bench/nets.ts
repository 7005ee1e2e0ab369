// The nets of the bench as documents: the project files in test/bench/nets, twins of torch_nets.py. A test compares the
// files with what is drawn here; `CONVAS_WRITE_NETS=1 npm test test/build/bench-nets` writes them again after a change.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { Document, LayerRecord, WireRecord } from '../../core/document/model.ts';

/** Draws a document layer by layer; each new layer hangs on the last one unless told otherwise. */
class Sketch {
  readonly #layers: Record<string, LayerRecord> = {};
  readonly #wires: Record<string, WireRecord> = {};
  #last: string | null = null;
  #column = 0;

  /** Adds a layer behind others (the last one when left out) and gives its id. */
  add(id: string, kind: string, params: JsonObject = {}, behind: readonly string[] = this.#last === null ? [] : [this.#last], row = 0): string {
    this.#layers[id] = { id, kind, name: id, parent: null, params, position: { x: 240 * this.#column++, y: 160 * row }, trainable: true };
    behind.forEach((from, order) => {
      const wire = `${from}-${id}`;
      this.#wires[wire] = { id: wire, parent: null, from: { layer: from, port: 'out' }, to: { layer: id, port: 'in' }, order };
    });
    this.#last = id;
    return id;
  }

  finish(name: string, about: string, batch: number): Document {
    const recipe = { optimizer: { kind: 'momentum', learningRate: 0.003, momentum: 0.9 }, batch };
    return { name, about, layers: this.#layers, wires: this.#wires, notes: {}, blocks: {}, recipe, base: null };
  }
}

const image = (channels: number, size: number): JsonObject => ({ channels, height: size, width: size });

/** Flattens what is there, scores ten (or more) classes and ends the network. */
function classify(sketch: Sketch, classes: number): void {
  sketch.add('scores', 'dense', { units: classes });
  sketch.add('shares', 'softmax');
  sketch.add('output', 'output', { classes });
}

function lenet5(): Document {
  const sketch = new Sketch();
  sketch.add('input', 'input', image(1, 32));
  sketch.add('c1', 'conv2d', { filters: 6, kernel: 5, activation: 'tanh' });
  sketch.add('s2', 'average-pool2d');
  sketch.add('c3', 'conv2d', { filters: 16, kernel: 5, activation: 'tanh' });
  sketch.add('s4', 'average-pool2d');
  sketch.add('c5', 'conv2d', { filters: 120, kernel: 5, activation: 'tanh' });
  sketch.add('flatten', 'flatten');
  sketch.add('f6', 'dense', { units: 84, activation: 'tanh' });
  classify(sketch, 10);
  return sketch.finish('lenet5', 'LeNet-5 with tanh in the convolutions, average pools without activation and softmax.', 32);
}

function alexnet(): Document {
  const sketch = new Sketch();
  const pool = { kernel: 3, stride: 2 };
  const conv = (id: string, filters: number, kernel: number) => sketch.add(id, 'conv2d', { filters, kernel, padding: 'same', activation: 'relu' });
  sketch.add('input', 'input', image(3, 224));
  sketch.add('c1', 'conv2d', { filters: 96, kernel: 11, stride: 4, padding: 2, activation: 'relu' });
  sketch.add('s2', 'max-pool2d', pool);
  conv('c3', 256, 5);
  sketch.add('s4', 'max-pool2d', pool);
  conv('c5', 384, 3);
  conv('c6', 384, 3);
  conv('c7', 256, 3);
  sketch.add('pool', 'max-pool2d', pool);
  sketch.add('flatten', 'flatten');
  sketch.add('f8', 'dense', { units: 4096, activation: 'relu' });
  sketch.add('f9', 'dense', { units: 4096, activation: 'relu' });
  classify(sketch, 1000);
  return sketch.finish('alexnet', 'AlexNet in one column: no groups, no local response normalisation, no dropout.', 16);
}

function vgg11(): Document {
  const sketch = new Sketch();
  sketch.add('input', 'input', image(3, 32));
  let conv = 0;
  let pool = 0;
  for (const width of [64, 'pool', 128, 'pool', 256, 256, 'pool', 512, 512, 'pool', 512, 512, 'pool'] as const) {
    if (width === 'pool') sketch.add(`pool${++pool}`, 'max-pool2d');
    else sketch.add(`conv${++conv}`, 'conv2d', { filters: width, kernel: 3, padding: 'same', activation: 'relu' });
  }
  sketch.add('flatten', 'flatten');
  classify(sketch, 10);
  return sketch.finish('vgg11', 'VGG-11 for 32 × 32 images: five pools down to one pixel, one dense layer, no batch normalisation.', 32);
}

/** A convolution without bias and its batch normalisation; padding is half the kernel on every side, as in PyTorch. */
function normalised(sketch: Sketch, id: string, params: { filters: number; kernel: number; stride: number }, behind?: readonly string[], row = 0): string {
  sketch.add(id, 'conv2d', { ...params, padding: params.kernel >> 1, bias: false }, behind, row);
  return sketch.add(`${id}-norm`, 'batch-norm', {}, [id], row);
}

function residual(name: string, about: string, stem: number, widths: readonly number[], blocks: number): Document {
  const sketch = new Sketch();
  sketch.add('input', 'input', image(3, 32));
  normalised(sketch, 'stem', { filters: stem, kernel: 3, stride: 1 });
  let last = sketch.add('stem-relu', 'activation');
  let channels = stem;
  widths.forEach((filters, stage) => {
    for (let block = 0; block < blocks; block++) {
      const at = `stage${stage + 1}-block${block + 1}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      normalised(sketch, `${at}-conv1`, { filters, kernel: 3, stride }, [last]);
      sketch.add(`${at}-relu1`, 'activation');
      const main = normalised(sketch, `${at}-conv2`, { filters, kernel: 3, stride: 1 });
      const beside = stride === 1 && channels === filters ? last : normalised(sketch, `${at}-projection`, { filters, kernel: 1, stride }, [last], 1);
      sketch.add(`${at}-add`, 'add', {}, [main, beside]);
      last = sketch.add(`${at}-relu2`, 'activation');
      channels = filters;
    }
  });
  sketch.add('average', 'global-average-pool');
  sketch.add('flatten', 'flatten');
  classify(sketch, 10);
  return sketch.finish(name, about, 32);
}

function depthwise(): Document {
  const sketch = new Sketch();
  sketch.add('input', 'input', image(3, 32));
  normalised(sketch, 'stem', { filters: 32, kernel: 3, stride: 1 });
  sketch.add('stem-relu', 'activation');
  [64, 128, 128, 256, 256, 512].forEach((filters, index) => {
    const at = `block${index + 1}`;
    sketch.add(`${at}-depthwise`, 'depthwise-conv2d', { kernel: 3, stride: index % 2 === 0 ? 1 : 2, padding: 1, bias: false });
    sketch.add(`${at}-depthwise-norm`, 'batch-norm');
    sketch.add(`${at}-relu1`, 'activation');
    normalised(sketch, `${at}-pointwise`, { filters, kernel: 1, stride: 1 });
    sketch.add(`${at}-relu2`, 'activation');
  });
  sketch.add('average', 'global-average-pool');
  sketch.add('flatten', 'flatten');
  classify(sketch, 10);
  return sketch.finish('depthwise', 'Six separable blocks of depthwise and pointwise convolutions; strides 1, 2, 1, 2, 1, 2.', 32);
}

/** The nets of the bench by name. */
export const benchNets: Readonly<Record<string, () => Document>> = {
  lenet5,
  alexnet,
  vgg11,
  resnet20: () => residual('resnet20', 'ResNet-20 in its CIFAR form, with 1 × 1 projections where the shape changes.', 16, [16, 32, 64], 3),
  resnet18: () => residual('resnet18', 'ResNet-18 for 32 × 32 images: 3 × 3 stem, no first pool.', 64, [64, 128, 256, 512], 2),
  depthwise,
};
