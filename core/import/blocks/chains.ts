// Chains: vertices that pass one value straight on. In them, layers that return in the same order become units, and units that
// follow each other with the same content become one, repeated.
import { contentOf, isFollowing, isWeighted, vertexShape, type Shapes } from './shapes.ts';
import { inOrder, type Vertex, type Web } from './web.ts';

/** A step of a chain: a layer with those that belong to it, or a unit. */
type Step = readonly Vertex[];

/** Most steps of a pattern: of layers, of units. */
const longest = { layers: 8, units: 4 } as const;

/** All chains of a web, as long as they go, in an order that values flow in. */
function chainsOf(web: Web): readonly (readonly Vertex[])[] {
  const chains: Vertex[][] = [];
  for (const begin of inOrder(web) ?? []) {
    if (web.before(begin.id) !== null) continue;
    const chain: Vertex[] = [];
    for (let vertex: Vertex | null = begin; vertex !== null; vertex = web.next(vertex.id)) chain.push(vertex);
    chains.push(chain);
  }
  return chains;
}

/** Units of the same content that follow each other become one, repeated. */
export function uniteRows(web: Web): void {
  const alike = (a: Vertex, b: Vertex): boolean => a.unit !== null && b.unit !== null && a.unit.shape === b.unit.shape && contentOf(a.unit) === contentOf(b.unit);
  for (const chain of chainsOf(web)) {
    for (let begin = 0, end = 0; begin < chain.length; begin = end) {
      const first = chain[begin] as Vertex;
      for (end = begin + 1; end < chain.length && alike(first, chain[end] as Vertex); ) end += 1;
      if (end - begin > 1) web.join(chain.slice(begin, end).map((vertex) => vertex.id));
    }
  }
}

/** Chains cut into runs of steps in which patterns are looked for: of layers between units, or of units between layers. */
function runsOf(web: Web, of: 'layers' | 'units'): readonly (readonly Step[])[] {
  const runs: (readonly Step[])[] = [];
  for (const chain of chainsOf(web)) {
    let run: Vertex[][] = [];
    for (const vertex of chain) {
      const isEnd = vertex.layer?.kind === 'input' || vertex.layer?.kind === 'output' || vertex.into.length !== 1 || !web.isSingle(vertex.id);
      if (isEnd || (vertex.unit === null) !== (of === 'layers')) {
        runs.push(run);
        run = [];
      } else {
        const last = run.at(-1);
        if (last !== undefined && isFollowing(vertex)) last.push(vertex);
        else run.push([vertex]);
      }
    }
    runs.push(run);
  }
  return runs.filter((run) => run.length > 0);
}

/** A row of steps that returns. */
interface Pattern {
  /** where it stands: run and first step */
  readonly at: { readonly run: number; readonly step: number }[];
  readonly length: number;
  readonly cards: number;
}

/** Cards less in the drawing, less those the definition has; what stands twice only must be worth it. */
function worth({ at, length, cards }: Pattern, of: 'layers' | 'units'): number {
  const saved = at.length * (cards - 1) - cards;
  if (of === 'units') return at.length < 3 ? 0 : saved;
  return cards < 3 || at.length < (length === 1 ? 4 : cards < 6 ? 3 : 2) ? 0 : saved;
}

/** True for a row that is a shorter row several times over. */
function isPeriodic(keys: readonly string[]): boolean {
  for (let period = 1; period <= keys.length / 2; period++) {
    if (keys.length % period === 0 && keys.every((key, i) => key === keys[i % period])) return true;
  }
  return false;
}

/** Makes units of the one pattern that shortens the drawing most; false where there is none. */
export function uniteRepeats(web: Web, shapes: Shapes, of: 'layers' | 'units'): boolean {
  const runs = runsOf(web, of);
  const keys = runs.map((run) => run.map((step) => step.map(vertexShape).join('+')));
  let best: Pattern | null = null;
  for (let length = of === 'layers' ? 1 : 2; length <= longest[of]; length++) {
    const found = new Map<string, Pattern & { end: { run: number; step: number } }>();
    for (const [run, steps] of runs.entries()) {
      for (let step = 0; step + length <= steps.length; step++) {
        const row = keys[run]?.slice(step, step + length) ?? [];
        const first = steps[step]?.[0] as Vertex;
        if (of === 'layers' ? !(isWeighted(first) || step === 0) : new Set(row).size < 2) continue;
        if (length > 1 && isPeriodic(row)) continue;
        const key = row.join('|');
        const known = found.get(key);
        if (known === undefined) found.set(key, { at: [{ run, step }], length, cards: steps.slice(step, step + length).flat().length, end: { run, step: step + length } });
        else if (known.end.run !== run || known.end.step <= step) {
          known.at.push({ run, step });
          known.end = { run, step: step + length };
        }
      }
    }
    for (const pattern of found.values()) if (worth(pattern, of) > (best === null ? 0 : worth(best, of))) best = pattern;
  }
  if (best === null) return false;
  for (const { run, step } of best.at) {
    const members = (runs[run] ?? []).slice(step, step + best.length).flat().map((vertex) => vertex.id);
    const body = web.bodyOf(new Set(members), members.at(-1) ?? '');
    web.unite([body], shapes.of(body));
  }
  return true;
}
