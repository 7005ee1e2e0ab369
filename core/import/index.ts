// Importing: a network somebody else made becomes a drawing that can be edited, with its weights, and a report of what became
// of every node. Whatever the file holds, there is a drawing: what is no layer here is kept as it is.
import type { Tensors } from '../base/tensor.ts';
import { compatible, type Dims } from '../base/shape.ts';
import { trainable } from '../compile/trainable.ts';
import { check, type Checked } from '../design/check.ts';
import { readRecipe } from '../design/recipe.ts';
import type { Document } from '../document/model.ts';
import type { ForeignModel } from '../onnx/foreign.ts';
import { build, type Built } from './build.ts';
import { isOpen, sidesToTry } from './ends.ts';
import { recognise, type Recognised } from './recognise.ts';
import { importReport, type ImportReport } from './report.ts';
import { ModelView } from './view.ts';

export { reportLines, summaryOf, type ImportReport, type NodeReport } from './report.ts';

/** How a network is imported. */
export interface ImportOptions {
  /** what the drawing is called; the name in the file unless told */
  readonly name?: string;
  /** rows and columns of images, where the file leaves them open */
  readonly size?: readonly [height: number, width: number];
}

/** A network that has come in. */
export interface Imported {
  readonly document: Document;
  /** by the names the drawing's layers give them: `<layer path>/<name>` */
  readonly weights: Tensors;
  readonly report: ImportReport;
}

interface Attempt {
  readonly recognised: Recognised;
  readonly built: Built;
  readonly checked: Checked;
}

/** Rounds in which layers that do not fit are put back to what the file says. */
const rounds = 4;

/** Makes a drawing of a foreign network. */
export function importModel(foreign: ForeignModel, options: ImportOptions = {}): Imported {
  const view = new ModelView(foreign);
  const name = options.name ?? (foreign.name.trim() === '' ? 'imported network' : foreign.name);
  const sides = isOpen(view) || options.size !== undefined ? sidesToTry(options.size) : sidesToTry([224, 224]);
  const { recognised, built, checked } = settled(view, bestSide(view, sides, name), name);
  const notes = [
    ...recognised.notes, ...(view.model.metadata['convas.input'] === undefined ? ['Values of pictures go in as they are, from 0 to 255: the file does not say how they are scaled.'] : []),
    ...sharedNotes(recognised), ...batchNotes(view, recognised, built, checked),
    ...built.loose.map(({ layer, value }) => `${layer} reads "${value}", which nothing in the file gives.`),
  ];
  return { document: built.document, weights: built.weights, report: importReport(foreign, recognised.nodes, built.ids, checked, notes, trainingOf(checked)) };
}

function faults(checked: Checked): readonly string[] {
  return checked.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

/** The rows and columns with which the fewest layers are at fault, the usual ones first. */
function bestSide(view: ModelView, sides: readonly (readonly [number, number])[], name: string): readonly [number, number] {
  const [first = [224, 224]] = sides;
  let best = { side: first, faults: Number.POSITIVE_INFINITY };
  for (const side of sides.length < 2 ? [] : sides) {
    const found = faults(check(build(recognise(view, side).drafts, name).document)).length;
    if (found < best.faults) best = { side, faults: found };
    if (found === 0) break;
  }
  return best.side;
}

/** Recognises and builds until every layer agrees with what the file says of its values; what does not agree is kept as it is. */
function settled(view: ModelView, side: readonly [number, number], name: string): Attempt {
  const refused = new Set<number>();
  for (let round = 0; ; round++) {
    const recognised = recognise(view, side, refused);
    const built = build(recognised.drafts, name);
    const checked = check(built.document);
    if (round >= rounds) return { recognised, built, checked };
    const wrong = unfit(view, recognised, built, checked).filter((index) => !refused.has(index));
    const hasLearned = wrong.length === 0 && learned(view, recognised, built, checked);
    if (wrong.length === 0 && !hasLearned) return { recognised, built, checked };
    for (const index of wrong) refused.add(index);
  }
}

/** Takes over what the layers say of values whose sizes the file leaves open; true when any was. */
function learned(view: ModelView, { drafts }: Recognised, { ids }: Built, checked: Checked): boolean {
  let any = false;
  for (const draft of drafts) {
    const layer = checked.byPath.get(ids.get(draft) ?? '');
    for (const [i, value] of draft.outputs.entries()) {
      const type = layer?.outputs[i];
      if (type !== undefined && type.dims !== null && view.learn(value, type)) any = true;
    }
  }
  return any;
}

/** Nodes whose layer is at fault, gives another shape than the file states, or wants other weights than it has. */
function unfit(view: ModelView, { nodes }: Recognised, { ids, weights }: Built, checked: Checked): readonly number[] {
  const broken = new Set(checked.diagnostics.flatMap(({ severity, layer }) => (severity === 'error' && layer !== null ? [layer] : [])));
  return nodes.flatMap(({ node, match }) => {
    const bad = match.layers.some((draft) => {
      const id = ids.get(draft);
      const layer = id === undefined ? undefined : checked.byPath.get(id);
      if (draft.kind === 'onnx-op' || id === undefined || layer === undefined) return false;
      if (broken.has(id) || draft.outputs.some((value, i) => !agrees(view, view.typeOf(value)?.dims ?? null, layer.outputs[i]?.dims ?? null))) return true;
      return layer.weights.some((weight) => !compatible(weight.dims, weights[`${id}/${weight.name}`]?.dims ?? null) || weights[`${id}/${weight.name}`] === undefined);
    });
    return bad ? [node.index] : [];
  });
}

/** True when a layer gives what the file states, whatever the batch. */
function agrees(view: ModelView, stated: Dims, given: Dims): boolean {
  if (stated === null || given === null) return true;
  return stated.length === given.length && stated.every((d, axis) => (axis === 0 && view.isBatch(d)) || typeof d !== 'number' || typeof given[axis] !== 'number' || d === given[axis]);
}

function sharedNotes({ drafts }: Recognised): readonly string[] {
  const seen = new Set<unknown>();
  let shared = 0;
  for (const draft of drafts) {
    for (const { data } of Object.values(draft.weights ?? {})) {
      if (seen.has(data)) shared++;
      seen.add(data);
    }
  }
  return shared === 0 ? [] : [`${shared} ${shared === 1 ? 'weight is' : 'weights are'} shared between layers in the file; here every layer has its own.`];
}

/** Where an operation gives another shape once the number of examples is free, the network works for one number only. */
function batchNotes(view: ModelView, { nodes }: Recognised, { ids }: Built, checked: Checked): readonly string[] {
  const tied = nodes.flatMap(({ match }) => match.layers.flatMap((draft) => {
    const layer = draft.kind === 'onnx-op' ? checked.byPath.get(ids.get(draft) ?? '') : undefined;
    return layer !== undefined && draft.outputs.some((value, i) => !agrees(view, view.typeOf(value)?.dims ?? null, layer.outputs[i]?.dims ?? null)) ? [layer.flat.name] : [];
  }));
  return tied.length === 0 ? [] : [`${tied.slice(0, 3).join(', ')} ${tied.length === 1 ? 'mixes' : 'mix'} the examples of a batch, so that the network answers as the file's only for batches of its own size.`];
}

function trainingOf(checked: Checked): ImportReport['training'] {
  const wrong = faults(checked);
  if (wrong.length > 0) return { can: false, reasons: wrong };
  const reasons = trainable(checked, readRecipe({}).recipe).map(({ message }) => message);
  return { can: reasons.length === 0, reasons };
}
