// Weights under the names PyTorch keeps them by (a state dict, such as torchvision's), for a drawing of the same network. Names
// are another's, so layers are put beside each other in order: the file's modules as such networks run, the drawing's layers as
// they are checked. Every size must agree; only the last layer may have another number of classes and then begins anew.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Tensor, Tensors } from '../base/tensor.ts';
import type { WeightSlot } from '../compile/forward.ts';

/** What became of a state dict. */
export interface StateDictReport {
  /** weights of the file and those of the drawing that take them */
  readonly taken: readonly { readonly from: string; readonly to: string; readonly dims: readonly number[] }[];
  /** weights of the file that nothing takes */
  readonly left: readonly string[];
  /** weights of the drawing that begin anew */
  readonly fresh: readonly string[];
  /** in sentences: what agrees but for its number of classes */
  readonly differs: readonly string[];
}

/** A layer with weights, of the file or of the drawing: its weights by what they are, such as `weight` or `running_mean`. */
interface Module {
  readonly path: string;
  readonly kind: 'convolution' | 'dense' | 'norm';
  readonly parts: ReadonlyMap<string, { readonly name: string; readonly dims: readonly number[] }>;
}

/** What PyTorch calls the weights our layers have. */
const partNames: Readonly<Record<string, string>> = { weight: 'weight', bias: 'bias', scale: 'weight', shift: 'bias', 'running-mean': 'running_mean', 'running-variance': 'running_var', depthwise: 'weight', pointwise: 'weight' };

/** Which kind of layer has these weights; null for none that PyTorch's networks of this sort have. */
function kindOf(parts: Module['parts']): Module['kind'] | null {
  const rank = parts.get('weight')?.dims.length;
  return rank === 4 ? 'convolution' : rank === 2 ? 'dense' : rank === 1 && parts.has('bias') ? 'norm' : null;
}

/** Where a segment of a module's name stands among its neighbours: heads last, ways around behind what they go around. */
function rankOf(segment: string, isOutermost: boolean): number {
  if (isOutermost && /^(classifier|fc|head|last_linear|output)$/.test(segment)) return 9;
  if (/^(downsample|shortcut|skip)/.test(segment)) return 8;
  return isOutermost && /^(layer|inception|block|stage|features)/.test(segment) ? 5 : 1;
}

const firstWithin = ['conv', 'bn', 'norm'];

function compareSegments(a: string, b: string, isOutermost: boolean): number {
  if (a === b) return 0;
  const ranks = rankOf(a, isOutermost) - rankOf(b, isOutermost);
  if (ranks !== 0) return ranks;
  const split = (segment: string) => {
    const [, stem = '', number = '', letter = ''] = /^(.*?)(\d*)([a-z]?)$/.exec(segment) ?? [];
    const isNumbered = number !== '';
    return { stem: isNumbered ? stem : segment, number: isNumbered ? Number(number) : 0, letter: isNumbered ? letter : '' };
  };
  const [one, other] = [split(a), split(b)];
  const order = (stem: string): number => (firstWithin.indexOf(stem) + firstWithin.length + 1) % (firstWithin.length + 1);
  return one.number - other.number || one.letter.localeCompare(other.letter) || order(one.stem) - order(other.stem) || one.stem.localeCompare(other.stem);
}

function compareNames(a: string, b: string): number {
  const [one, other] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const found = compareSegments(one[i] ?? '', other[i] ?? '', i === 0);
    if (found !== 0) return found;
  }
  return 0;
}

/** The file's layers in the order in which such networks run them. */
function modulesOf(tensors: Tensors): readonly Module[] {
  const found = new Map<string, Map<string, { readonly name: string; readonly dims: readonly number[] }>>();
  for (const [name, { dims, dtype }] of Object.entries(tensors)) {
    if (dtype !== 'float32') continue;
    const cut = name.lastIndexOf('.');
    const path = name.slice(0, Math.max(0, cut));
    const parts = found.get(path) ?? new Map<string, { readonly name: string; readonly dims: readonly number[] }>();
    parts.set(name.slice(cut + 1), { name, dims });
    found.set(path, parts);
  }
  return [...found].flatMap(([path, parts]): Module[] => {
    const kind = kindOf(parts);
    return kind === null ? [] : [{ path, kind, parts }];
  }).sort((a, b) => compareNames(a.path, b.path));
}

/** The drawing's layers in the order of their weights; a separable convolution is two. */
function layersOf(slots: readonly WeightSlot[]): readonly Module[] {
  const found: { readonly path: string; readonly parts: Map<string, { readonly name: string; readonly dims: readonly number[] }> }[] = [];
  for (const { name, layer, dims } of slots) {
    const part = partNames[name.slice(layer.length + 1)] ?? name.slice(layer.length + 1);
    const last = found.at(-1);
    if (last?.path === layer && !last.parts.has(part)) last.parts.set(part, { name, dims });
    else found.push({ path: layer, parts: new Map([[part, { name, dims }]]) });
  }
  return found.flatMap(({ path, parts }): Module[] => {
    const kind = kindOf(parts);
    return kind === null ? [] : [{ path, kind, parts }];
  });
}

const sizes = (dims: readonly number[] | undefined): string => dims?.join(' × ') ?? '';

