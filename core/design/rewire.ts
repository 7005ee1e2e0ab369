// Repairs by moving wires: an open input is joined to a layer nobody uses, a second wire or a circle is opened, a wire that
// leads nowhere is taken away or led to where it was probably meant to go.
import { valueText } from '../base/words.ts';
import { sameJson } from '../document/equal.ts';
import { labelOf } from '../document/flat.ts';
import type { LayerRecord, WireEnd, WireRecord } from '../document/model.ts';
import type { Checked, CheckedLayer, DrawingDiagnostic } from './checked.ts';
import { Draft } from './draft.ts';
import { feeds, portsOfRecord } from './edit.ts';
import { drawnEnd, portOfInput, recordOfPath, setFlatParams, upstreamOf } from './places.ts';
import { labelAt, proposalOf, type Proposal, type Situation } from './remedies.ts';
import { dropOverrides } from './remove.ts';

/** Most other layers tried as a source of one input. */
const mostSources = 8;

/** Proposals that move wires. */
export function rewire(at: Situation, diagnostic: DrawingDiagnostic, layer: CheckedLayer | undefined): readonly Proposal[] {
  switch (diagnostic.code) {
    case 'input-not-connected':
    case 'not-connected': return layer === undefined ? [] : joinInput(at, layer, portOfInput(layer, diagnostic.input ?? 0));
    case 'block-port-dangling': return healBlock(at, diagnostic);
    case 'output-not-used': return layer === undefined ? [] : [...joinOutput(at, layer), ...removal(at, layer)];
    case 'too-few-inputs': return layer === undefined ? [] : joinInput(at, layer, portOfInput(layer, 0) ?? 'in');
    case 'input-taken-twice': return oneOfSeveral(at, diagnostic);
    case 'cycle': return openCircle(at, diagnostic);
    case 'wire-dangling': return strayWire(at, diagnostic);
    case 'port-unknown': return wrongPort(at, diagnostic);
    default: return diagnostic.severity === 'error' && layer !== undefined ? [...joinUnused(at, layer), ...asFallback(backToDefaults(at, layer))] : [];
  }
}

/** Layers whose value nobody takes though they have one to give, in drawing order. */
function unused(checked: Checked): readonly CheckedLayer[] {
  const taken = new Set(checked.layers.flatMap((layer) => layer.sources.map(({ path }) => path)));
  return checked.flattened.layers.flatMap((flat) => {
    const layer = checked.byPath.get(flat.path);
    return layer?.def === undefined || taken.has(flat.path) || layer.def.ports(layer.params ?? {}).outputs.length === 0 ? [] : [layer];
  });
}

/** Records that may feed an end: unused ones first, then those drawn last, nothing that the end itself leads to. */
function sourcesFor(at: Situation, draft: Draft, end: WireEnd): readonly { readonly source: LayerRecord; readonly idle: boolean }[] {
  const target = draft.layers.get(end.layer);
  if (target === undefined) return [];
  const idle = new Set(unused(at.checked).flatMap(({ flat }) => [flat.record, ...flat.within]));
  const place = new Map(at.checked.layers.map(({ flat }, i) => [flat.within[0] ?? flat.record, i] as const));
  const wired = new Set(draft.into(end.layer).filter((wire) => wire.to.port === end.port).map((wire) => wire.from.layer));
  const possible = draft.layers.all().filter((record) => record.parent === target.parent && !wired.has(record.id) && portsOfRecord(at.document, record).outputs.length > 0);
  const near = (record: LayerRecord): number => Math.abs(record.position.x - target.position.x) + Math.abs(record.position.y - target.position.y);
  const rank = (record: LayerRecord): number => (idle.has(record.id) ? 0 : 1);
  return possible
    .sort((a, b) => rank(a) - rank(b) || near(a) - near(b) || (place.get(b.id) ?? 0) - (place.get(a.id) ?? 0))
    .filter((record) => !feeds(draft, end.layer, record.id))
    .slice(0, mostSources)
    .map((source) => ({ source, idle: idle.has(source.id) }));
}

function asFallback(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.map((one) => ({ ...one, fallback: true }));
}

