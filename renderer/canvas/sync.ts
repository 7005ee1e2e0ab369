// From the open drawing to what React Flow draws. Pure but for its memory: a card nothing happened to is the same object as
// before, so that an edit redraws what it touched and no more.
import type { Checked, CheckedLayer } from '../../core/design/check.ts';
import type { Document, LayerRecord, NoteRecord, WireRecord } from '../../core/document/model.ts';
import { levelsOf, type Expanded, type Level } from './block-layout.ts';
import { gather, typeOfBlockInput, typeOfOutput, type Gathered } from './figures.ts';
import { portPlaces } from './handles.ts';
import { lanesOf } from './lanes.ts';
import { layerView } from './layer-view.ts';
import { card, type Box, type Flow, type Place } from './metrics.ts';
import { noteNodeId, portNodeId, recordOfNode } from './node-ids.ts';
import { coursesOf, frameNode, layerNode, noteNode, portNode, wireEdge, type CanvasNode, type FrameNode, type LayerNode, type NoteNode, type PortNode, type WireEdge } from './nodes.ts';
import { scopeOf, type Scope } from './scope.ts';
import { boxAt, endsOf, keyOf, readsTheSame, sameAround, sameBox, sameList, sameStand, saysTheSame, typeKey, type Around } from './sync-same.ts';
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
  /** what decides its words beside the two: as a text, and as far as it is compared first */
  readonly key: string;
  readonly around: Around;
  readonly isSelected: boolean;
  readonly box: Box;
  readonly node: LayerNode | FrameNode;
}

interface KeptWire {
  readonly key: readonly unknown[];
  /** what it leads from and to, checked and recorded; empty where more than that decides */
  readonly ends: readonly unknown[];
  readonly edge: WireEdge;
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
  let others = new Map<string, KeptOther>();
  let wires = new Map<string, KeptWire>();
  let laned = new Map<string, Laned>();
  let drawn: Drawn | null = null;
  const gatherings: Gatherings = new Map();

  let last: { readonly levels: readonly Level[]; readonly document: Document; readonly checked: Checked; readonly path: string | null; readonly expanded: Expanded } | null = null;
  let hand: Hand = { selection: new Set(), moving: new Map() };

  /** The same drawing with other cards under the hand or selected: they alone are made anew, as often as the hand moves. */
  const touchUp = (before: Drawn, level: Level, now: Hand): Drawn => {
    const [nodes, edges] = [[...before.nodes], [...before.edges]];
    let [isMoved, isRewired] = [false, false];
    const places = placesIn(before);
    for (const id of touchedBy(hand, now)) {
      const at = places.nodes.get(id) ?? places.nodes.get(noteNodeId(id));
      const node = at === undefined ? undefined : nodes[at];
      const kept = node === undefined ? undefined : layers.get(node.id);
      if (at !== undefined && node?.type === 'layer' && kept !== undefined) {
        const [isSelected, box] = [now.selection.has(kept.record.id), placed(level, kept.record.id, boxAt(kept.record.position, card), still, now.moving.get(node.id))];
        if (kept.isSelected === isSelected && sameBox(kept.box, box)) continue;
        const made = layerNode(node.id, node.data, box, isSelected, level.flow, now.moving.has(node.id));
        layers.set(node.id, { ...kept, isSelected, box, node: made });
        nodes[at] = made;
        isMoved = true;
      } else if (at !== undefined && node?.type === 'note') {
        const made = noteAt(others.get(node.id), level, node.data.note, node.id, now.selection.has(node.data.note.id), still, now.moving.get(node.id));
        others.set(node.id, made);
        nodes[at] = made.node;
        isMoved = true;
      }
      const wire = places.edges.get(id);
      const known = wire === undefined ? undefined : wires.get(id);
      const isSelected = now.selection.has(id);
      if (wire === undefined || known === undefined || known.edge.selected === isSelected) continue;
      const edge = { ...known.edge, selected: isSelected };
      // Its key still tells how it was: the next edit makes it anew.
      wires.set(id, { key: [{}], ends: [], edge });
      edges[wire] = edge;
      isRewired = true;
    }
    return { ...before, nodes: isMoved ? nodes : before.nodes, edges: isRewired ? edges : before.edges };
  };

