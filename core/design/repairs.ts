// Repairs of faults that are not a single layer's business: wires, circles, names, ends, blocks, the recipe. Each answers
// proposals in the order they should be tried; `fixes` keeps those that work.
import type { JsonObject } from '../base/diagnostic.ts';
import { formatDims } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { isObject } from '../base/json.ts';
import { labelOf } from '../document/flat.ts';
import { definitionOf } from '../document/plan.ts';
import type { LayerRecord } from '../document/model.ts';
import { layerOf, layers as kinds } from '../layers/registry.ts';
import type { CheckedLayer, DrawingDiagnostic } from './checked.ts';
import { Draft } from './draft.ts';
import { putLayer } from './edit.ts';
import { nearest } from './nearest.ts';
import { dropFlatParams, recordOfPath, setFlatParams, sourceOfInput, upstreamOf } from './places.ts';
import { outputsAfterEnds } from './open-ends.ts';
import { labelAt, proposalOf, type Proposal, type Situation } from './remedies.ts';
import { dropOverrides } from './remove.ts';
import { rewire } from './rewire.ts';

type Repair = (at: Situation, diagnostic: DrawingDiagnostic, layer: CheckedLayer | undefined) => readonly Proposal[];

/** Repairs by code; a code without one relies on the remedies of its rule. */
const repairs: { readonly [C in DrawingDiagnostic['code']]?: Repair } = {
  'unknown-kind': (at, { values }, layer) => {
    const wanted = values['kind'];
    const record = layer === undefined ? undefined : at.document.layers[layer.flat.record];
    const all = kinds.map(({ kind }) => kind);
    const first = typeof wanted === 'string' ? nearest(wanted, all) : null;
    const second = typeof wanted === 'string' ? nearest(wanted, all.filter((kind) => kind !== first)) : null;
    return [first, second].flatMap((kind) => {
      if (kind === null || record === undefined) return [];
      const draft = new Draft(at.document);
      draft.layers.put({ ...record, kind });
      return proposalOf(`Read ${record.name} as ${layerOf(kind)?.title ?? kind}`, draft);
    });
  },
  'parameter-unknown': (at, { values, parameter }, layer) => {
    const recipe = recipeRepair(at, parameter);
    if (layer?.def === undefined || parameter === undefined) return recipe;
    const draft = new Draft(at.document);
    const meant = typeof values['parameter'] === 'string' ? nearest(values['parameter'], Object.keys(layer.def.params)) : null;
    const value = layer.flat.params[parameter];
    const renamed = new Draft(at.document);
    if (meant !== null && value !== undefined && layer.flat.params[meant] === undefined) {
      dropFlatParams(at.document, renamed, layer.flat, [parameter]);
      const record = renamed.layers.get(layer.flat.record);
      if (record !== undefined) renamed.layers.put({ ...record, params: { ...record.params, [meant]: value } });
    }
    dropFlatParams(at.document, draft, layer.flat, [parameter]);
    return [...proposalOf(`Call it ${meant}`, renamed), ...proposalOf(`Take ${parameter} out of ${labelOf(layer.flat)}`, draft)];
  },
  'parameter-invalid': (at, { parameter }, layer) => {
    if (layer?.def === undefined || parameter === undefined) return recipeRepair(at, parameter);
    const width = layer.flat.stated?.[0];
    const stated = new Draft(at.document);
    if (parameter === layer.def.width && width !== undefined) setFlatParams(at.document, stated, layer.flat, { [parameter]: width });
    const draft = new Draft(at.document);
    dropFlatParams(at.document, draft, layer.flat, [parameter]);
    return [...proposalOf(`Set ${parameter} of ${labelOf(layer.flat)} to the stated ${numberText(width ?? 0)}`, stated), ...proposalOf(`Let ${parameter} of ${labelOf(layer.flat)} take its default`, draft)];
  },
  'warm-up-twice': (at) => recipeRepair(at, 'warmUp'),
  'loss-does-not-fit': (at) => recipeRepair(at, 'loss', 'Let the output choose the loss'),
  'stated-size-differs': (at, _diagnostic, layer) => {
    const record = layer === undefined ? undefined : at.document.layers[layer.flat.record];
    const sizes = layer?.outputs[0]?.dims?.slice(1) ?? [];
    if (record === undefined || !sizes.every((d) => typeof d === 'number')) return [];
    const draft = new Draft(at.document);
    draft.layers.put({ ...record, stated: sizes });
    return proposalOf(`State ${formatDims(sizes)} at ${record.name}`, draft);
  },
  'dense-dwarfs-network': (at, _diagnostic, layer) => {
    const flatten = at.checked.byPath.get(layer?.sources[0]?.path ?? '');
    const wire = flatten === undefined ? undefined : at.document.wires[sourceOfInput(flatten, 0)?.wire ?? ''];
    return ['max-pool2d', 'average-pool2d'].flatMap((kind) => insertPool(at, wire?.id, kind, labelAt(at, flatten?.flat.path ?? '')));
  },
  'name-taken': (at, diagnostic) => renamed(at, diagnostic, (record) => record.name),
  'name-invalid': (at, diagnostic) => renamed(at, diagnostic, (record) => record.id),
  'no-input': (at) => [[1, 28], [1, 32], [3, 32], [3, 224], [3, 227], [3, 299], [1, 64], [3, 64]].flatMap(([channels = 1, size = 1]) => {
    const first = at.checked.layers.find(({ flat, def }) => flat.within.length === 0 && def !== undefined && Object.keys(flat.sources).length === 0 && flat.kind !== 'output');
    const draft = new Draft(at.document);
    const position = at.document.layers[first?.flat.record ?? '']?.position ?? { x: 0, y: 0 };
    const input = putLayer(draft, { kind: 'input', params: { channels, height: size, width: size }, position: { x: position.x - 200, y: position.y } });
    if (first?.def !== undefined) draft.wire(null, { layer: input.id, port: 'out' }, { layer: first.flat.record, port: firstInput(first) });
    return proposalOf(`Add an input of ${channels} × ${size} × ${size}${first === undefined ? '' : ` before ${labelOf(first.flat)}`}`, draft);
  }),
  'no-output': outputsAfterEnds,
  'class-count-differs': (at, { values }, layer) => {
    const classes = values['classes'];
    if (layer === undefined || typeof classes !== 'number') return [];
    const setter = upstreamOf(at.checked, layer).find(({ def }) => def?.width !== undefined);
    const draft = new Draft(at.document);
    if (setter?.def?.width !== undefined) setFlatParams(at.document, draft, setter.flat, { [setter.def.width]: classes });
    if (layer.flat.params['classes'] !== undefined && layer.flat.params['classes'] !== null) setFlatParams(at.document, draft, layer.flat, { classes });
    if (layer.flat.params['names'] !== undefined) dropFlatParams(at.document, draft, layer.flat, ['names']);
    const stated = draft.layers.get(setter?.flat.record ?? '');
    if (stated?.stated !== undefined) draft.layers.put({ ...stated, stated: [classes, ...stated.stated.slice(1)] });
    return proposalOf(`Give ${setter === undefined ? labelOf(layer.flat) : labelOf(setter.flat)} ${numberText(classes)} outputs`, draft);
  },
  'block-unknown': (at, { layer: path, values }) => {
    const record = recordOfPath(at.document, path ?? '');
    const meant = typeof values['block'] === 'string' ? nearest(values['block'], Object.keys(at.document.blocks)) : null;
    if (record === undefined || meant === null) return [];
    const draft = new Draft(at.document);
    draft.layers.put({ ...record, params: { ...record.params, block: meant } });
    return proposalOf(`Make ${record.name} an instance of ${at.document.blocks[meant]?.name ?? meant}`, draft);
  },
  'override-not-exposed': (at, { layer: path, values }) => {
    const record = recordOfPath(at.document, path ?? '');
    const [name, overrides] = [values['name'], record?.params['overrides'] ?? null];
    if (record === undefined || typeof name !== 'string' || !isObject(overrides)) return [];
    const { [name]: value, ...rest } = overrides;
    const meant = nearest(name, (definitionOf(at.document, record)?.exposed ?? []).map((one) => one.name).filter((one) => rest[one] === undefined));
    return [...(meant === null || value === undefined ? [] : [{ next: { ...rest, [meant]: value }, title: `Override ${meant} instead of ${name}` }]), { next: rest, title: `Take the override of ${name} away` }].flatMap(({ next, title }) => {
      const draft = new Draft(at.document);
      draft.layers.put({ ...record, params: { ...record.params, overrides: next } });
      return proposalOf(title, draft);
    });
  },
  'block-port-dangling': (at, { values }) => inBlock(at, values['block'], `Take the end of "${String(values['port'])}" away`, (draft, block) => {
    const exists = (layer: string): boolean => draft.layers.get(layer)?.parent === block.id;
    const passes = (end: { layer: string; port: string }): boolean => end.layer === '' && block.inputs.some((one) => one.name === end.port);
    draft.blocks.put({
      ...block, inputs: block.inputs.map((one) => ({ ...one, to: one.to.filter((end) => exists(end.layer)) })),
      outputs: block.outputs.filter(({ from }) => exists(from.layer) || passes(from)),
    });
  }),
  'exposed-dangling': (at, { values }) => inBlock(at, values['block'], `Show "${String(values['name'])}" no longer`, (draft, block) => {
    const gone = block.exposed.filter((one) => one.name === values['name'] && draft.layers.get(one.layer)?.parent !== block.id);
    const exposed = block.exposed.filter((one) => !gone.includes(one));
    draft.blocks.put({ ...block, exposed });
    dropOverrides(draft, block.id, gone.map((one) => one.name).filter((name) => !exposed.some((one) => one.name === name)));
  }),
  'parent-unknown': (at, { layer: path, values }) => {
    const record = at.document.layers[path ?? ''];
    const meant = typeof values['parent'] === 'string' ? nearest(values['parent'], Object.keys(at.document.blocks)) : null;
    return [meant, null].flatMap((parent, i, all) => {
      if (record === undefined || (i === 1 && all[0] === null)) return [];
      const draft = new Draft(at.document);
      draft.layers.put({ ...record, parent });
      return proposalOf(parent === null ? `Move ${record.name} into the network` : `Move ${record.name} into block ${parent}`, draft);
    });
  },
};

