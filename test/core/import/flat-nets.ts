// Networks as an importer hands them over: every node a layer, no block, names as files have them.
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../../../core/document/model.ts';
import { flatten } from '../../../core/document/flatten.ts';

/** Writes layers down one after the other; each answers its id. */
export class Chain {
  readonly #layers: LayerRecord[] = [];
  readonly #wires: WireRecord[] = [];

  constructor(channels: number, size: number) {
    this.layer('data', 'input', { channels, height: size, width: size }, []);
  }

  layer(name: string, kind: string, params: JsonObject, from: readonly string[]): string {
    this.#layers.push({ id: name, kind, name, parent: null, params, position: { x: 0, y: 0 }, trainable: true });
    for (const [order, source] of from.entries()) this.#wires.push({ id: `${source}-${name}-${order}`, parent: null, from: { layer: source, port: 'out' }, to: { layer: name, port: 'in' }, order });
    return name;
  }

  conv(name: string, from: string, filters: number, kernel = 1, params: JsonObject = {}): string {
    return this.layer(name, 'conv2d', { filters, kernel, ...(kernel > 1 ? { padding: (kernel - 1) / 2 } : {}), ...params }, [from]);
  }

  relu(name: string, from: string): string {
    return this.layer(name, 'activation', { function: 'relu' }, [from]);
  }

  /** convolution, batch norm and (unless `linear`) activation, named after the convolution */
  cbr(name: string, from: string, filters: number, kernel = 1, params: JsonObject = {}, linear = false): string {
    const norm = this.layer(`${name}_bn`, 'batch-norm', {}, [this.conv(name, from, filters, kernel, { bias: false, ...params })]);
    return linear ? norm : this.relu(`${name}_relu`, norm);
  }

