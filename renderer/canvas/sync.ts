// From the open drawing to what React Flow draws. Pure but for its memory: a card nothing happened to is the same object as
// before, so that an edit redraws what it touched and no more.
import type { Checked, CheckedLayer } from '../../core/design/check.ts';
import type { TensorType } from '../../core/base/shape.ts';
import type { Document, LayerRecord, WireRecord } from '../../core/document/model.ts';
import { levelsOf, type Expanded, type Level } from './block-layout.ts';
import { gather, shareStep, typeOfBlockInput, typeOfOutput, type Gathered, type Sums } from './figures.ts';
import { portPlaces } from './handles.ts';
import { lanesOf } from './lanes.ts';
import { layerView } from './layer-view.ts';
import { card, type Box, type Flow, type Place } from './metrics.ts';
import { noteNodeId, portNodeId, recordOfNode } from './node-ids.ts';
import { coursesOf, frameNode, layerNode, noteNode, portNode, wireEdge, type CanvasNode, type FrameNode, type LayerNode, type NoteNode, type PortNode, type WireEdge } from './nodes.ts';
import { scopeOf, type Scope } from './scope.ts';
import { isFixed, typeOfWire, wireView } from './wire-view.ts';

export type { CanvasNode, FrameNode, LayerNode, NoteNode, PortNode, WireEdge };

/** What is drawn from. */
export interface Drawing {
  readonly document: Document;
  readonly checked: Checked;
  readonly selection: ReadonlySet<string>;
  readonly scope: string | null;
  /** blocks whose inside is shown in place */
  readonly expanded?: Expanded;
  /** the level a hand was at last: where a layer is seen in several frames, there it is selected */
  readonly touched?: string;
  /** cards that are being moved or resized just now, by node id */
  readonly moving: ReadonlyMap<string, Place & { readonly width?: number; readonly height?: number }>;
}

/** What React Flow draws. */
export interface Drawn {
  readonly scope: Scope;
  readonly flow: Flow;
  /** what is shown and, within it, the insides shown in place */
  readonly levels: readonly Level[];
  /** React Flow asks for lists it could change; nobody does */
  readonly nodes: CanvasNode[];
  readonly edges: WireEdge[];
}

interface KeptLayer {
  readonly record: LayerRecord;
  readonly checked: CheckedLayer | undefined;
  readonly key: string;
  readonly isSelected: boolean;
  readonly box: Box;
  readonly node: LayerNode | FrameNode;
}

/** The lanes of a level, with what they were found for. */
interface Laned {
  readonly nodes: readonly CanvasNode[];
  readonly wires: readonly WireRecord[];
  readonly flow: Flow;
  readonly lanes: ReadonlyMap<string, number>;
}

type Gatherings = Map<string, { readonly checked: Checked; readonly path: string; readonly repeat: number; readonly found: Gathered }>;

const nothing: Expanded = new Map();