/** Leads a wire from a record's first output to an end, in place of what was there when the input takes one. */
function lead(at: Situation, draft: Draft, source: LayerRecord, end: WireEnd): boolean {
  const target = draft.layers.get(end.layer);
  const output = portsOfRecord(at.document, source).outputs[0];
  if (target === undefined || output === undefined) return false;
  const many = portsOfRecord(at.document, target).inputs.find((port) => port.name === end.port)?.many === true;
  const present = draft.into(end.layer).filter((wire) => wire.to.port === end.port);
  if (!many) for (const wire of present) draft.wires.drop(wire.id);
  draft.wire(target.parent, { layer: source.id, port: output.name }, end, many ? Math.max(-1, ...present.map((wire) => wire.order)) + 1 : 0);
  return true;
}

function joinInput(at: Situation, layer: CheckedLayer, port: string | undefined): readonly Proposal[] {
  if (port === undefined) return [];
  const here: WireEnd = { layer: layer.flat.record, port };
  const outside = drawnEnd(at.document, layer.flat, port);
  const ends = (layer.flat.sources[port] ?? []).length > 0 || outside.layer === here.layer ? [here] : [outside, here];
  return ends.flatMap((end) => joinEnd(at, layer, end));
}

function joinEnd(at: Situation, layer: CheckedLayer, end: WireEnd): readonly Proposal[] {
  return sourcesFor(at, new Draft(at.document), end).flatMap(({ source, idle }) => {
    const draft = new Draft(at.document);
    const led = lead(at, draft, source, end) ? proposalOf(`Connect ${source.name} to ${labelOf(layer.flat)}`, draft) : [];
    return idle ? led : asFallback(led);
  });
}

/** For any other fault of a layer: perhaps its wire was meant to come from a layer that is now unused. */
function joinUnused(at: Situation, layer: CheckedLayer): readonly Proposal[] {
  const idle = unused(at.checked);
  return layer.sources.flatMap((source, input) => {
    const port = portOfInput(layer, input);
    if (port === undefined) return [];
    const end = drawnEnd(at.document, layer.flat, port);
    // A wire that runs past a layer of the same source, as from a convolution past its flatten, was meant to come from it.
    const isPassedBy = (one: CheckedLayer): boolean => one.sources.some(({ path }) => path === source.path);
    return idle.slice(0, mostSources).flatMap((one) => [one.flat.record, ...one.flat.within].map((id) => ({ id, first: isPassedBy(one) }))).flatMap(({ id, first }) => {
      const draft = new Draft(at.document);
      const record = draft.layers.get(id);
      const target = draft.layers.get(end.layer);
      if (record === undefined || target === undefined || record.parent !== target.parent || feeds(draft, end.layer, record.id)) return [];
      for (const wire of draft.into(end.layer)) if (wire.to.port === end.port && wire.from.layer === lastId(source.path)) draft.wires.drop(wire.id);
      return lead(at, draft, record, end) ? proposalOf(`Connect ${record.name} to ${labelOf(layer.flat)} in place of ${labelAt(at, source.path)}`, draft).map((one) => (first ? { ...one, first } : one)) : [];
    });
  });
}