/** How a module of the file and a layer differ, in a few words; null when they agree. */
function difference(theirs: Module, ours: Module): string | null {
  if (theirs.kind !== ours.kind) return `${theirs.path} is a ${theirs.kind} in the file where the drawing has ${ours.path}, a ${ours.kind}`;
  for (const [part, { dims }] of ours.parts) {
    const other = theirs.parts.get(part);
    if (other === undefined) return `${theirs.path} has no ${part} in the file, which ${ours.path} needs`;
    if (sizes(other.dims) !== sizes(dims)) return `${part} of ${theirs.path} is ${sizes(other.dims)} in the file, that of ${ours.path} ${sizes(dims)}`;
  }
  const more = [...theirs.parts.keys()].find((part) => !ours.parts.has(part) && part !== 'num_batches_tracked');
  return more === undefined ? null : `${theirs.path} has a ${more} in the file, which ${ours.path} has no place for`;
}

/** Whether two last layers differ in nothing but the number of classes. */
function isOtherHead(theirs: Module, ours: Module): boolean {
  const [one, other] = [theirs.parts.get('weight')?.dims.slice(1), ours.parts.get('weight')?.dims.slice(1)];
  return theirs.kind === ours.kind && sizes(one) === sizes(other) && theirs.parts.has('bias') === ours.parts.has('bias');
}

const mostNamed = 3;
/** Classifiers beside the way, which a drawing need not have. */
const isAuxiliary = ({ path }: Module): boolean => /^(aux|auxlogits)/i.test(path);

/** Tensors under the drawing's own names, as checkpoints, imports and saved projects keep them; null where fewer than half are there. */
function underOwnNames(tensors: Tensors, slots: readonly WeightSlot[]): { readonly weights: Tensors; readonly report: StateDictReport } | null {
  const present = slots.filter(({ name }) => tensors[name]?.dtype === 'float32');
  if (present.length === 0 || present.length < slots.length / 2) return null;
  const fits = present.filter(({ name, dims }) => sizes(tensors[name]?.dims) === sizes(dims));
  if (fits.length < slots.length / 2) return null;
  const weights = Object.fromEntries(fits.map(({ name }) => [name, tensors[name] as Tensor]));
  return {
    weights,
    report: {
      taken: fits.map(({ name, dims }) => ({ from: name, to: name, dims })),
      left: Object.keys(tensors).filter((name) => !Object.hasOwn(weights, name)).sort(compareNames),
      fresh: slots.flatMap(({ name }) => (Object.hasOwn(weights, name) ? [] : [name])),
      differs: present.filter((slot) => !fits.includes(slot)).map(({ name, dims }) => `${name} is ${sizes(tensors[name]?.dims)} in the file, ${sizes(dims)} in the drawing: it begins anew`),
    },
  };
}

/** Puts the tensors of a state dict, or of weights under the drawing's own names, where a drawing's weights are. Fails (`weights-differ`) with the first differences when they are another network's. */
export function fromStateDict(tensors: Tensors, slots: readonly WeightSlot[], file: string): Result<{ readonly weights: Tensors; readonly report: StateDictReport }> {
  const own = underOwnNames(tensors, slots);
  if (own !== null) return ok(own);
  const [all, ours] = [modulesOf(tensors), layersOf(slots)];
  if (all.length === 0) return fail('weights-differ', `${file} holds no weights that could go into this drawing: they are neither named as PyTorch names them, such as conv1.weight, nor as this drawing does, such as ${slots[0]?.name ?? 'conv1/weight'}.`);
  const theirs = all.length > ours.length ? all.filter((module) => !isAuxiliary(module)) : all;
  const wrong: string[] = [];
  if (theirs.length !== ours.length) wrong.push(`the file has ${theirs.length} layers with weights, the drawing ${ours.length}`);
  const differs: string[] = [];
  const weights: Record<string, Tensor> = {};
  const taken: { readonly from: string; readonly to: string; readonly dims: readonly number[] }[] = [];
  for (const [i, layer] of ours.entries()) {
    const module = theirs[i];
    if (module === undefined) break;
    const apart = difference(module, layer);
    if (apart === null) {
      for (const [part, { name, dims }] of layer.parts) {
        const from = module.parts.get(part)?.name ?? '';
        const tensor = tensors[from];
        if (tensor === undefined) continue;
        weights[name] = tensor;
        taken.push({ from, to: name, dims });
      }
    } else if (i === ours.length - 1 && i === theirs.length - 1 && isOtherHead(module, layer)) differs.push(`${apart}: it begins anew`);
    else wrong.push(apart);
  }
  if (wrong.length > 0 || taken.length === 0) {
    const named = wrong.length === 0 ? 'it holds no layers of a network' : wrong.slice(0, mostNamed).join('; ');
    return fail('weights-differ', `${file} holds the weights of another network: ${named}${wrong.length > mostNamed ? `; and ${wrong.length - mostNamed} more` : ''}.`);
  }
  const used = new Set(taken.map(({ from }) => from));
  return ok({
    weights,
    report: {
      taken, differs,
      left: Object.keys(tensors).filter((name) => !used.has(name) && !name.endsWith('num_batches_tracked')).sort(compareNames),
      fresh: slots.flatMap(({ name }) => (Object.hasOwn(weights, name) ? [] : [name])),
    },
  });
}