  return ({ document, checked, selection, scope: path, moving, expanded = nothing, touched = '' }) => {
    // Selecting and dragging, which happen in every frame, change neither document nor check: then all views hold.
    const isSame = last !== null && last.document === document && last.checked === checked && last.path === path && last.expanded === expanded;
    last = isSame && last !== null ? last : { document, checked, path, expanded, levels: levelsOf(document, scopeOf(document, path), expanded) };
    const { levels } = last;
    const now: Hand = { selection, moving };
    if (isSame && drawn !== null && levels.length === 1) {
      drawn = touchUp(drawn, levels[0] as Level, now);
      hand = now;
      return drawn;
    }
    hand = now;
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
        const box = placed(each, record.id, boxAt(record.position, card), by, moving.get(id));
        const around: Around = { flow, isFed, totals: checked.totals, isPlain: found.length === 0 && record.kind !== 'block' };
        const isUntouched = known !== undefined && (isSame || (known.record === record && known.checked === layer && sameAround(known.around, around, layer)));
        const key = isUntouched ? known.key : keyOf(checked, layer, sum, found.map((one) => one.message), flow, isFed, typeKey(document, checked, scope, record));
        const inner = each.cards.has(record.id) ? (levels.find((one) => one.frame === id)?.flow ?? flow) : null;
        const isAlike = known !== undefined && (known.node.type === 'frame' ? known.node.data.inner : null) === inner;
        const sameView = known !== undefined && (isUntouched || (readsTheSame(known.record, record) && saysTheSame(known.checked, layer) && known.key === key));
        const sameNode = sameView && known.record === record && isAlike && known.isSelected === isSelected && sameBox(known.box, box);
        const data = sameView ? { record, view: known.node.data.view } : { record, view: layerView({ document, checked, scope, record, layer, sum, problems: found, isFed, flow }) };
        const make = (): LayerNode | FrameNode => (inner === null ? layerNode(id, sameView && known.record === record && known.node.type === 'layer' ? known.node.data : data, box, isSelected, flow, moving.has(id)) : frameNode(id, { ...data, inner, size: { width: box.width, height: box.height }, card: each.cards.get(record.id) ?? { x: 0, y: 0 } }, box, isSelected, moving.has(id), scope.trail.length + level.length));
        const kept = sameNode && known.checked === layer && known.around.totals === checked.totals ? known : { record, checked: layer, key, around, isSelected, box, node: sameNode ? known.node : make() };
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
        const kept = noteAt(others.get(id), each, note, id, isHome && selection.has(note.id), by, moving.get(id));
        nextOthers.set(id, kept);
        nodes.push(kept.node);
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
        const ends = found === undefined ? endsOf(document, checked, scope, wire, flow, lanes.get(id)) : none;
        if (known !== undefined && ends.length > 0 && known.edge.selected === isSelected && sameList(known.ends, ends)) {
          nextWires.set(id, known);
          edges.push(known.edge);
          continue;
        }
        const type = typeOfWire(document, checked, scope, wire);
        // Wires into and out of a block are made anew with every edit: they are few.
        const key = [isFixed(wire) ? {} : wire, type.dims, found?.map((one) => one.message).join('\n'), isSelected, flow, document.layers[wire.from.layer]?.name, document.layers[wire.to.layer]?.name, lanes.get(id)];
        const kept: KeptWire = known !== undefined && known.key.every((part, i) => part === key[i]) ? { ...known, ends } : { key, ends, edge: wireEdge(level, wire, wireView({ document, checked, scope, wire, type, flow, problems: found ?? [] }), isSelected, lanes.get(id) ?? null) };
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

const none: readonly never[] = [];
const still: Place = { x: 0, y: 0 };

/** What is selected and what is under the hand. */
type Hand = Pick<Drawing, 'selection' | 'moving'>;

/** Ids of records and nodes that were or are under the hand, or are selected now and were not, or the other way round. */
function touchedBy(before: Hand, now: Hand): ReadonlySet<string> {
  const ids = new Set([...before.moving.keys(), ...now.moving.keys()]);
  if (before.selection === now.selection) return ids;
  for (const id of before.selection) if (!now.selection.has(id)) ids.add(id);
  for (const id of now.selection) if (!before.selection.has(id)) ids.add(id);
  return ids;
}

interface Places {
  readonly nodes: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, number>;
}

const placesOfLevels = new WeakMap<readonly Level[], Places>();
/** Where in its lists the nodes and wires of a drawing stand. */
function placesIn({ levels, nodes, edges }: Drawn): Places {
  const known = placesOfLevels.get(levels) ?? { nodes: new Map(nodes.map(({ id }, i) => [id, i])), edges: new Map(edges.map(({ id }, i) => [id, i])) };
  placesOfLevels.set(levels, known);
  return known;
}

interface KeptOther {
  readonly key: readonly unknown[];
  readonly node: CanvasNode;
}

/** A note where it stands, or is moved and resized to; the same as before where nothing happened to it. */
function noteAt(known: KeptOther | undefined, level: Level, note: NoteRecord, id: string, isSelected: boolean, by: Place, hand: (Place & { readonly width?: number; readonly height?: number }) | undefined): KeptOther {
  const at = placed(level, noteNodeId(note.id), boxAt(note.position, note.size), by, hand);
  const key = [note, isSelected, at.x, at.y, hand?.width, hand?.height];
  return known !== undefined && sameList(known.key, key) ? known : { key, node: noteNode(note, id, isSelected, { ...at, width: hand?.width ?? note.size.width, height: hand?.height ?? note.size.height }) };
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
  return moved !== undefined ? boxAt(moved, box) : by.x === 0 && by.y === 0 ? box : boxAt({ x: box.x + by.x, y: box.y + by.y }, box);
}

/** Cards and frames of a level as boxes. */
function boxesOf({ boxes, records }: Level): readonly Box[] {
  return records.map((record) => boxes.get(record.id) ?? boxAt(record.position, card));
}

/** The record, sort and level of a node; see `node-ids.ts`. */
export { noteNodeId, portNodeId, recordOfNode };
