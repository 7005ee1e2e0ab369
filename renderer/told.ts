// Sentences of the check as the window shows them: places inside blocks are called by the names that are drawn, and shapes stay
// on one line.
import { nameOfPath } from '../core/design/places.ts';
import type { Document } from '../core/document/model.ts';
import { unbroken } from './format.ts';

/** What may be the path of a layer inside blocks. */
const path = /[^\s"',;:()]+(?:\/[^\s"',;:()]+)+/gu;

/** A sentence of the check about a drawing, for people: `stage1/conv2` becomes `Stage 1 / conv2`. */
export function told(document: Document, sentence: string): string {
  return unbroken(sentence.replace(path, (found) => {
    // A full stop may be the sentence's own.
    const [, inner = found, end = ''] = /^(.*?)(\.*)$/u.exec(found) ?? [];
    return nameOfPath(document, found) === found ? nameOfPath(document, inner) + end : nameOfPath(document, found);
  }));
}
