// From the open drawing to what React Flow draws. Pure but for its memory: a card nothing happened to is the same object as
// before, so that an edit redraws what it touched and no more.
import type { Edge, Node } from '@xyflow/react';
import type { TensorType } from '../../core/base/shape.ts';
import type { Checked, CheckedLayer } from '../../core/design/check.ts';
import type { Document, LayerRecord, NoteRecord, WireRecord } from '../../core/document/model.ts';
import { flowOf, gather, shareStep, typeOfBlockInput, typeOfOutput, type Gathered, type Standing, type Sums } from './figures.ts';
import { handlesOf, portHandles, portPlaces, type Ports } from './handles.ts';
import { layerView, type LayerView } from './layer-view.ts';
import { card, dot, portMark, type Flow, type Place } from './metrics.ts';
import { scopeOf, type Scope } from './scope.ts';
import { lanesOf, type Course } from './lanes.ts';
import { blockWires, isFixed, typeOfWire, wireView, type WireView } from './wire-view.ts';

/** A layer's card. */
export type LayerNode = Node<{ readonly record: LayerRecord; readonly view: LayerView }, 'layer'>;
/** A note. */
export type NoteNode = Node<{ readonly note: NoteRecord }, 'note'>;
/** An input or output of the block that is looked into. */
export type PortNode = Node<{ readonly name: string; readonly side: 'in' | 'out'; readonly type: TensorType; readonly flow: Flow }, 'port'>;
/** Anything that stands on the canvas. */
export type CanvasNode = LayerNode | NoteNode | PortNode;
/** A wire. */
export type WireEdge = Edge<{ readonly view: WireView; /** the line beside the cards it keeps to, null for a straight way */ readonly lane: number | null }, 'wire'>;

/** What is drawn from. */
export interface Drawing {
  readonly document: Document;
  readonly checked: Checked;
  readonly selection: ReadonlySet<string>;
  readonly scope: string | null;
  /** cards that are being moved or resized just now, by node id */
  readonly moving: ReadonlyMap<string, Place & { readonly width?: number; readonly height?: number }>;
}

/** What React Flow draws. */
export interface Drawn {
  readonly scope: Scope;
  readonly flow: Flow;
  /** React Flow asks for lists it could change; nobody does */
  readonly nodes: CanvasNode[];
  readonly edges: WireEdge[];
}

/** Notes and ports have node ids no layer can have: ids hold no "/". */
export const noteNodeId = (id: string): string => `/note/${id}`;
/** The node id of a block's own input or output. */
export const portNodeId = (side: 'in' | 'out', name: string): string => `/${side}/${name}`;

/** What a node stands for, from its id. */
export function recordOfNode(node: string): { readonly sort: 'layer' | 'note' | 'port'; readonly id: string } {
  if (node.startsWith('/note/')) return { sort: 'note', id: node.slice(6) };
  return node.startsWith('/') ? { sort: 'port', id: node } : { sort: 'layer', id: node };
}

interface KeptLayer {
  readonly record: LayerRecord;
  readonly checked: CheckedLayer | undefined;
  readonly key: string;
  readonly isSelected: boolean;
  readonly at: Place;
  readonly node: LayerNode;
}

/** What stands in a scope. */
interface Listed {
  readonly records: readonly LayerRecord[];
  readonly drawnWires: readonly WireRecord[];
  readonly flow: Flow;
  /** layers some wire leads to */
  readonly fed: ReadonlySet<string>;
}

function listed(document: Document, scope: Scope): Listed {
  const parent = scope.block?.id ?? null;
  const records = Object.values(document.layers).filter((layer) => layer.parent === parent);
  const own = Object.values(document.wires).filter((wire) => wire.parent === parent);
  const drawnWires = [...own, ...blockWires(scope)];
  return { records, drawnWires, flow: flowOf(records, own), fed: new Set(drawnWires.map((wire) => wire.to.layer)) };
}

