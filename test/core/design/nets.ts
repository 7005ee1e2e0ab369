// Random sound networks for property tests, and a meaning of a network that no id, name or block can change.
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import type { RandomStream } from '../../../core/base/random.ts';
import { check } from '../../../core/design/check.ts';
import type { Document, LayerRecord, WireRecord } from '../../../core/document/model.ts';
import { emptyDocument } from '../../../core/document/model.ts';

/** A network of convolutions, activations, sums, products and concats, wired at random, every value of which is read. */
export function randomNet(random: RandomStream): Document {
  const layers: LayerRecord[] = [];
  const wires: WireRecord[] = [];
  const values: { readonly id: string; readonly channels: number; isRead: boolean }[] = [];
  const any = <T>(from: readonly T[]): T => from[random.integer(from.length)] as T;
  const put = (id: string, kind: string, params: JsonObject, sources: readonly (typeof values)[number][], channels: number): void => {
    layers.push({ id, kind, name: id, parent: null, params, position: { x: 248 * random.integer(5), y: 112 * layers.length }, trainable: true });
    for (const [order, source] of sources.entries()) {
      source.isRead = true;
      wires.push({ id: `w${wires.length}`, parent: null, from: { layer: source.id, port: 'out' }, to: { layer: id, port: 'in' }, order });
    }
    values.push({ id, channels, isRead: false });
  };
  put('image', 'input', { channels: 3, height: 9, width: 7 }, [], 3);
  for (let n = 0; n < 6 + random.integer(10); n++) {
    const source = any(values);
    const alike = values.filter((one) => one.channels === source.channels);
    const choice = random.integer(8);
    if (choice < 3) {
      const filters = 2 + random.integer(3);
      put(`conv${n}`, 'conv2d', { filters, kernel: any([1, 3]), padding: 'same', bias: random.integer(2) === 0 }, [source], filters);
    } else if (choice === 3) put(`norm${n}`, 'batch-norm', {}, [source], source.channels);
    else if (choice === 4) put(`relu${n}`, 'activation', { function: any(['relu', 'tanh']) }, [source], source.channels);
    else if (choice === 5) put(`join${n}`, 'concat', {}, [source, any(values), ...(random.integer(2) === 0 ? [any(values)] : [])], 0);
    else put(`${choice === 6 ? 'sum' : 'gate'}${n}`, choice === 6 ? 'add' : 'multiply', {}, [source, any(alike)], source.channels);
    const last = values.at(-1);
    if (last?.channels === 0) values[values.length - 1] = { ...last, channels: wires.filter((wire) => wire.to.layer === last.id).reduce((sum, wire) => sum + (values.find((one) => one.id === wire.from.layer)?.channels ?? 0), 0) };
  }
  const open = values.filter((one) => !one.isRead);
  if (open.length > 1) put('last', 'concat', {}, open, 1);
  const end = (open.length > 1 ? values.at(-1) : open[0]) ?? any(values);
  put('pool', 'global-average-pool', {}, [end], 1);
  for (const [kind, params] of [['flatten', {}], ['dense', { units: 5 }], ['output', { classes: 5 }]] as const) put(kind, kind, params, [values.at(-1) as (typeof values)[number]], 1);
  const byId = <R extends { readonly id: string }>(records: readonly R[]) => Object.fromEntries(records.map((record) => [record.id, record]));
  return { ...emptyDocument('random'), layers: byId(layers), wires: byId(wires) };
}

/**
 * What a drawing computes, as text: every layer by its kind, parameters and what leads into it, in order, written out down
 * to the input. Two drawings of the same network have the same text whatever their layers are called and wherever they stand.
 */
export function meaning(document: Document): string {
  const checked = check(document);
  const known = new Map<string, string>();
  for (const layer of checked.layers) {
    const sources = layer.sources.map(({ path, port }) => `${port}:${known.get(path) ?? '?'}`);
    const text = `${layer.flat.kind} ${JSON.stringify(Object.entries(layer.params ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))} ${layer.outputs.map((type) => type.dims?.join('×')).join()} (${sources.join(' ')})`;
    known.set(layer.flat.path, `#${hashOf(text)}`);
  }
  return [...checked.layers].map((layer) => known.get(layer.flat.path) ?? '').sort().join('\n');
}

/** Two independent 32-bit sums of a text: long chains would grow without end if texts held texts. */
function hashOf(text: string): string {
  let [a, b] = [0x811c9dc5, 5381];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = (Math.imul(b, 33) + text.charCodeAt(i)) | 0;
  }
  return `${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}`;
}
