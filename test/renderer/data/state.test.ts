// The Data place's state over a machine of the test's own: corrections one after the other, and reading that is left and gone on with.
import { afterAll, beforeEach, expect, test } from 'vitest';
import { fail, ok } from '../../../core/base/diagnostic.ts';
import type { DataAudit, DataEdit, DataView } from '../../../core/run/data-services.ts';
import type { Machine } from '../../../renderer/machine.ts';
import { exclude, dataPlace, pauseReading, relabel, resumeReading, showData, travelCorrections } from '../../../renderer/data/state.ts';
import { setMachine } from '../../../renderer/session.ts';

const view: DataView = { data: 'pets', title: 'pets', source: '', dims: [1, 2, 2], targets: 'classes', names: ['cat', 'dog'], training: { count: 3, perClass: [2, 1] }, test: null, sizes: [], corrupt: [], notes: [], relabelled: 0, excluded: 0, numbering: 'listed', isWhole: false };
const audit: DataAudit = { mean: [0], std: [1], duplicates: [], groups: 0, extra: 0, across: 0, conflicting: 0, renumbered: null };

interface Asked { readonly service: string; readonly argument: object; readonly answer: (value: unknown) => void }
let asked: Asked[];
/** Answers at once what the test has no say in. */
const plain: Record<string, unknown> = { openData: ok(view), corrections: ok([]), listExamples: ok(Buffer.from(new Uint32Array([0, 1, 2]).buffer).toString('base64')) };

beforeEach(async () => {
  asked = [];
  const call = (service: string, argument: object): Promise<unknown> => (service in plain ? Promise.resolve(plain[service]) : new Promise((answer) => { asked.push({ service, argument, answer }); }));
  setMachine({ call: call as Machine['call'], onConnection: () => () => undefined });
  pauseReading();
  await showData(null);
});

afterAll(() => showData(null));

/** Everything that waits for nothing but itself. */
const settled = (): Promise<void> => new Promise((done) => { setImmediate(done); });
async function answered(value: unknown): Promise<void> {
  asked.shift()?.answer(value);
  await settled();
}
const edits = (): readonly DataEdit[] => (asked[0]?.argument as { readonly edits: readonly DataEdit[] } | undefined)?.edits ?? [];

test('a correction asked for before the last was answered builds on it', async () => {
  await showData('pets');
  void relabel(1);
  void exclude(true);
  await settled();
  expect([asked.length, edits()]).toEqual([1, [{ split: 'training', index: 0, label: 1, isExcluded: false }]]);
  await answered(ok(view));
  expect(edits()).toEqual([{ split: 'training', index: 0, label: 1, isExcluded: true }]);
  await answered(ok(view));
  // Held keys: two steps back, each its own.
  expect([travelCorrections('undo'), travelCorrections('undo')]).toEqual([true, true]);
  await settled();
  expect(edits()).toEqual([{ split: 'training', index: 0, label: 1, isExcluded: false }]);
  await answered(ok(view));
  expect(edits()).toEqual([{ split: 'training', index: 0, label: null, isExcluded: false }]);
  await answered(ok(view));
  expect(dataPlace.getState()).toMatchObject({ past: [], corrected: new Map() });
  expect(dataPlace.getState().future).toHaveLength(2);
});

test('a set is read whole while the place is shown, however often it was left before', async () => {
  const opening = showData('pets');
  await resumeReading();
  pauseReading();
  await opening;
  expect(asked).toEqual([]);
  void resumeReading();
  pauseReading();
  void resumeReading();
  await settled();
  expect(asked.map(({ service }) => service)).toEqual(['auditData', 'auditData']);
  await answered(fail('cancelled', 'Stopped.'));
  expect(dataPlace.getState()).toMatchObject({ audit: null, unread: null });
  await answered(ok(audit));
  expect(dataPlace.getState()).toMatchObject({ audit, auditing: null });
});

test('why a set could not be read whole is said, until it is tried again', async () => {
  await showData('pets');
  void resumeReading();
  await settled();
  await answered(fail('data-lost', 'The disk is gone.'));
  expect(dataPlace.getState()).toMatchObject({ auditing: null, unread: 'The disk is gone.' });
  void resumeReading();
  expect(dataPlace.getState().unread).toBe(null);
});

test('what goes by numbers follows the images when damaged files are left out, also what was asked for meanwhile', async () => {
  await showData('pets');
  dataPlace.setState({ selected: new Set([2]), cursor: 2 });
  void exclude(true);
  await settled();
  await answered(ok(view));
  expect(edits()).toEqual([]);
  // The host has read everything for somebody else: number 0 is damaged, so that number 2 is number 1 from now on.
  const [first, second] = [{ split: 'training', index: 2, label: null, isExcluded: true }, { split: 'training', index: 1, label: null, isExcluded: true }];
  const read: DataView = { ...view, training: { count: 2, perClass: [1, 1] }, numbering: 'read', isWhole: true };
  const before = { ...plain };
  Object.assign(plain, { openData: ok(read), corrections: ok([second]), listExamples: ok(Buffer.from(new Uint32Array([0, 1]).buffer).toString('base64')) });
  try {
    void relabel(1);
    await settled();
    expect(asked[0]?.argument).toEqual({ data: 'pets', numbering: 'listed', edits: [{ ...first, label: 1 }] });
    await answered(fail('renumbered', 'The images are numbered anew.'));
    expect(asked.map(({ service }) => service)).toEqual(['auditData']);
    await answered(ok({ ...audit, renumbered: { from: 'listed', damaged: { training: [0], test: [] } } }));
    expect(asked[0]?.argument).toEqual({ data: 'pets', numbering: 'read', edits: [{ ...second, label: 1 }] });
    await answered(ok(read));
    expect(dataPlace.getState()).toMatchObject({ selected: new Set([1]), cursor: 1, corrected: new Map([['training 1', { ...second, label: 1 }]]) });
    // Both steps are taken back where the image is now.
    for (const back of [second, { ...second, isExcluded: false }]) {
      travelCorrections('undo');
      await settled();
      expect(asked[0]?.argument).toEqual({ data: 'pets', numbering: 'read', edits: [back] });
      await answered(ok(read));
    }
  } finally {
    Object.assign(plain, before);
  }
});