/** A translation that remembers what it made last. */
export function createSync(): (drawing: Drawing) => Drawn {
  let layers = new Map<string, KeptLayer>();
  let others = new Map<string, { readonly key: readonly unknown[]; readonly node: CanvasNode }>();
  let wires = new Map<string, { readonly key: readonly unknown[]; readonly edge: WireEdge }>();
  let lanes: ReturnType<typeof lanesOf> = new Map();
  let laned: { readonly nodes: readonly CanvasNode[]; readonly wires: readonly WireRecord[]; readonly flow: Flow } | null = null;
  let drawn: Drawn | null = null;
  let gathered: { readonly checked: Checked; readonly path: string; readonly repeat: number; readonly found: Gathered } | null = null;

  let last: (Listed & { readonly document: Document; readonly checked: Checked; readonly path: string | null }) | null = null;

  return ({ document, checked, selection, scope: path, moving }) => {
    const scope = scopeOf(document, path);
    const parent = scope.block?.id ?? null;
    const repeat = scope.trail.at(-1)?.repeat ?? 1;
    if (gathered?.checked !== checked || gathered.path !== scope.path || gathered.repeat !== repeat) gathered = { checked, path: scope.path, repeat, found: gather(checked, scope) };
    const { sums, problems } = gathered.found;
    // Selecting and dragging, which happen in every frame, change neither document nor check: then all views hold.
    const isSame = last !== null && last.document === document && last.checked === checked && last.path === path;
    last = isSame && last !== null ? last : { document, checked, path, ...listed(document, scope) };
    const { records, drawnWires, flow, fed } = last;

    const nextLayers = new Map<string, KeptLayer>();
    const standings = new Map<string, Standing>();
    const nodes: CanvasNode[] = [];
    for (const record of records) {
      const layer = checked.byPath.get(scope.prefix + record.id);
      const found = problems.get(record.id) ?? [];
      const sum = sums.get(record.id);
      const isFed = fed.has(record.id);
      const known = layers.get(record.id);
      const isSelected = selection.has(record.id);
      const at = moving.get(record.id) ?? record.position;
      const key = isSame && known !== undefined ? known.key : keyOf(checked, layer, sum, found.map((one) => one.message), flow, isFed, typeKey(document, checked, scope, record));
      const sameView = known !== undefined && known.record === record && saysTheSame(known.checked, layer) && known.key === key;
      const sameNode = sameView && known.isSelected === isSelected && known.at.x === at.x && known.at.y === at.y;
      const kept = sameNode ? known : { record, checked: layer, key, isSelected, at, node: layerNode(record, sameView ? known.node.data : { record, view: layerView({ document, checked, scope, record, layer, sum, problems: found, isFed, flow }) }, at, isSelected, flow, moving.has(record.id)) };
      nextLayers.set(record.id, kept);
      standings.set(record.id, kept.node.data.view.standing);
      nodes.push(kept.node);
    }
    layers = nextLayers;

    const nextOthers: typeof others = new Map();
    const keep = (id: string, key: readonly unknown[], make: () => CanvasNode): void => {
      const known = others.get(id);
      const kept = known !== undefined && known.key.every((part, i) => part === key[i]) ? known : { key, node: make() };
      nextOthers.set(id, kept);
      nodes.push(kept.node);
    };
    for (const note of Object.values(document.notes)) {
      if (note.parent !== parent) continue;
      const id = noteNodeId(note.id);
      const at = moving.get(id);
      const isSelected = selection.has(note.id);
      keep(id, [note, isSelected, at], () => noteNode(note, id, isSelected, at));
    }
    if (scope.block !== null) {
      for (const { side, name, at } of portPlaces(scope.block, records, flow)) {
        const type = side === 'in' ? typeOfBlockInput(document, checked, scope, name) : typeOfOutput(document, checked, scope.prefix, scope.block.outputs.find((one) => one.name === name)?.from ?? { layer: '', port: '' });
        const id = portNodeId(side, name);
        keep(id, [flow, at.x, at.y, type.dims?.join(' ')], () => portNode(id, name, side, type, at, flow));
      }
    }
    others = nextOthers;

    // Words change far more often than places: then all lanes hold.
    if (!isSame && (laned === null || laned.flow !== flow || !sameList(laned.wires, drawnWires) || !sameStand(laned.nodes, nodes))) {
      lanes = lanesOf(nodes.flatMap((node) => (node.type === 'note' ? [] : [{ id: node.id, ...node.position, width: node.width ?? 0, height: node.height ?? 0 }])), coursesOf(drawnWires, nodes), flow);
      laned = { nodes, wires: drawnWires, flow };
    }
    const nextWires: typeof wires = new Map();
    const edges: WireEdge[] = [];
    for (const wire of drawnWires) {
      const isSelected = selection.has(wire.id);
      const before = wires.get(wire.id);
      if (isSame && before !== undefined && before.edge.selected === isSelected) {
        nextWires.set(wire.id, before);
        edges.push(before.edge);
        continue;
      }
      const found = problems.get(wire.to.layer);
      const type = typeOfWire(document, checked, scope, wire);
      // Wires into and out of a block are made anew with every edit: they are few.
      const key = [isFixed(wire) ? {} : wire, type.dims, found?.map((one) => one.message).join('\n'), isSelected, flow, document.layers[wire.from.layer]?.name, document.layers[wire.to.layer]?.name, lanes.get(wire.id)];
      const kept = before !== undefined && before.key.every((part, i) => part === key[i]) ? before : { key, edge: wireEdge(wire, wireView({ document, checked, scope, wire, type, flow, problems: found ?? [] }), isSelected, lanes.get(wire.id) ?? null) };
      nextWires.set(wire.id, kept);
      edges.push(kept.edge);
    }
    wires = nextWires;
    // Lists that hold the same are the same, so that React Flow takes up only what changed.
    drawn = { scope, flow, nodes: drawn !== null && sameList(drawn.nodes, nodes) ? drawn.nodes : nodes, edges: drawn !== null && sameList(drawn.edges, edges) ? drawn.edges : edges };
    return drawn;
  };
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

const sameStand = (a: readonly CanvasNode[], b: readonly CanvasNode[]): boolean => a.length === b.length && a.every((node, i) => standsAlike(node, b[i]));

const sameTypes = (a: readonly TensorType[], b: readonly TensorType[]): boolean => a.length === b.length && a.every((type, i) => type === b[i] || type.dims?.join() === b[i]?.dims?.join());

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

/** The canvas is one stop for Tab; walk.ts goes on from there. */
const byWalking = { tabIndex: -1 } as const;

function layerNode(record: LayerRecord, data: LayerNode['data'], at: Place, selected: boolean, flow: Flow, dragging: boolean): LayerNode {
  const ports: Ports = { inputs: data.view.inputs, outputs: data.view.outputs };
  return {
    id: record.id, type: 'layer', data, position: { x: at.x, y: at.y }, selected, dragging, ...card, measured: card,
    handles: handlesOf(ports, card, flow), ariaLabel: data.view.spoken, className: 'layer-node', ariaRole: 'group', domAttributes: byWalking,
  };
}

function noteNode(note: NoteRecord, id: string, selected: boolean, moved: (Place & { readonly width?: number; readonly height?: number }) | undefined): NoteNode {
  const size = { width: moved?.width ?? note.size.width, height: moved?.height ?? note.size.height };
  const at = moved ?? note.position;
  return { id, type: 'note', data: { note }, position: { x: at.x, y: at.y }, selected, ...size, measured: size, handles: [], zIndex: -1, ariaLabel: `Note: ${note.text === '' ? 'empty' : note.text}`, ariaRole: 'group', domAttributes: byWalking };
}

function portNode(id: string, name: string, side: 'in' | 'out', type: TensorType, at: Place, flow: Flow): PortNode {
  return {
    id, type: 'port', data: { name, side, type, flow }, position: at, draggable: false, selectable: false, deletable: false, focusable: false, ...portMark, measured: portMark,
    handles: portHandles(side, portMark, flow), ariaLabel: `${side === 'in' ? 'Input' : 'Output'} "${name}" of this block`, ariaRole: 'group',
  };
}

function wireEdge(wire: Pick<WireRecord, 'id' | 'from' | 'to'>, view: WireView, selected: boolean, lane: number | null): WireEdge {
  const fixed = view.isFixed ? { selectable: false, reconnectable: false, deletable: false, focusable: false } : {};
  return {
    id: wire.id, type: 'wire', ...endsOf(wire), data: { view, lane }, selected, ariaLabel: view.spoken, domAttributes: byWalking, ...fixed,
  };
}

/** The nodes and handles a wire joins. */
function endsOf({ from, to }: Pick<WireRecord, 'from' | 'to'>): { readonly source: string; readonly target: string; readonly sourceHandle: string; readonly targetHandle: string } {
  const [source, sourceHandle] = from.layer === '' ? [portNodeId('in', from.port), 'out'] : [from.layer, from.port];
  const [target, targetHandle] = to.layer === '' ? [portNodeId('out', to.port), 'in'] : [to.layer, to.port];
  return { source, target, sourceHandle, targetHandle };
}

/** Wires from handle to handle. */
function coursesOf(wires: readonly WireRecord[], nodes: readonly CanvasNode[]): readonly Course[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const place = (id: string, name: string, type: 'source' | 'target'): Place | null => {
    const node = byId.get(id);
    const handle = node?.handles?.find((one) => one.id === name && one.type === type);
    return node === undefined || handle === undefined ? null : { x: node.position.x + handle.x + dot / 2, y: node.position.y + handle.y + dot / 2 };
  };
  return wires.flatMap((wire): readonly Course[] => {
    const { source, target, sourceHandle, targetHandle } = endsOf(wire);
    const [from, to] = [place(source, sourceHandle, 'source'), place(target, targetHandle, 'target')];
    return from === null || to === null ? [] : [{ id: wire.id, source, target, from, to }];
  });
}
