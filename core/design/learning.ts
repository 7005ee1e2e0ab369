// How far training reaches into a drawing: what is learned, what goes back, what has to be held for that. All figures of memory
// and of arithmetic are made of these sums, so that none says otherwise than another.
//
// Arithmetic, in multiply-accumulates for one image: every layer goes forward; a layer whose weights are trained needs their
// gradient, which is as much again; a layer behind any trained one needs its input's gradient, as much once more. In front of
// the first trained layer nothing goes back, and no output is held but those that what learns reads. Where the frozen part's
// answers are kept, it is not even gone through again.
import type { Checked, CheckedLayer } from './checked.ts';

/** Sums over the layers of a drawing, of one image where they depend on images. */
export interface Learning {
  /** parameters in all, and those that are trained */
  readonly parameters: number;
  readonly trained: number;
  /** multiply-accumulates of a step */
  readonly work: number;
  /** the same where the answers of the frozen part are kept from the first epoch on */
  readonly workKept: number;
  /** output values a step holds at once: those the way back needs, and never fewer than one layer reads and gives */
  readonly held: number;
  /** output values of the frozen part that what learns reads */
  readonly kept: number;
}

/** The sums of a checked drawing; `isTrained` says of a layer what its record does not say yet. */
export function learningOf({ layers }: Pick<Checked, 'layers'>, isTrained: (layer: CheckedLayer) => boolean = ({ flat }) => flat.trainable): Learning {
  /** whether a gradient comes back to a layer's output */
  const goesBack = new Set<string>();
  const frontier = new Map<string, number>();
  const sizes = new Map<string, number>();
  let [parameters, trained, work, workKept, behind, largest] = [0, 0, 0, 0, 0, 0];
  for (const layer of layers) {
    const { flat: { path }, parameters: own, macs, activationElements, sources, weights } = layer;
    const [size, products] = [activationElements ?? 0, macs ?? 0];
    sizes.set(path, size);
    const learns = weights.some(({ role }) => role === 'parameter') && isTrained(layer);
    const comesBack = sources.some((source) => goesBack.has(source.path));
    parameters += own ?? 0;
    if (learns) trained += own ?? 0;
    const ofStep = products * (1 + (learns ? 1 : 0) + (comesBack ? 1 : 0));
    work += ofStep;
    let neighbours = size;
    for (const source of sources) neighbours += sizes.get(source.path) ?? 0;
    largest = Math.max(largest, neighbours);
    if (!learns && !comesBack) continue;
    goesBack.add(path);
    behind += size;
    workKept += ofStep;
    for (const source of sources) if (!goesBack.has(source.path)) frontier.set(source.path, sizes.get(source.path) ?? 0);
  }
  const kept = [...frontier.values()].reduce((sum, size) => sum + size, 0);
  return { parameters, trained, work, workKept, held: Math.max(behind + kept, largest), kept };
}
