// What follows from kinds and wires alone: an order in which sources come first, circles, what leads to an output. Worked out
// once per wiring, so that an edit of a parameter costs nothing here.
import type { Flattened } from '../document/flat.ts';

/** The shape of a drawing, by index into `flattened.layers`. */
export interface Wiring {
  /** the flattened drawing's `wiring` this belongs to */
  readonly key: object;
  readonly index: ReadonlyMap<string, number>;
  /** the layers behind each layer's wires */
  readonly from: readonly (readonly number[])[];
  /** every layer once, sources first; in drawing order as far as that goes */
  readonly order: readonly number[];
  /** circles, each in the direction values would flow, at most `mostCircles` */
  readonly circles: readonly (readonly number[])[];
  /** true for layers whose value some layer takes */
  readonly used: readonly boolean[];
  /** true for outputs and everything that leads to one */
  readonly leadsToOutput: readonly boolean[];
  readonly inputs: number;
  readonly outputs: number;
}

/** Most circles reported at once. */
const mostCircles = 20;

/** Works out a flattened drawing's wiring, or takes the one it had. */
export function wiringOf(flattened: Flattened, previous?: Wiring): Wiring {
  if (previous?.key === flattened.wiring) return previous;
  const { layers } = flattened;
  const index = new Map(layers.map((layer, i) => [layer.path, i]));
  const from: number[][] = layers.map((layer) => {
    const indices: number[] = [];
    for (const port in layer.sources) {
      for (const source of layer.sources[port] ?? []) {
        const i = index.get(source.path);
        if (i !== undefined) indices.push(i);
      }
    }
    return indices;
  });
  const used = layers.map(() => false);
  for (const indices of from) for (const i of indices) used[i] = true;
  const { order, circles } = sourcesFirst(from);
  const leadsToOutput = layers.map((layer) => layer.kind === 'output');
  const pending = layers.flatMap((layer, i) => (layer.kind === 'output' ? [i] : []));
  for (let i = pending.pop(); i !== undefined; i = pending.pop()) {
    for (const source of from[i] ?? []) {
      if (leadsToOutput[source] === true) continue;
      leadsToOutput[source] = true;
      pending.push(source);
    }
  }
  return {
    key: flattened.wiring, index, from, order, circles, used, leadsToOutput,
    inputs: layers.filter((layer) => layer.kind === 'input').length, outputs: layers.filter((layer) => layer.kind === 'output').length,
  };
}

/** Depth first, without recursion: a drawing may be a chain of thousands. */
function sourcesFirst(from: readonly (readonly number[])[]): { readonly order: readonly number[]; readonly circles: readonly (readonly number[])[] } {
  const state = new Uint8Array(from.length);
  const [open, done] = [1, 2];
  const order: number[] = [];
  const circles: number[][] = [];
  const stack: number[] = [];
  const next: number[] = [];
  for (let root = 0; root < from.length; root++) {
    if (state[root] !== 0) continue;
    stack.push(root);
    next.push(0);
    state[root] = open;
    while (stack.length > 0) {
      const i = stack[stack.length - 1] as number;
      const at = next[next.length - 1] as number;
      const source = from[i]?.[at];
      if (source === undefined) {
        state[i] = done;
        order.push(i);
        stack.pop();
        next.pop();
        continue;
      }
      next[next.length - 1] = at + 1;
      if (state[source] === 0) {
        stack.push(source);
        next.push(0);
        state[source] = open;
      } else if (state[source] === open && circles.length < mostCircles) {
        circles.push(stack.slice(stack.indexOf(source)).reverse());
      }
    }
  }
  return { order, circles };
}
