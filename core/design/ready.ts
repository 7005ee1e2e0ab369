// Putting a ready-made block into a drawing: its definition comes along unless the drawing has it already, and settings that
// follow the maps that come in are set to fit.
import { fail, ok, type JsonObject, type Result } from '../base/diagnostic.ts';
import type { Document, LayerRecord } from '../document/model.ts';
import { apply, squash, type Patch } from '../document/patch.ts';
import { shownField } from './blocks-ports.ts';
import { setParams } from './edit.ts';
import { paste } from './paste.ts';

/** The one outermost layer of a ready-made block, which is an instance of it; undefined when it has none. */
export function instanceIn(fragment: Document): LayerRecord | undefined {
  const outermost = Object.values(fragment.layers).filter((layer) => layer.parent === null);
  return outermost.length === 1 && outermost[0]?.kind === 'block' ? outermost[0] : undefined;
}

/** What of a ready-made block an instance sets so that it fits this many maps. */
export function fitted(fragment: Document, fit: { readonly [setting: string]: number }, maps: number): JsonObject {
  const instance = instanceIn(fragment);
  const block = instance === undefined ? undefined : fragment.blocks[typeof instance.params['block'] === 'string' ? instance.params['block'] : ''];
  return Object.fromEntries(Object.entries(fit).flatMap(([name, times]) => {
    const shown = block?.exposed.find((one) => one.name === name);
    const value = Math.max(1, Math.round(maps * times));
    return shown === undefined || shownField(fragment, shown.layer, shown.parameter)?.value === value ? [] : [[name, value] as const];
  }));
}

/** Puts a ready-made block down. Its instance is the one layer the patch adds to the drawing `parent`. */
export function addReady(document: Document, fragment: Document, place: { readonly parent: string | null; readonly position: { readonly x: number; readonly y: number } }, overrides: JsonObject = {}): Result<{ readonly patch: Patch; readonly instance: string }> {
  const own = instanceIn(fragment);
  if (own === undefined) return fail('no-such-block', 'This is no ready-made block.');
  const pasted = paste(document, fragment, { parent: place.parent, by: { x: place.position.x - own.position.x, y: place.position.y - own.position.y } });
  if (!pasted.ok) return pasted;
  const instance = Object.values(pasted.value.layers?.added ?? {}).find((layer) => layer.parent === place.parent)?.id;
  const next = apply(document, pasted.value);
  if (!next.ok || instance === undefined) return next.ok ? fail('no-such-block', 'This is no ready-made block.') : next;
  if (Object.keys(overrides).length === 0) return ok({ patch: pasted.value, instance });
  const set = setParams(next.value, instance, { overrides });
  return set.ok ? ok({ patch: squash(pasted.value, set.value), instance }) : set;
}
