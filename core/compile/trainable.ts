// Whether a drawing can be trained, told at the layers before anyone presses train: every op that a gradient has to pass
// must have a rule for its attributes and sizes, and every output a loss that can be compared with its target.
import { bug, finding, severityOf, wording, type Diagnostic, type Finding } from '../base/diagnostic.ts';
import type { Checked } from '../design/check.ts';
import { lossFor, type Loss, type TrainingRecipe } from '../design/recipe.ts';
import { inferTypes } from '../ir/verify.ts';
import { flowOf, refusalOf } from './backward.ts';
import type { Head } from './forward.ts';
import { takenBy } from './losses.ts';
import { lowerWithOrigins } from './lower.ts';
import type { Device } from './rule.ts';

/** Sizes are looked at for this batch; no rule depends on it. */
const batch = 2;

/** The losses that can be compared with each target. */
const fitting: Readonly<Record<Head['target'], readonly Loss['kind'][]>> = {
  class: ['softmax-cross-entropy'],
  classes: ['binary-cross-entropy', 'mean-squared-error'],
  numbers: ['mean-squared-error', 'binary-cross-entropy'],
  image: ['mean-squared-error', 'binary-cross-entropy'],
};

/** What stands against training a drawing on a device; nothing for a drawing whose errors `check` already tells. */
export function trainable(checked: Checked, recipe: Pick<TrainingRecipe, 'loss'>, device: Device = 'cpu'): readonly Diagnostic[] {
  if (checked.diagnostics.some((d) => d.severity === 'error')) return [];
  const { forward, origins } = lowerWithOrigins(checked, { mode: 'train', batch });
  const { graph, heads, weights, inputs } = forward;
  const types = inferTypes(graph);
  const found: Diagnostic[] = [];
  const report = (path: string, what: Finding): void => {
    found.push(at(checked, path, what));
  };
  if (!types.ok) {
    // An imported operation may be right for the batch of its file and for no other.
    if (!checked.layers.some(({ def }) => def?.kind === 'onnx-op')) return bug(`lowering went wrong: ${types.error.map((p) => p.message).join(' ')}`);
    for (const { node, message } of types.error) report(origins.get(node ?? '') ?? heads[0]?.layer ?? '', finding('not-trainable', { reason: `it does not fit batches of ${batch}: ${message.replace(/\.$/, '')}` }));
    return found;
  }
  const losses = heads.map((head) => ({ head, loss: lossFor(recipe, head.target, head.final) }));
  for (const { head, loss } of losses) {
    const fits = fitting[head.target];
    if (!fits.includes(loss.kind)) report(head.layer, finding('loss-does-not-fit', { loss: loss.kind, target: head.target, fits: fits.join(' or ') }));
    const image = inputs[0]?.type.dims ?? null;
    const same = image !== null && head.type.dims?.length === image.length && image.every((d, i) => d === head.type.dims?.[i]);
    if (head.target === 'image' && !same) report(head.layer, finding('image-target-differs', { output: head.type.dims, image }));
  }
  const learned = weights.filter((slot) => slot.trainable).map(({ name }) => name);
  if (learned.length === 0) report(heads[0]?.layer ?? '', finding('nothing-to-train', {}));
  const question = { graph, types: types.value, device, wrt: learned, toward: losses.map(({ head, loss }) => takenBy(loss, head)) };
  const told = new Set<string>();
  for (const node of flowOf(question).nodes.keys()) {
    const reason = refusalOf(node, question);
    const path = origins.get(node.name) ?? bug(`${node.name} belongs to no layer`);
    if (reason === null || told.has(`${path} ${reason}`)) continue;
    told.add(`${path} ${reason}`);
    report(path, finding('not-trainable', { reason }));
  }
  return found;
}

function at(checked: Checked, path: string, what: Finding): Diagnostic {
  const layer = checked.byPath.get(path);
  const place = { layer: layer?.flat.name ?? path, inputs: (layer?.sources ?? []).map((source) => checked.byPath.get(source.path)?.flat.name ?? source.path) };
  return { code: what.code, severity: severityOf(what.code), layer: path, values: what.values, message: wording(what, place), fixes: [] };
}