function lastId(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function joinOutput(at: Situation, layer: CheckedLayer): readonly Proposal[] {
  return openEnds(at).flatMap(({ end, label }) => [layer.flat.record, ...layer.flat.within].flatMap((id) => {
    const draft = new Draft(at.document);
    const record = draft.layers.get(id);
    if (record === undefined || record.parent !== draft.layers.get(end.layer)?.parent || feeds(draft, end.layer, record.id)) return [];
    return lead(at, draft, record, end) ? proposalOf(`Connect ${record.name} to ${label}`, draft) : [];
  }));
}

function removal(at: Situation, layer: CheckedLayer): readonly Proposal[] {
  const draft = new Draft(at.document);
  if (layer.flat.within.length > 0) return [];
  for (const wire of draft.into(layer.flat.record)) draft.wires.drop(wire.id);
  draft.layers.drop(layer.flat.record);
  return proposalOf(`Remove ${labelOf(layer.flat)}`, draft);
}

function withoutWire(at: Situation, wire: WireRecord): readonly Proposal[] {
  const draft = new Draft(at.document);
  const name = (id: string): string => draft.layers.get(id)?.name ?? id;
  draft.wires.drop(wire.id);
  return proposalOf(`Remove the wire from ${name(wire.from.layer)} to ${name(wire.to.layer)}`, draft);
}

/** Keeps one of the wires; when one of them left another input open, that input gets it back. */
function oneOfSeveral(at: Situation, { layer: path, values }: DrawingDiagnostic): readonly Proposal[] {
  const record = recordOfPath(at.document, path ?? '');
  const draft = new Draft(at.document);
  const wires = record === undefined ? [] : draft.into(record.id).filter((wire) => wire.to.port === values['port']);
  return [...[...wires].reverse().flatMap((wire) => moveToOpen(at, wire)), ...[...wires].reverse().flatMap((wire) => withoutWire(at, wire))];
}

/** Ends of wires where one is missing. */
function openEnds(at: Situation): readonly { readonly end: WireEnd; readonly label: string }[] {
  return at.checked.diagnostics.flatMap((one) => {
    const target = one.code === 'input-not-connected' || one.code === 'not-connected' || one.code === 'too-few-inputs' ? at.checked.byPath.get(one.layer ?? '') : undefined;
    const port = target === undefined ? undefined : portOfInput(target, one.input ?? 0);
    if (target === undefined || port === undefined) return [];
    const fed = (target.flat.sources[port] ?? []).length > 0;
    return [{ end: fed ? { layer: target.flat.record, port } : drawnEnd(at.document, target.flat, port), label: labelOf(target.flat) }];
  }).slice(0, mostSources);
}

/** Leads a wire to an input that is open instead. */
function moveToOpen(at: Situation, wire: WireRecord): readonly Proposal[] {
  return openEnds(at).flatMap(({ end, label }) => {
    const draft = new Draft(at.document);
    if (draft.layers.get(end.layer)?.parent !== wire.parent) return [];
    draft.wires.put({ ...wire, to: end });
    return proposalOf(`Lead the wire from ${draft.layers.get(wire.from.layer)?.name ?? wire.from.layer} to ${label}`, draft);
  });
}

/**
 * Mends a block from which a layer is missing: ends, exposed parameters and overrides that named it go, and an input inside
 * that is now open gets the block's input or a layer inside that nobody uses.
 */
function healBlock(at: Situation, { values }: DrawingDiagnostic): readonly Proposal[] {
  return Object.values(at.document.blocks).filter((block) => block.name === values['block']).flatMap((block) => {
    const inside = (id: string): boolean => at.document.layers[id]?.parent === block.id;
    const open = openEnds(at).find(({ end }) => inside(end.layer));
    const idle = unused(at.checked).map(({ flat }) => flat.record).filter(inside);
    const clean = (draft: Draft, more: readonly WireEnd[], from: string | undefined): void => {
      const exposed = block.exposed.filter((one) => inside(one.layer));
      const passes = (end: WireEnd): boolean => end.layer === '' && block.inputs.some((one) => one.name === end.port);
      draft.blocks.put({
        ...block, exposed,
        inputs: block.inputs.map((one, i) => ({ ...one, to: [...one.to.filter((end) => inside(end.layer)), ...(i === 0 ? more : [])] })),
        outputs: block.outputs.flatMap((one) => (inside(one.from.layer) || passes(one.from) ? [one] : from === undefined ? [] : [{ ...one, from: { layer: from, port: 'out' } }])),
      });
      dropOverrides(draft, block.id, block.exposed.map((one) => one.name).filter((name) => !exposed.some((one) => one.name === name)));
    };
    const proposals = [...idle, undefined].flatMap((from) => {
      const draft = new Draft(at.document);
      clean(draft, [], from);
      const record = from === undefined ? undefined : draft.layers.get(from);
      if (open !== undefined && record !== undefined && !feeds(draft, open.end.layer, record.id)) lead(at, draft, record, open.end);
      return proposalOf(`Close the gap in ${block.name}${record === undefined ? '' : ` with ${record.name}`}`, draft);
    });
    if (open === undefined) return proposals;
    const draft = new Draft(at.document);
    clean(draft, [open.end], undefined);
    return [...proposalOf(`Lead the input of ${block.name} to ${open.label}`, draft), ...proposals];
  });
}

/** Window and group settings of the nearest layers upstream, put back to what they are by default. */
function backToDefaults(at: Situation, layer: CheckedLayer): readonly Proposal[] {
  return [layer, ...upstreamOf(at.checked, layer)].flatMap(({ flat, def }) => ['stride', 'kernel', 'padding', 'dilation', 'groups'].flatMap((name) => {
    const fallback = def?.params[name]?.fallback;
    const value = flat.params[name];
    if (fallback === undefined || value === undefined || sameJson(value, fallback)) return [];
    const draft = new Draft(at.document);
    setFlatParams(at.document, draft, flat, { [name]: fallback });
    return proposalOf(`Set ${name} of ${labelOf(flat)} to ${valueText(fallback)}`, draft);
  })).slice(0, mostSources);
}

/** Opens a circle at each of its wires: the wire goes where an input is open, away, or comes from another layer. */
function openCircle(at: Situation, { layer: path, values }: DrawingDiagnostic): readonly Proposal[] {
  const start = at.checked.byPath.get(path ?? '');
  const names = values['layers'] as readonly string[];
  const members = new Set(at.checked.layers.filter(({ flat }) => names.includes(labelOf(flat))).map(({ flat }) => flat.record));
  if (start === undefined) return [];
  const inside = new Draft(at.document).wires.all().filter((wire) => members.has(wire.from.layer) && members.has(wire.to.layer));
  return [
    ...inside.flatMap((wire) => moveToOpen(at, wire)),
    ...inside.flatMap((wire) => withoutWire(at, wire)),
    ...inside.flatMap((wire) => {
      const open = new Draft(at.document);
      open.wires.drop(wire.id);
      return sourcesFor(at, open, wire.to).slice(0, 4).flatMap(({ source }) => {
        const draft = new Draft(at.document);
        draft.wires.drop(wire.id);
        return lead(at, draft, source, wire.to) ? proposalOf(`Connect ${source.name} to ${draft.layers.get(wire.to.layer)?.name ?? wire.to.layer} in place of ${draft.layers.get(wire.from.layer)?.name ?? wire.from.layer}`, draft) : [];
      });
    }),
  ];
}

function strayWire(at: Situation, { values }: DrawingDiagnostic): readonly Proposal[] {
  const draft = new Draft(at.document);
  const wire = draft.wires.get(String(values['wire']));
  if (wire === undefined) return [];
  const joined = values['end'] === 'to' ? moveToOpen(at, wire) : sourcesFor(at, draft, wire.to).flatMap(({ source, idle }) => {
    const next = new Draft(at.document);
    const output = portsOfRecord(at.document, source).outputs[0];
    if (output === undefined) return [];
    next.wires.put({ ...wire, from: { layer: source.id, port: output.name } });
    const led = proposalOf(`Let the wire come from ${source.name}`, next);
    return idle ? led : asFallback(led);
  });
  return [...joined, ...withoutWire(at, wire)];
}

function wrongPort(at: Situation, { values }: DrawingDiagnostic): readonly Proposal[] {
  const draft = new Draft(at.document);
  const wire = draft.wires.get(String(values['wire']));
  if (wire === undefined) return [];
  const side = values['side'] === 'input' ? 'to' : 'from';
  const record = draft.layers.get(wire[side].layer);
  const ports = record === undefined ? [] : portsOfRecord(at.document, record)[side === 'to' ? 'inputs' : 'outputs'];
  const moved = ports.flatMap((port) => {
    const next = new Draft(at.document);
    next.wires.put({ ...wire, [side]: { layer: wire[side].layer, port: port.name } });
    return proposalOf(`Lead the wire to port "${port.name}" of ${record?.name ?? ''}`, next);
  });
  return [...moved, ...withoutWire(at, wire)];
}