/** Proposals for a diagnostic beyond the remedies of its rule. */
export function repairsOf(at: Situation, diagnostic: DrawingDiagnostic): readonly Proposal[] {
  const layer = at.checked.byPath.get(diagnostic.layer ?? '');
  return [...(repairs[diagnostic.code]?.(at, diagnostic, layer) ?? []), ...rewire(at, diagnostic, layer)];
}

function recipeRepair(at: Situation, path: string | undefined, title?: string): readonly Proposal[] {
  const names = (path ?? '').split('.');
  if (at.document.recipe[names[0] ?? ''] === undefined) return [];
  const draft = new Draft(at.document);
  draft.recipe = without(at.document.recipe, names);
  return proposalOf(title ?? `Take ${path} out of the recipe`, draft);
}

/** The object less the value at a path; what is not there stays not there. */
function without(object: JsonObject, [name = '', ...inner]: readonly string[]): JsonObject {
  const value = object[name];
  if (inner.length > 0 && isObject(value)) return { ...object, [name]: without(value, inner) };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

function insertPool(at: Situation, wire: string | undefined, kind: string, label: string): readonly Proposal[] {
  const draft = new Draft(at.document);
  const record = wire === undefined ? undefined : draft.wires.get(wire);
  const before = at.document.layers[record?.from.layer ?? ''];
  if (record === undefined || before === undefined) return [];
  const pool = putLayer(draft, { kind, params: { kernel: 3, stride: 2 }, parent: record.parent, position: { x: before.position.x + 100, y: before.position.y } });
  draft.wires.put({ ...record, to: { layer: pool.id, port: 'in' } });
  draft.wire(record.parent, { layer: pool.id, port: 'out' }, record.to, record.order);
  return proposalOf(`Insert ${layerOf(kind)?.title ?? kind} (kernel 3, stride 2) before ${label}`, draft);
}

function renamed(at: Situation, { layer: path }: DrawingDiagnostic, stem: (record: LayerRecord) => string): readonly Proposal[] {
  const record = recordOfPath(at.document, path ?? '');
  if (record === undefined) return [];
  const draft = new Draft(at.document);
  const names = new Set(draft.layers.all().filter((one) => one.parent === record.parent && one.id !== record.id).map((one) => one.name));
  let name = stem(record);
  for (let n = 2; names.has(name); n++) name = `${stem(record)} ${n}`;
  draft.layers.put({ ...record, name });
  return proposalOf(`Call it ${name}`, draft);
}

function inBlock(at: Situation, name: unknown, title: string, change: (draft: Draft, block: NonNullable<ReturnType<Draft['blocks']['get']>>) => void): readonly Proposal[] {
  const draft = new Draft(at.document);
  for (const block of draft.blocks.all()) if (block.name === name) change(draft, block);
  return proposalOf(title, draft);
}

function firstInput(layer: CheckedLayer): string {
  return layer.def?.ports(layer.params ?? {}).inputs[0]?.name ?? 'in';
}
