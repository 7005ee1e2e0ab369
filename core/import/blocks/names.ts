// What blocks and what is in them are called: by what the names in the file have in common (`res2a_branch2a` and
// `res2a_branch2b` stand in `res2a`), else by what they are.
import type { LayerRecord } from '../../document/model.ts';
import { layerOf } from '../../layers/registry.ts';
import { isPointwise, valueOf } from './shapes.ts';
import type { Body, Vertex } from './web.ts';

const separator = /[\s_./:-]/;

/** All layers of a body, those within its units included, in order. */
export function layersOf(body: Body): readonly LayerRecord[] {
  return body.vertices.flatMap((vertex) => (vertex.layer !== null ? [vertex.layer] : (vertex.unit?.rows ?? []).flatMap(layersOf)));
}

/** The word and number of a name that was made of what a layer is (`relu7`); null for a name from the file. */
export function madeOf(layer: LayerRecord): string | null {
  const { name, kind, params } = layer;
  const word = /^(.*?)-?\d*$/.exec(name)?.[1] ?? name;
  const words = [kind, layerOf(kind)?.stem, kind === 'activation' ? valueOf(layer, 'function') : undefined, typeof params['op'] === 'string' ? params['op'].toLowerCase() : undefined];
  return kind !== 'input' && kind !== 'output' && words.includes(word) ? word : null;
}

/** The beginning that names share, up to a separator; empty where they share none. */
export function stemOf(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  let length = first.length;
  for (const name of rest) {
    let same = 0;
    while (same < length && same < name.length && name[same] === first[same]) same++;
    length = same;
  }
  // A stem ends where one of the names has a separator or ends.
  while (length > 0 && !names.every((name) => name.length === length || separator.test(name[length] ?? '') || separator.test(name[length - 1] ?? ''))) length--;
  return trimmed(first.slice(0, length));
}

function trimmed(name: string): string {
  return name.replace(/^[\s_./:-]+|[\s_./:-]+$/gu, '');
}

/** How many names begin with a stem, for every stem that any of them has. */
export function stemCounts(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    const bare = trimmed(name);
    const stems = new Set([bare]);
    for (let at = 1; at < bare.length; at++) if (separator.test(bare[at] ?? '') || separator.test(bare[at - 1] ?? '')) stems.add(trimmed(bare.slice(0, at)));
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

/** A name without the stem it begins with. */
export function withoutStem(name: string, stem: string): string {
  const at = stem === '' ? -1 : name.indexOf(stem);
  return at < 0 || trimmed(name.slice(0, at)) !== '' ? trimmed(name) : trimmed(name.slice(at + stem.length));
}

/** A name for several in a row: `res4b` to `res4f` become `res4b-f`. */
export function rangeName(first: string, last: string): string {
  let same = 0;
  while (same < first.length && same < last.length && first[same] === last[same]) same++;
  // Numbers are not cut in two: fire10 to fire12.
  while (same > 0 && /\d/.test(first[same - 1] ?? '') && /\d/.test(`${first[same] ?? ''}${last[same] ?? ''}`)) same--;
  const end = last.slice(same);
  return same === 0 || end === '' ? `${first} to ${last}` : `${first}-${end}`;
}

/** A name by what a part is: of its definition, and of an instance without a name of its own. */
export interface Called {
  readonly title: string;
  readonly stem: string;
}

const activationOf = (layer: LayerRecord): unknown => (layer.kind === 'activation' ? valueOf(layer, 'function') : valueOf(layer, 'activation'));

function isDepthwise(layer: LayerRecord): boolean {
  const groups = valueOf(layer, 'groups');
  return layer.kind === 'depthwise-conv2d' || (layer.kind === 'conv2d' && typeof groups === 'number' && groups > 1 && groups === valueOf(layer, 'filters'));
}

/** What a part is, as far as its form tells. */
export function calledBy(body: Body): Called {
  const layers = layersOf(body);
  const convolutions = layers.filter((layer) => layer.kind.includes('conv'));
  const has = (kind: string): boolean => body.vertices.some((vertex) => vertex.layer?.kind === kind);
  if (body.vertices.every((vertex) => vertex.unit !== null)) return { title: 'Stage', stem: 'stage' };
  const meeting = body.vertices.findLast((vertex) => vertex.into.length > 1);
  if (meeting?.layer?.kind === 'add') {
    const isProjected = branchesInto(body, meeting) === meeting.into.length;
    const what = convolutions.some(isDepthwise) ? { title: 'Inverted residual', stem: 'inverted' }
      : convolutions.filter((layer) => layer.kind === 'conv2d' && isPointwise(layer)).length >= (isProjected ? 3 : 2) && convolutions.length >= 3 ? { title: 'Bottleneck', stem: 'bottleneck' }
        : { title: 'Residual', stem: 'residual' };
    return isProjected ? { ...what, title: `${what.title}, projecting` } : what;
  }
  if (meeting?.layer?.kind === 'concat') {
    if (branchesInto(body, meeting) < meeting.into.length && convolutions.length <= 2 && !has('upsample2d')) return { title: 'Dense connection', stem: 'dense' };
    if (meeting.into.length === 2 && convolutions.length === 3 && squeezes(body, meeting)) return { title: 'Fire', stem: 'fire' };
    return meeting.into.length > 2 ? { title: 'Inception', stem: 'inception' } : { title: 'Branches', stem: 'branches' };
  }
  if (meeting?.layer?.kind === 'multiply' && layers.some((layer) => /sigmoid/.test(String(activationOf(layer))))) {
    return convolutions.some(isDepthwise) ? { title: 'Inverted bottleneck', stem: 'inverted' } : { title: 'Squeeze-excite', stem: 'squeeze' };
  }
  if (meeting === undefined && convolutions.some(isDepthwise)) return convolutions.length > 2 ? { title: 'Inverted bottleneck', stem: 'inverted' } : { title: 'Separable', stem: 'separable' };
  if (meeting === undefined && convolutions.length === 1 && !has('dense')) return layers.some((layer) => layer.kind.includes('pool')) ? { title: 'Transition', stem: 'transition' } : { title: 'Convolution', stem: 'convolution' };
  return { title: 'Block', stem: 'block' };
}

/** How many of the values that meet come from within. */
function branchesInto(body: Body, meeting: Vertex): number {
  const inside = new Set(body.vertices.map((vertex) => vertex.id));
  return meeting.into.filter((source) => inside.has(source.from)).length;
}

/** True where one pointwise convolution feeds both branches. */
function squeezes(body: Body, meeting: Vertex): boolean {
  const byId = new Map(body.vertices.map((vertex) => [vertex.id, vertex]));
  const begins = meeting.into.map((source) => {
    let vertex = byId.get(source.from);
    for (let n = 0; n < 4; n++) {
      const before = byId.get(vertex?.into[0]?.from ?? '');
      if (before === undefined) break;
      vertex = before;
    }
    return vertex;
  });
  const [first] = begins;
  return first?.layer !== undefined && first.layer !== null && isPointwise(first.layer) && begins.every((one) => one === first);
}
