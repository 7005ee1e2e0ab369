// Going round a layer: what it fed reads what it read, and the layer stays where it is, without wires, to be put back.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Document, WireEnd } from '../document/model.ts';
import { apply, type Patch } from '../document/patch.ts';
import { check, type Checked } from './check.ts';
import { Draft, layerIn } from './draft.ts';

/**
 * Takes a layer out of its chain and leaves it standing. Refused when there is no one way round it, or when what it fed could
 * not take what it read: then the answer names the problem it would bring. `checked` is what checking says of the drawing now.
 */
export function bypass(document: Document, id: string, checked: Checked): Result<Patch> {
  const patch = wayRound(document, id);
  if (!patch.ok) return patch;
  const after = apply(document, patch.value);
  if (!after.ok) return after;
  const name = document.layers[id]?.name ?? id;
  const before = new Set(errorsOf(checked).map(({ message }) => message));
  const brought = errorsOf(check(after.value, checked)).find(({ message, layer }) => !before.has(message) && layer !== id);
  return brought === undefined ? patch : fail('shapes-forbid', `${name} cannot be bypassed: without it, ${lower(brought.message)}`);
}

const errorsOf = ({ diagnostics }: Checked) => diagnostics.filter(({ severity }) => severity === 'error');

/** A sentence within another: a name or a sign at its beginning stays as it is. */
const lower = (sentence: string): string => (/^(The|A|An|This|It|Every|Each) /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence);

function wayRound(document: Document, id: string): Result<Patch> {
  const draft = new Draft(document);
  const layer = layerIn(draft, id);
  if (!layer.ok) return layer;
  const { name, parent } = layer.value;
  const block = parent === null ? undefined : draft.blocks.get(parent);
  const into = draft.into(id);
  const outer = block?.inputs.filter((input) => input.to.some((end) => end.layer === id)) ?? [];
  const outOf = draft.outOf(id);
  const shown = block?.outputs.filter((output) => output.from.layer === id) ?? [];
  if (outOf.length + shown.length === 0) return fail('nothing-behind', `${name} feeds nothing, so there is nothing to lead past it.`);
  if (into.length + outer.length === 0) return fail('nothing-before', `Nothing leads to ${name}, so there is nothing to lead past it.`);
  if (into.length + outer.length > 1) return fail('several-before', `${name} reads ${into.length + outer.length} values. Which of them should go past it? Take away the wires of the others first.`);
  const [wire, input] = [into[0], outer[0]];
  const source: WireEnd = wire?.from ?? { layer: '', port: input?.name ?? '' };
  if (source.layer === '' && shown.length > 0) return fail('whole-block', `${name} is all that stands between an input and an output of this block. A block needs a layer there.`);
  const joined: WireEnd[] = [];
  if (wire !== undefined) draft.wires.drop(wire.id);
  for (const one of outOf) {
    if (source.layer !== '') draft.wires.put({ ...one, from: source });
    else {
      draft.wires.drop(one.id);
      joined.push(one.to);
    }
  }
  if (block !== undefined && (outer.length > 0 || shown.length > 0)) {
    draft.blocks.put({
      ...block,
      inputs: block.inputs.map((one) => (one === input ? { ...one, to: [...one.to.filter((end) => end.layer !== id), ...joined] } : one)),
      outputs: block.outputs.map((one) => (one.from.layer === id ? { ...one, from: source } : one)),
    });
  }
  return ok(draft.patch());
}

interface Box {
  readonly width: number;
  readonly height: number;
}

/** The wire a layer without wires stands nearest to, within a card's size of it: where it would be put back. Null when none is near. */
export function wireBeside(document: Document, id: string, card: Box): string | null {
  const layer = document.layers[id];
  if (layer === undefined) return null;
  const middle = (at: { readonly x: number; readonly y: number }) => ({ x: at.x + card.width / 2, y: at.y + card.height / 2 });
  const at = middle(layer.position);
  let best: { readonly wire: string; readonly distance: number } | null = null;
  for (const wire of Object.values(document.wires)) {
    const [source, target] = [document.layers[wire.from.layer], document.layers[wire.to.layer]];
    if (wire.parent !== layer.parent || source === undefined || target === undefined) continue;
    const [a, b] = [middle(source.position), middle(target.position)];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const share = Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / Math.max(1, dx * dx + dy * dy)));
    // Beside its ends it stands before or behind the wire, not on it.
    if (share <= 0.02 || share >= 0.98) continue;
    const [offX, offY] = [Math.abs(a.x + dx * share - at.x), Math.abs(a.y + dy * share - at.y)];
    if (offX > card.width || offY > card.height) continue;
    const distance = Math.hypot(offX, offY);
    if (best === null || distance < best.distance) best = { wire: wire.id, distance };
  }
  return best?.wire ?? null;
}
