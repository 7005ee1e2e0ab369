// Taking a layer out of a drawing together with everything that names it.
import type { JsonObject } from '../base/diagnostic.ts';
import type { BlockRecord, LayerRecord, WireEnd } from '../document/model.ts';
import { isObject } from '../base/json.ts';
import type { Draft } from './draft.ts';

/**
 * Removes a layer from a draft. When one wire (or one input of the block around it) led to it, everything it fed is joined to
 * that source; otherwise its wires go with it. Ports and exposed parameters of a block around it that named it go too.
 */
export function removeFrom(draft: Draft, layer: LayerRecord): void {
  const block = layer.parent === null ? undefined : draft.blocks.get(layer.parent);
  const into = draft.into(layer.id);
  const outer = block?.inputs.filter((input) => input.to.some((end) => end.layer === layer.id)) ?? [];
  const [wire, input] = [into[0], outer[0]];
  const source: WireEnd | null = into.length + outer.length !== 1 ? null : wire !== undefined ? wire.from : input !== undefined ? { layer: '', port: input.name } : null;
  const joined: WireEnd[] = [];
  for (const one of into) draft.wires.drop(one.id);
  for (const one of draft.outOf(layer.id)) {
    if (source === null || one.to.layer === layer.id) draft.wires.drop(one.id);
    else if (source.layer === '') {
      draft.wires.drop(one.id);
      joined.push(one.to);
    } else draft.wires.put({ ...one, from: source });
  }
  if (block !== undefined) {
    const exposed = block.exposed.filter((shown) => shown.layer !== layer.id);
    const gone = block.exposed.map((shown) => shown.name).filter((name) => !exposed.some((shown) => shown.name === name));
    const next: BlockRecord = {
      ...block, exposed,
      inputs: block.inputs.map((one) => ({ ...one, to: [...one.to.filter((end) => end.layer !== layer.id), ...(one === input && source?.layer === '' ? joined : [])] })),
      outputs: block.outputs.flatMap((one) => (one.from.layer !== layer.id ? [one] : source === null ? [] : [{ ...one, from: source }])),
    };
    draft.blocks.put(next);
    if (gone.length > 0) dropOverrides(draft, block.id, gone);
  }
  draft.layers.drop(layer.id);
}

/** Takes overrides of parameters that are no longer shown out of every instance of a block. */
export function dropOverrides(draft: Draft, block: string, names: readonly string[]): void {
  for (const instance of draft.layers.all()) {
    const overrides = instance.params['overrides'];
    if (instance.kind !== 'block' || instance.params['block'] !== block || !isObject(overrides)) continue;
    const kept: JsonObject = Object.fromEntries(Object.entries(overrides).filter(([name]) => !names.includes(name)));
    draft.layers.put({ ...instance, params: { ...instance.params, overrides: kept } });
  }
}