/** A translation that remembers what it made last. */
export function createSync(): (drawing: Drawing) => Drawn {
  let layers = new Map<string, KeptLayer>();
  let others = new Map<string, { readonly key: readonly unknown[]; readonly node: CanvasNode }>();
  let wires = new Map<string, { readonly key: readonly unknown[]; readonly edge: WireEdge }>();
  let laned = new Map<string, Laned>();
  let drawn: Drawn | null = null;
  const gatherings: Gatherings = new Map();

  let last: { readonly levels: readonly Level[]; readonly document: Document; readonly checked: Checked; readonly path: string | null; readonly expanded: Expanded } | null = null;

  return ({ document, checked, selection, scope: path, moving, expanded = nothing, touched = '' }) => {
    // Selecting and dragging, which happen in every frame, change neither document nor check: then all views hold.
    const isSame = last !== null && last.document === document && last.checked === checked && last.path === path && last.expanded === expanded;
    last = isSame && last !== null ? last : { document, checked, path, expanded, levels: levelsOf(document, scopeOf(document, path), expanded) };
    const { levels } = last;
    const nextLayers = new Map<string, KeptLayer>();
    const nextOthers: typeof others = new Map();
    const nextWires: typeof wires = new Map();
    const nextLaned: typeof laned = new Map();
    const nodesOf = new Map<string, CanvasNode[]>();
    const edges: WireEdge[] = [];
    /** how far a level is moved with the frame in the hand */
    const drift = new Map<string, Place>();
    const home = homesOf(levels, touched);

    for (const each of levels) {
      const { level, scope, records, drawnWires, flow, fed } = each;
      const { sums, problems } = gatheredAt(gatherings, checked, level, scope);
      const by = driftOf(each, levels, drift, moving);
      const isHome = home.get(scope.block?.id ?? '') === level;
      const nodes: CanvasNode[] = [];
      nodesOf.set(level, nodes);
      for (const record of records) {
        const id = level + record.id;
        const layer = checked.byPath.get(scope.prefix + record.id);
        const found = problems.get(record.id) ?? [];
        const sum = sums.get(record.id);
        const isFed = fed.has(record.id);
        const known = layers.get(id);
        const isSelected = isHome && selection.has(record.id);
        const box = placed(each, record.id, { ...record.position, ...card }, by, moving.get(id));
        const key = isSame && known !== undefined ? known.key : keyOf(checked, layer, sum, found.map((one) => one.message), flow, isFed, typeKey(document, checked, scope, record));
        const inner = each.cards.has(record.id) ? (levels.find((one) => one.frame === id)?.flow ?? flow) : null;
        const isAlike = known !== undefined && (known.node.type === 'frame' ? known.node.data.inner : null) === inner;
        const sameView = known !== undefined && readsTheSame(known.record, record) && saysTheSame(known.checked, layer) && known.key === key;
        const sameNode = sameView && known.record === record && isAlike && known.isSelected === isSelected && sameBox(known.box, box);
        const data = sameView ? { record, view: known.node.data.view } : { record, view: layerView({ document, checked, scope, record, layer, sum, problems: found, isFed, flow }) };
        const make = (): LayerNode | FrameNode => (inner === null ? layerNode(id, sameView && known.record === record && known.node.type === 'layer' ? known.node.data : data, box, isSelected, flow, moving.has(id)) : frameNode(id, { ...data, inner, size: { width: box.width, height: box.height }, card: each.cards.get(record.id) ?? { x: 0, y: 0 } }, box, isSelected, moving.has(id), scope.trail.length + level.length));
        const kept = sameNode ? known : { record, checked: layer, key, isSelected, box, node: make() };
        nextLayers.set(id, kept);
        nodes.push(kept.node);
      }
      const keep = (id: string, key: readonly unknown[], make: () => CanvasNode): void => {
        const known = others.get(id);
        const kept = known !== undefined && known.key.every((part, i) => part === key[i]) ? known : { key, node: make() };
        nextOthers.set(id, kept);
        nodes.push(kept.node);
      };
      for (const note of each.notes) {
        const id = noteNodeId(note.id, level);
        const hand = moving.get(id);
        const at = placed(each, noteNodeId(note.id), { ...note.position, ...note.size }, by, hand);
        const isSelected = isHome && selection.has(note.id);
        keep(id, [note, isSelected, at.x, at.y, hand?.width, hand?.height], () => noteNode(note, id, isSelected, { ...at, width: hand?.width ?? note.size.width, height: hand?.height ?? note.size.height }));
      }
      if (scope.block !== null && level === '') {
        for (const { side, name, at } of portPlaces(scope.block, boxesOf(each), flow)) {
          const type = side === 'in' ? typeOfBlockInput(document, checked, scope, name) : typeOfOutput(document, checked, scope.prefix, scope.block.outputs.find((one) => one.name === name)?.from ?? { layer: '', port: '' });
          const id = portNodeId(side, name);
          keep(id, [flow, at.x, at.y, type.dims?.join(' ')], () => portNode(id, name, side, type, at, flow));
        }
      }

      // Words change far more often than places: then all lanes hold.
      const around = level === '' ? [] : [nextLayers.get(level.slice(0, -1))?.node].filter((node) => node !== undefined);
      const stands = [...nodes, ...around];
      const before = laned.get(level);
      const isLaned = before !== undefined && (isSame || (before.flow === flow && sameList(before.wires, drawnWires) && sameStand(before.nodes, stands)));
      const lanes = isLaned ? before.lanes : lanesOf(nodes.flatMap((node) => (node.type === 'note' ? [] : [{ id: node.id, ...node.position, width: node.width ?? 0, height: node.height ?? 0 }])), coursesOf(drawnWires, stands, level), flow);
      nextLaned.set(level, isLaned ? before : { nodes: stands, wires: drawnWires, flow, lanes });
      for (const wire of drawnWires) {
        const id = level + wire.id;
        const isSelected = isHome && selection.has(wire.id);
        const known = wires.get(id);
        if (isSame && known !== undefined && known.edge.selected === isSelected) {
          nextWires.set(id, known);
          edges.push(known.edge);
          continue;
        }
        const found = problems.get(wire.to.layer);
        const type = typeOfWire(document, checked, scope, wire);
        // Wires into and out of a block are made anew with every edit: they are few.
        const key = [isFixed(wire) ? {} : wire, type.dims, found?.map((one) => one.message).join('\n'), isSelected, flow, document.layers[wire.from.layer]?.name, document.layers[wire.to.layer]?.name, lanes.get(id)];
        const kept = known !== undefined && known.key.every((part, i) => part === key[i]) ? known : { key, edge: wireEdge(level, wire, wireView({ document, checked, scope, wire, type, flow, problems: found ?? [] }), isSelected, lanes.get(id) ?? null) };
        nextWires.set(id, kept);
        edges.push(kept.edge);
      }
    }
    [layers, others, wires, laned] = [nextLayers, nextOthers, nextWires, nextLaned];
    const [shown] = levels as readonly [Level];
    const nodes = inOrder('', nodesOf);
    // Lists that hold the same are the same, so that React Flow takes up only what changed.
    drawn = { scope: shown.scope, flow: shown.flow, levels, nodes: drawn !== null && sameList(drawn.nodes, nodes) ? drawn.nodes : nodes, edges: drawn !== null && sameList(drawn.edges, edges) ? drawn.edges : edges };
    return drawn;
  };
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

const sameStand = (a: readonly CanvasNode[], b: readonly CanvasNode[]): boolean => a.length === b.length && a.every((node, i) => standsAlike(node, b[i]));

const sameTypes = (a: readonly TensorType[], b: readonly TensorType[]): boolean => a.length === b.length && a.every((type, i) => type === b[i] || type.dims?.join() === b[i]?.dims?.join());

/** Whether a card says the same of two records: where it stands is no word of it. */
function readsTheSame(a: LayerRecord, b: LayerRecord): boolean {
  return a === b || (a.kind === b.kind && a.name === b.name && a.parent === b.parent && a.params === b.params && a.trainable === b.trainable && a.stated === b.stated);
}

/** Whether a card says the same of two findings: what only its details tell, such as what one of its values sees, does not count. */
function saysTheSame(a: CheckedLayer | undefined, b: CheckedLayer | undefined): boolean {
  if (a === b || a === undefined || b === undefined) return a === b;
  return a.def === b.def && a.params === b.params && a.parameters === b.parameters && a.macs === b.macs && a.weights.length === b.weights.length && sameTypes(a.inputs, b.inputs) && sameTypes(a.outputs, b.outputs);
}

/** Whether two cards stand in the same place with the same ports. */
function standsAlike(a: CanvasNode, b: CanvasNode | undefined): boolean {
  if (a === b) return true;
  const [ours, theirs] = [a.handles ?? [], b?.handles ?? []];
  return b !== undefined && a.id === b.id && a.position.x === b.position.x && a.position.y === b.position.y && a.width === b.width && a.height === b.height
    && ours.length === theirs.length && ours.every((handle, i) => handle.id === theirs[i]?.id && handle.type === theirs[i]?.type);
}

/** The nodes of a level, each frame followed by what is in it: the order in which the keyboard meets them. */
function inOrder(level: string, nodesOf: ReadonlyMap<string, CanvasNode[]>): CanvasNode[] {
  const nodes = nodesOf.get(level) ?? [];
  return nodesOf.size === 1 ? nodes : nodes.flatMap((node) => (node.type === 'frame' ? [node, ...inOrder(`${node.id}/`, nodesOf)] : [node]));
}

/** The level on which the layers of each definition are selected when it is seen on several. */
function homesOf(levels: readonly Level[], touched: string): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  for (const { level, scope } of levels) {
    const block = scope.block?.id ?? '';
    if (!homes.has(block) || level === touched) homes.set(block, level);
  }
  return homes;
}

