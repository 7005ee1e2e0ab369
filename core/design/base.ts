// What a drawing begins from, as edits of it.
import { ok, type Result } from '../base/diagnostic.ts';
import type { Base, Document } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';

/** The drawing beginning from other weights; null: from fresh ones. */
export function setBase(document: Document, base: Base | null): Result<Patch> {
  return ok(document.base === base ? {} : { base: [document.base, base] });
}
