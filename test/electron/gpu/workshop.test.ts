// Asking a process that may die: programs that answer, crash, hang and speak to the last.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Question } from '../../../electron/gpu/question.ts';
import { Workshop } from '../../../electron/gpu/workshop.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-workshop-'));
const program = join(folder, 'worker.mjs');
// What it does is the device's name; it says how many questions it was asked before.
writeFileSync(program, `
let asked = 0;
process.on('message', ({ device }) => {
  if (device === 'webgpu') { console.error('the driver is gone'); process.kill(process.pid, 'SIGSEGV'); return; }
  if (device === 'dml') return;
  if (device === 'cuda') process.send({ kind: 'refused', message: 'no such kernel' });
  else process.send({ kind: 'device', report: { name: 'cpu', available: true, note: String(asked++), remedy: null } });
});
`);
afterAll(() => rmSync(folder, { recursive: true }));

const about = (device: 'cpu' | 'webgpu' | 'cuda' | 'dml'): Question => ({ kind: 'device', device });
const answered = (before: number) => ({ kind: 'device', report: { name: 'cpu', available: true, note: String(before), remedy: null } });

test('one process answers as long as all goes well', async () => {
  const workshop = new Workshop({ program });
  for (const before of [0, 1, 2]) expect(await workshop.ask(about('cpu'), 20)).toEqual(answered(before));
  workshop.close();
});

test('a process that dies is an answer with its last words, and the next question finds a new one', async () => {
  const workshop = new Workshop({ program });
  await workshop.ask(about('cpu'), 20);
  expect(await workshop.ask(about('webgpu'), 20)).toEqual({ kind: 'crashed', message: expect.stringMatching(/SIGSEGV.*the driver is gone/s) });
  expect(await workshop.ask(about('cpu'), 20)).toEqual(answered(0));
  workshop.close();
});

test('a process that says nothing is ended in time', async () => {
  const workshop = new Workshop({ program });
  expect(await workshop.ask(about('dml'), 0.3)).toEqual({ kind: 'silent', message: 'No answer within 0.3 s.' });
  expect(await workshop.ask(about('cpu'), 20)).toEqual(answered(0));
  workshop.close();
});

test('what follows a refusal runs in a fresh process', async () => {
  const workshop = new Workshop({ program });
  await workshop.ask(about('cpu'), 20);
  expect(await workshop.ask(about('cuda'), 20)).toEqual({ kind: 'refused', message: 'no such kernel' });
  expect(await workshop.ask(about('cpu'), 20)).toEqual(answered(0));
  workshop.close();
});

test('a program that cannot start is an answer', async () => {
  const workshop = new Workshop({ program: join(folder, 'missing.mjs') });
  expect(await workshop.ask(about('cpu'), 20)).toMatchObject({ kind: 'crashed', message: expect.stringContaining('ended by itself with code 1') });
  workshop.close();
});

test('a question nobody waits for any more does not answer the next one', async () => {
  const workshop = new Workshop({ program });
  const forgotten = workshop.ask(about('dml'), 20);
  expect(await workshop.ask(about('cpu'), 20)).toEqual(answered(0));
  expect(await forgotten).toMatchObject({ kind: 'crashed' });
  expect(await workshop.ask(about('cpu'), 20)).toEqual(answered(1));
  workshop.close();
});
