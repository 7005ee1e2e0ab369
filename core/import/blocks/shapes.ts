// What parts of a network look like. Two parts are of one shape when one definition can draw both: the same kinds of layers,
// wired alike, apart from numbers, which instances may set. Two are of the same content when even the numbers agree.
import type { Json, JsonObject } from '../../base/diagnostic.ts';
import type { LayerRecord } from '../../document/model.ts';
import { layerOf } from '../../layers/registry.ts';
import type { Body, Unit, Vertex } from './web.ts';

/** Numbers that say what a layer is rather than how large. */
const telling: ReadonlySet<string> = new Set(['axis']);

/** Parameters that are not always numbers, and no less a size: padding may be a word. */
const sizes: ReadonlySet<string> = new Set(['padding', 'shape']);

/** Kinds whose settings belong together, so that none of them is set alone. */
const asItIs: ReadonlySet<string> = new Set(['onnx-op']);

/** Kinds that apply a function to every value or put it in order: they belong to the layer before them. */
const following: ReadonlySet<string> = new Set(['activation', 'batch-norm', 'layer-norm', 'group-norm', 'dropout']);

/** True for a layer that belongs to the one before it. */
export function isFollowing(vertex: Vertex): boolean {
  return vertex.layer !== null && following.has(vertex.layer.kind);
}

/** True for a layer with weights that mixes channels or looks at neighbours: where a part of a network may begin. */
export function isWeighted(vertex: Vertex): boolean {
  return vertex.layer !== null && /conv|dense/.test(vertex.layer.kind);
}

/** True for a layer that makes images larger. */
export function isEnlarging(vertex: Vertex): boolean {
  return vertex.layer !== null && (/upsample|conv-transpose/.test(vertex.layer.kind) || /resize|upsample|convtranspose|depthtospace/i.test(String(vertex.layer.params['op'])));
}

/** The value of a parameter, its default where the record says none; undefined for one the kind does not have. */
export function valueOf(layer: LayerRecord, name: string): Json | undefined {
  return layer.params[name] ?? layerOf(layer.kind)?.params[name]?.fallback;
}

/** Names of parameters of a layer that instances of a block may set. */
export function settable(layer: LayerRecord): readonly string[] {
  if (asItIs.has(layer.kind)) return [];
  const names = new Set([...Object.keys(layerOf(layer.kind)?.params ?? {}), ...Object.keys(layer.params)]);
  return [...names].filter((name) => isSize(name, valueOf(layer, name)));
}

function isSize(name: string, value: Json | undefined): boolean {
  if (value === undefined || telling.has(name)) return false;
  return sizes.has(name) || typeof value === 'number' || (Array.isArray(value) && value.every((one) => typeof one === 'number'));
}

/** True for a convolution that looks at single places. */
export function isPointwise(layer: LayerRecord): boolean {
  const kernel = valueOf(layer, 'kernel');
  return kernel === 1 || (Array.isArray(kernel) && kernel.every((size) => size === 1));
}

const known = new WeakMap<LayerRecord, string>();

/** What a layer is, without its numbers. */
function layerShape(layer: LayerRecord): string {
  const before = known.get(layer);
  if (before !== undefined) return before;
  const names = new Set([...Object.keys(layerOf(layer.kind)?.params ?? {}), ...Object.keys(layer.params)]);
  const said = [...names].sort().flatMap((name) => {
    const value = valueOf(layer, name);
    return value === undefined ? [] : [!asItIs.has(layer.kind) && isSize(name, value) ? name : `${name}=${canonical(value)}`];
  });
  const groups = valueOf(layer, 'groups');
  const text = [layer.kind, isPointwise(layer) ? 'pointwise' : '', groups === undefined || groups === 1 ? '' : 'grouped', layer.trainable ? '' : 'frozen', JSON.stringify(layer.stated ?? null), ...said].join(' ');
  known.set(layer, text);
  return text;
}

/** JSON with keys in order, so that equal values have equal texts. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as JsonObject;
  return `{${Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonical(object[key] ?? null)}`).join()}}`;
}

/** The text of a value that equal values share. */
export function valueText(value: Json | undefined): string {
  return value === undefined ? '' : canonical(value);
}

/** What a vertex is, without its numbers. */
export function vertexShape(vertex: Vertex): string {
  return vertex.layer === null ? `<${vertex.unit?.shape ?? ''}>` : layerShape(vertex.layer);
}

/** Short names for long shapes, so that shapes of shapes stay short. */
export class Shapes {
  readonly #numbers = new Map<string, number>();

  /** The shape of a body: its vertices and how they are wired. */
  of(body: Body): string {
    const places = new Map(body.vertices.map((vertex, i) => [vertex.id, i]));
    const text = body.vertices.map((vertex) => `${vertexShape(vertex)}(${vertex.into.map((source) => `${source.port}:${places.get(source.from) ?? 'in'}${places.has(source.from) ? `.${source.fromPort}` : ''}`).join()})`).join(';');
    const whole = `${text}>${body.exitPort}`;
    const number = this.#numbers.get(whole) ?? this.#numbers.size + 1;
    this.#numbers.set(whole, number);
    return String(number);
  }
}

/** The numbers of a unit, by the vertices of its body in order: with equal shapes, equal texts mean equal content. */
export function contentOf(unit: Unit): string {
  const [body] = unit.rows;
  return (body?.vertices ?? []).map((vertex) => {
    if (vertex.unit !== null) return `<${vertex.unit.rows.length}×${contentOf(vertex.unit)}>`;
    return vertex.layer === null ? '' : settable(vertex.layer).map((name) => `${name}=${valueText(vertex.layer === null ? undefined : valueOf(vertex.layer, name))}`).join();
  }).join(';');
}