  document(last: string, classes: number): Document {
    const flat = this.layer('flat', 'flatten', {}, [this.layer('gap', 'global-average-pool', {}, [last])]);
    this.layer('prob', 'output', { classes }, [this.layer('fc', 'dense', { units: classes }, [flat])]);
    const byId = <R extends { readonly id: string }>(records: readonly R[]): { readonly [id: string]: R } => Object.fromEntries(records.map((record) => [record.id, record]));
    return { ...emptyDocument('imported'), layers: byId(this.#layers), wires: byId(this.#wires) };
  }
}

/** ResNet of bottlenecks as Caffe2 names it: `res2_0_branch2a`. Every width is divided by `less`. */
export function bottleneckNet(counts: readonly number[], less = 1, gate = false): Document {
  const net = new Chain(3, 64);
  let at = net.layer('pool1', 'max-pool2d', { kernel: 3, stride: 2, padding: 1 }, [net.cbr('conv1', 'data', 64 / less, 7, { stride: 2 })]);
  for (const [stage, count] of counts.entries()) {
    const width = (64 * 2 ** stage) / less;
    for (let n = 0; n < count; n++) {
      const name = `res${stage + 2}_${n}`;
      const stride = n === 0 && stage > 0 ? { stride: 2 } : {};
      const a = net.cbr(`${name}_branch2a`, at, width);
      const b = net.cbr(`${name}_branch2b`, a, width, 3, stride);
      let c = net.cbr(`${name}_branch2c`, b, width * 4, 1, {}, true);
      if (gate) {
        const squeezed = net.relu(`${name}_squeeze_relu`, net.conv(`${name}_squeeze`, net.layer(`${name}_mean`, 'global-average-pool', {}, [c]), width / 4));
        const excited = net.layer(`${name}_sigmoid`, 'activation', { function: 'sigmoid' }, [net.conv(`${name}_excite`, squeezed, width * 4)]);
        c = net.layer(`${name}_scale`, 'multiply', {}, [c, excited]);
      }
      const around = n === 0 ? net.cbr(`${name}_branch1`, at, width * 4, 1, stride, true) : at;
      at = net.relu(`${name}_relu`, net.layer(`${name}_sum`, 'add', {}, [c, around]));
    }
  }
  return net.document(at, 10);
}

/** GoogLeNet as Caffe names it, with each activation a layer of its own. */
export function inceptionNet(): Document {
  const net = new Chain(3, 64);
  const conv = (name: string, from: string, filters: number, kernel = 1, params: JsonObject = {}): string => net.relu(`${name}_relu`, net.conv(name, from, filters, kernel, params));
  const pool = (name: string, from: string): string => net.layer(name, 'max-pool2d', { kernel: 3, stride: 2, padding: 1 }, [from]);
  let at = net.layer('pool1-norm1', 'local-response-norm', {}, [pool('pool1', conv('conv1-7x7_s2', 'data', 64, 7, { stride: 2 }))]);
  at = pool('pool2', net.layer('conv2-norm2', 'local-response-norm', {}, [conv('conv2-3x3', conv('conv2-3x3_reduce', at, 64), 192, 3)]));
  const modules: readonly (readonly [string, ...number[]])[] = [
    ['3a', 64, 96, 128, 16, 32, 32], ['3b', 128, 128, 192, 32, 96, 64], ['4a', 192, 96, 208, 16, 48, 64], ['4b', 160, 112, 224, 24, 64, 64], ['4c', 128, 128, 256, 24, 64, 64],
    ['4d', 112, 144, 288, 32, 64, 64], ['4e', 256, 160, 320, 32, 128, 128], ['5a', 256, 160, 320, 32, 128, 128], ['5b', 384, 192, 384, 48, 128, 128],
  ];
  for (const [id, ...widths] of modules) {
    const [one = 1, three = 1, threes = 1, five = 1, fives = 1, proj = 1] = widths;
    const name = `inception_${id}`;
    at = net.layer(`${name}-output`, 'concat', {}, [
      conv(`${name}-1x1`, at, one), conv(`${name}-3x3`, conv(`${name}-3x3_reduce`, at, three), threes, 3), conv(`${name}-5x5`, conv(`${name}-5x5_reduce`, at, five), fives, 5),
      conv(`${name}-pool_proj`, net.layer(`${name}-pool`, 'max-pool2d', { kernel: 3, stride: 1, padding: 1 }, [at]), proj),
    ]);
    if (id === '3b' || id === '4e') at = pool(`pool${id}`, at);
  }
  return net.document(net.layer('drop', 'dropout', { rate: 0.4 }, [at]), 10);
}

/** SqueezeNet, with pooling before the fire modules of these numbers. */
export function fireNet(pooled: readonly number[] = [0, 3, 7]): Document {
  const net = new Chain(3, 64);
  const conv = (name: string, from: string, filters: number, kernel = 1, params: JsonObject = {}): string => net.relu(`${name}_relu`, net.conv(name, from, filters, kernel, params));
  let at = conv('conv1', 'data', 96, 7, { stride: 2 });
  for (const [i, [squeeze, expand]] of ([[16, 64], [16, 64], [32, 128], [32, 128], [48, 192], [48, 192], [64, 256], [64, 256]] as const).entries()) {
    if (pooled.includes(i)) at = net.layer(`pool${i}`, 'max-pool2d', { kernel: 3, stride: 2, padding: 1 }, [at]);
    const name = `fire${i + 2}`;
    const squeezed = conv(`${name}-squeeze1x1`, at, squeeze);
    at = net.layer(`${name}-concat`, 'concat', {}, [conv(`${name}-expand1x1`, squeezed, expand), conv(`${name}-expand3x3`, squeezed, expand, 3)]);
  }
  return net.document(conv('conv10', net.layer('drop9', 'dropout', {}, [at]), 10), 10);
}

/** MobileNetV2 with names that say nothing. */
export function invertedNet(): Document {
  const net = new Chain(3, 64);
  let n = 0;
  const cbr = (from: string, filters: number, kernel: number, params: JsonObject, linear = false): string => net.cbr(`Conv_${n++}`, from, filters, kernel, params, linear);
  let at = cbr('data', 32, 3, { stride: 2 });
  let width = 32;
  for (const [expand, filters, count, stride] of [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]] as const) {
    for (let i = 0; i < count; i++) {
      const before = at;
      const inner = expand === 1 ? at : cbr(at, width * expand, 1, {});
      const deep = cbr(inner, width * expand, 3, { groups: width * expand, ...(i === 0 && stride === 2 ? { stride: 2 } : {}) });
      at = cbr(deep, filters, 1, {}, true);
      if (i > 0) at = net.layer(`Add_${n++}`, 'add', {}, [before, at]);
      width = filters;
    }
  }
  return net.document(cbr(at, 1280, 1, {}), 10);
}

/** DenseNet; `chained`: each layer reads one concat, and gives one; else each joins everything before it, as PyTorch writes it. */
export function denseNet(counts: readonly number[], chained: boolean): Document {
  const net = new Chain(3, 64);
  let at = net.layer('pool0', 'max-pool2d', { kernel: 3, stride: 2, padding: 1 }, [net.cbr('conv0', 'data', 32, 7, { stride: 2 })]);
  const pre = (name: string, from: string, filters: number, kernel = 1): string => net.conv(`${name}_conv`, net.relu(`${name}_relu`, net.layer(`${name}_bn`, 'batch-norm', {}, [from])), filters, kernel, { bias: false });
  for (const [stage, count] of counts.entries()) {
    const parts = [at];
    for (let n = 0; n < count; n++) {
      const name = `dense${stage}_${n}`;
      const from = chained ? at : parts.length === 1 ? at : net.layer(`${name}_concat`, 'concat', {}, parts);
      const made = pre(`${name}_b`, pre(`${name}_a`, from, 64), 16, 3);
      parts.push(made);
      if (chained) at = net.layer(`${name}_concat`, 'concat', {}, [at, made]);
    }
    if (!chained) at = net.layer(`dense${stage}_all`, 'concat', {}, parts);
    if (stage + 1 < counts.length) at = net.layer(`trans${stage}_pool`, 'average-pool2d', { kernel: 2, stride: 2 }, [pre(`trans${stage}`, at, 64)]);
  }
  return net.document(net.relu('relu5', net.layer('bn5', 'batch-norm', {}, [at])), 10);
}

/** U-Net: each level lies within the one above. */
export function uNet(depth: number): Document {
  const net = new Chain(3, 64);
  const level = (n: number, from: string): string => {
    const down = net.cbr(`down${n}_b`, net.cbr(`down${n}_a`, from, 8 * 2 ** n, 3), 8 * 2 ** n, 3);
    if (n === depth) return down;
    const below = level(n + 1, net.layer(`pool${n}`, 'max-pool2d', { kernel: 2, stride: 2 }, [down]));
    const joined = net.layer(`join${n}`, 'concat', {}, [down, net.layer(`up${n}`, 'upsample2d', { scale: 2 }, [below])]);
    return net.cbr(`up${n}_b`, net.cbr(`up${n}_a`, joined, 8 * 2 ** n, 3), 8 * 2 ** n, 3);
  };
  return net.document(level(0, 'data'), 10);
}

/** A drawing with its blocks written out, as if it had been imported. */
export function plain(document: Document): Document {
  const name = (path: string): string => path.replaceAll('/', '_');
  const flat = flatten(document).layers;
  const layers = flat.map((layer): LayerRecord => ({ id: name(layer.path), kind: layer.kind, name: name(layer.path), parent: null, params: layer.params, position: { x: 0, y: 0 }, trainable: layer.trainable, ...(layer.stated === undefined ? {} : { stated: layer.stated }) }));
  const wires = flat.flatMap((layer) => Object.entries(layer.sources).flatMap(([port, sources]) => sources.map((source, order): WireRecord => ({
    id: `${name(layer.path)}:${port}:${order}`, parent: null, from: { layer: name(source.path), port: source.port }, to: { layer: name(layer.path), port }, order,
  }))));
  return { ...document, blocks: {}, notes: {}, layers: Object.fromEntries(layers.map((layer) => [layer.id, layer])), wires: Object.fromEntries(wires.map((wire) => [wire.id, wire])) };
}
