// What a patch makes of a document, for tests of the edits that give patches.
import { expect } from 'vitest';
import type { Result } from '../../../core/base/diagnostic.ts';
import type { Document } from '../../../core/document/model.ts';
import { apply, invert, type Patch } from '../../../core/document/patch.ts';

/** The document after a patch, which must also lead back. */
export function after(document: Document, patch: Result<Patch>): Document {
  if (!patch.ok) throw new Error(patch.error.message);
  const next = apply(document, patch.value);
  if (!next.ok) throw new Error(next.error.message);
  const back = apply(next.value, invert(patch.value));
  expect(back.ok && back.value).toEqual(document);
  return next.value;
}
