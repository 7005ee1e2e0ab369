// The part of a drawing React Flow is given: what is in sight, and what is near enough to come into sight next. What comes near
// is made ready a little with every frame, so that moving the canvas by a card's height does not cost a row of cards at once.
import { card } from './metrics.ts';
import type { CanvasNode, WireEdge } from './sync.ts';

/** A rectangle of the canvas. */
export interface Sight {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What React Flow is given. */
export interface Given {
  /** React Flow asks for lists it could change; nobody does */
  readonly nodes: CanvasNode[];
  readonly edges: WireEdge[];
}

/** How far around what is seen things are made ready: in dots of the screen, and at most so much of the canvas where many cards are small. */
const ahead = { screen: 120, canvas: 200 } as const;
/** What was made ready is kept until it is this many times as far away. */
const behind = 2;

/** Boxes of all nodes and wires, four numbers each, and where the ends of the wires stand among the nodes. */
interface Field {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly WireEdge[];
  readonly boxes: Float64Array;
  readonly spans: Float64Array;
  readonly ends: Int32Array;
}

const empty: Field = { nodes: [], edges: [], boxes: new Float64Array(0), spans: new Float64Array(0), ends: new Int32Array(0) };

function endsOf(nodes: readonly CanvasNode[], edges: readonly WireEdge[]): Int32Array {
  const index = new Map(nodes.map(({ id }, i) => [id, i]));
  const ends = new Int32Array(2 * edges.length);
  for (const [i, { source, target }] of edges.entries()) {
    ends[2 * i] = index.get(source) ?? -1;
    ends[2 * i + 1] = index.get(target) ?? -1;
  }
  return ends;
}

const sameNames = (a: readonly { readonly id: string }[], b: readonly { readonly id: string }[]): boolean => a === b || (a.length === b.length && a.every(({ id }, i) => id === b[i]?.id));

/** The field of what is drawn now; cards that move leave most of it as it was. */
function fieldOf(nodes: readonly CanvasNode[], edges: readonly WireEdge[], before: Field): Field {
  const isSame = sameNames(nodes, before.nodes) && sameNames(edges, before.edges);
  const boxes = isSame ? before.boxes : new Float64Array(4 * nodes.length);
  const spans = isSame ? before.spans : new Float64Array(4 * edges.length);
  const ends = isSame && edges === before.edges ? before.ends : endsOf(nodes, edges);
  const moved = new Uint8Array(nodes.length);
  for (const [i, node] of nodes.entries()) {
    if (isSame && node === before.nodes[i]) continue;
    moved[i] = 1;
    const { position: { x, y }, width = card.width, height = card.height } = node;
    boxes.set([x, y, x + width, y + height], 4 * i);
  }
  for (let i = 0; i < edges.length; i++) {
    const [from, to] = [ends[2 * i] as number, ends[2 * i + 1] as number];
    if (isSame && moved[from] !== 1 && moved[to] !== 1 && edges[i] === before.edges[i]) continue;
    // A wire with an end nowhere is nowhere.
    if (from < 0 || to < 0) spans.fill(Number.NaN, 4 * i, 4 * i + 4);
    else for (let k = 0; k < 4; k++) spans[4 * i + k] = (k < 2 ? Math.min : Math.max)(boxes[4 * from + k] as number, boxes[4 * to + k] as number);
  }
  return { nodes, edges, boxes, spans, ends };
}

/** How far a box is from being seen: 0 or less when it is, NaN where there is none. */
function distance(boxes: Float64Array, i: number, { left, top, right, bottom }: Sight): number {
  return Math.max(left - (boxes[4 * i + 2] as number), (boxes[4 * i] as number) - right, top - (boxes[4 * i + 3] as number), (boxes[4 * i + 1] as number) - bottom);
}

const hiddenNodes = new WeakMap<CanvasNode, CanvasNode>();
const hiddenEdges = new WeakMap<WireEdge, WireEdge>();
/** The same, known to React Flow but not drawn. */
function hidden<T extends CanvasNode | WireEdge>(one: T, known: WeakMap<T, T>): T {
  const made = known.get(one) ?? { ...one, hidden: true };
  known.set(one, made);
  return made;
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

/** One sort of thing, cards or wires, and which of them are ready. */
interface Sort {
  readonly items: readonly { readonly id: string }[];
  readonly boxes: Float64Array;
  readonly ready: Set<string>;
}

/** The part of a drawing that is ready to be seen; it remembers what it gave. */
export class Neighbourhood {
  #field = empty;
  #sight: Sight | null = null;
  #margin = 0;
  readonly #readyNodes = new Set<string>();
  readonly #readyEdges = new Set<string>();
  #given: Given = { nodes: [], edges: [] };

  /** Cards and wires that are ready. */
  get size(): number {
    return this.#readyNodes.size + this.#readyEdges.size;
  }

  /** Looks elsewhere; true when something that is now seen was not ready. Null: nothing is seen. */
  look(sight: Sight | null, zoom: number): boolean {
    this.#sight = sight;
    this.#margin = Math.min(ahead.screen / zoom, ahead.canvas);
    return this.#take(0, true).changed;
  }

  /** Makes up to so many of the nearest things ready, and lets go of as many that are far; `isHeld` keeps all there is. Tells whether anything changed and whether there is more to do. */
  approach(most: number, isHeld: boolean): { readonly changed: boolean; readonly more: boolean } {
    return this.#take(most, isHeld);
  }

  /** What React Flow is given of a drawing. */
  of(nodes: CanvasNode[], edges: WireEdge[]): Given {
    if (nodes !== this.#field.nodes || edges !== this.#field.edges) {
      const before = this.#field;
      this.#field = fieldOf(nodes, edges, before);
      if (this.#field.boxes !== before.boxes) this.#forget();
      this.#take(0, true);
    }
    const ends = new Set<string>();
    const givenEdges: WireEdge[] = [];
    for (const edge of edges) {
      if (this.#readyEdges.has(edge.id)) {
        givenEdges.push(edge);
        ends.add(edge.source).add(edge.target);
      } else if (edge.selected === true) givenEdges.push(hidden(edge, hiddenEdges));
    }
    const givenNodes: CanvasNode[] = [];
    for (const node of nodes) {
      if (this.#readyNodes.has(node.id)) givenNodes.push(node);
      // What is selected is let go, and moved, together with what is seen; a wire needs both its ends.
      else if (node.selected === true || ends.has(node.id)) givenNodes.push(hidden(node, hiddenNodes));
    }
    this.#given = { nodes: sameList(givenNodes, this.#given.nodes) ? this.#given.nodes : givenNodes, edges: sameList(givenEdges, this.#given.edges) ? this.#given.edges : givenEdges };
    return this.#given;
  }

  /** What is no longer drawn is not ready either. */
  #forget(): void {
    for (const [ready, items] of [[this.#readyNodes, this.#field.nodes], [this.#readyEdges, this.#field.edges]] as const) {
      const present = new Set(items.map(({ id }) => id));
      for (const id of ready) if (!present.has(id)) ready.delete(id);
    }
  }

  #take(most: number, isHeld: boolean): { readonly changed: boolean; readonly more: boolean } {
    const sight = this.#sight;
    if (sight === null) return { changed: false, more: false };
    const { nodes, edges, boxes, spans } = this.#field;
    const sorts: readonly Sort[] = [{ items: nodes, boxes, ready: this.#readyNodes }, { items: edges, boxes: spans, ready: this.#readyEdges }];
    const near: { readonly away: number; readonly id: string; readonly ready: Set<string> }[] = [];
    const far: typeof near = [];
    let changed = false;
    for (const { items, boxes: all, ready } of sorts) {
      for (let i = 0; i < items.length; i++) {
        const away = distance(all, i, sight);
        if (away > this.#margin && (isHeld || ready.size === 0)) continue;
        const { id } = items[i] as { readonly id: string };
        if (away < 0) {
          if (ready.has(id)) continue;
          ready.add(id);
          changed = true;
        } else if (away <= this.#margin) {
          if (!ready.has(id)) near.push({ away, id, ready });
        } else if (away > behind * this.#margin && ready.has(id)) far.push({ away: -away, id, ready });
      }
    }
    const nearest = (from: typeof near): typeof near => from.sort((a, b) => a.away - b.away).slice(0, most);
    if (most > 0) {
      for (const { id, ready } of nearest(near)) ready.add(id);
      for (const { id, ready } of nearest(far)) ready.delete(id);
      changed ||= near.length + far.length > 0;
    }
    return { changed, more: near.length > most || far.length > most };
  }
}
