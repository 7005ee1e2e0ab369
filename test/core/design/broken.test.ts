import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes, type Code } from '../../../core/base/codes.ts';
import { check } from '../../../core/design/check.ts';
import { classFaults, type ClassCount } from '../../../core/design/classes.ts';
import { apply } from '../../../core/document/patch.ts';
import { brokenFolder, load, projectsIn } from './projects.ts';

/** A broken drawing and what must be said about it; `also` lists other errors and warnings the same fault brings. */
interface Case {
  readonly file: string;
  readonly code: Code;
  readonly layer: string | null;
  readonly also?: readonly string[];
  readonly data?: { readonly name: string; readonly classes: number };
}

const cases = JSON.parse(readFileSync(join(brokenFolder, 'cases.json'), 'utf8')) as readonly Case[];

/** Codes no drawing brings about: no kind has a parameter without a default, and what only training or the data ask is checked there. */
const elsewhere: readonly Code[] = ['parameter-missing', 'not-trainable', 'nothing-to-train', 'image-target-differs', 'augment-needs-images', 'augment-changes-class', 'augment-without-colour'];

describe('broken drawings', () => {
  it('stand in the corpus twice or more for every diagnostic code', () => {
    const counted = (Object.keys(codes) as Code[]).filter((code) => !elsewhere.includes(code)).map((code) => [code, cases.filter((one) => one.code === code).length >= 2]);
    expect(counted.filter(([, enough]) => enough !== true)).toEqual([]);
    expect(cases.map((one) => one.file).sort()).toEqual(projectsIn(brokenFolder));
  });

  it.each(cases.map((one) => [one.file, one] as const))('%s is told at its place, with no word too many', (file, { code, layer, also, data }) => {
    const document = load(brokenFolder, file);
    const checked = check(document);
    const count: ClassCount | null = data === undefined ? null : { data: data.name, classes: data.classes };
    const found = [...checked.diagnostics, ...(count === null ? [] : classFaults(document, checked, count))];
    expect(found.map((one) => `${one.code} at ${one.layer}`)).toContain(`${code} at ${layer}`);
    const others = new Set(found.filter((one) => one.code !== code && one.severity !== 'note').map((one) => `${one.code} at ${one.layer}`));
    expect([...others].sort()).toEqual([...(also ?? [])].sort());
    for (const one of found) expect(one.message).not.toMatch(/undefined|NaN(?!")|\[object/);
  });
});

describe('a class count unlike the output\'s', () => {
  it('is mended by giving the output as many values', () => {
    const document = load(brokenFolder, 'class-count-differs-2');
    const [found] = classFaults(document, check(document), { data: 'pets', classes: 2 });
    expect(found?.message).toBe('out has 3 values per example, pets has 2 classes.');
    const [fix] = found?.fixes ?? [];
    const after = fix === undefined ? undefined : apply(document, fix.patch);
    if (after?.ok !== true) throw new Error('no fix');
    const checked = check(after.value);
    expect(checked.diagnostics).toEqual([]);
    expect(classFaults(after.value, checked, { data: 'pets', classes: 2 })).toEqual([]);
  });
});
