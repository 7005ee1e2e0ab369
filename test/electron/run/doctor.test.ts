// The training doctor beside real trainings, on a small part of Fashion-MNIST: planted faults are found within one epoch, and
// nothing is found where nothing is wrong. Every other healthy training, to be quick; `npm run bench -- doctor` asks the same of all images and
// trainings.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cut, someFashion } from '../../support/idx.ts';
import { adviceOn, faults, healthy } from '../../support/planted.ts';
import { buildFirst } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-doctor-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const train = cut(someFashion(), 0, 1800);
const test = cut(someFashion(), 2700, 500);
const short = { batch: 32 };

describe('the doctor', () => {
  it.each(faults)('finds within one epoch: $what', async (planted) => {
    const found = await adviceOn({ ...planted, recipe: { ...planted.recipe, ...short } }, { scratch, train, test, epochs: 1 });
    const codes = found.map(({ code }) => code);
    expect(codes).toContain(planted.expected);
    // Of one fault nothing is said that belongs to another.
    const kin = ['loss-not-finite', 'loss-exploding', 'rate-too-high'];
    expect(codes.filter((code) => code !== planted.expected && !(planted.expected === 'rate-too-high' && kin.includes(code)))).toEqual([]);
  });

  it.each(healthy.slice(0, 5).filter((_, i) => i % 2 === 0))('says nothing of a run that goes well: $what', async (planted) => {
    expect(await adviceOn({ ...planted, recipe: { ...planted.recipe, ...short } }, { scratch, train, test, epochs: 2 })).toEqual([]);
  });
});