function gatheredAt(gatherings: Gatherings, checked: Checked, level: string, scope: Scope): Gathered {
  const known = gatherings.get(level);
  const repeat = scope.trail.at(-1)?.repeat ?? 1;
  if (known?.checked === checked && known.path === scope.path && known.repeat === repeat) return known.found;
  const found = gather(checked, scope);
  gatherings.set(level, { checked, path: scope.path, repeat, found });
  return found;
}

/** How far a level is off its place because its frame, or one around it, is in the hand. */
function driftOf({ level, frame }: Level, levels: readonly Level[], drift: Map<string, Place>, moving: Drawing['moving']): Place {
  if (frame === null) return { x: 0, y: 0 };
  const { id, level: outer } = recordOfNode(frame);
  const at = moving.get(frame);
  const box = levels.find((one) => one.level === outer)?.boxes.get(id);
  const by = at !== undefined && box !== undefined ? { x: at.x - box.x, y: at.y - box.y } : (drift.get(outer) ?? { x: 0, y: 0 });
  drift.set(level, by);
  return by;
}

function placed(level: Level, id: string, given: Box, by: Place, moved: Place | undefined): Box {
  const box = level.boxes.get(id) ?? given;
  return moved !== undefined ? { ...box, x: moved.x, y: moved.y } : by.x === 0 && by.y === 0 ? box : { ...box, x: box.x + by.x, y: box.y + by.y };
}

const sameBox = (a: Box, b: Box): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** Cards and frames of a level as boxes. */
function boxesOf({ boxes, records }: Level): readonly Box[] {
  return records.map((record) => boxes.get(record.id) ?? { ...record.position, ...card });
}

/** The record, sort and level of a node; see `node-ids.ts`. */
export { noteNodeId, portNodeId, recordOfNode };

/** What decides a card's words beside its record and its checked layer. */
function keyOf(checked: Checked, layer: CheckedLayer | undefined, sum: Sums | undefined, messages: readonly string[], flow: Flow, isFed: boolean, types: string): string {
  const [parameters, macs] = [sum?.parameters ?? layer?.parameters ?? 0, sum?.macs ?? layer?.macs ?? 0];
  return `${flow} ${isFed ? 1 : 0} ${shareStep(parameters, checked.totals.parameters)} ${shareStep(macs, checked.totals.macs)} ${sum === undefined ? '' : JSON.stringify(sum)} ${types} ${messages.join('\n')}`;
}

function typeKey(document: Document, checked: Checked, scope: Scope, record: LayerRecord): string {
  if (record.kind !== 'block') return '';
  const block = document.blocks[typeof record.params['block'] === 'string' ? record.params['block'] : ''];
  return `${block?.name ?? ''} ${block?.inputs.length ?? 0} ${(block?.outputs ?? []).map((output) => typeOfOutput(document, checked, scope.prefix, { layer: record.id, port: output.name }).dims?.join('×')).join(' ')}`;
}
