import { expect, test } from 'vitest';
import { foreignKind } from '../../renderer/dropped.ts';

const bytes = (...head: number[]): Uint8Array => Uint8Array.from([...head, 0, 0, 0, 0]);
const text = new TextEncoder().encode('{ "convas": 1');

test.each([
  ['cat.png', bytes(), 'image'], ['renamed.convas', bytes(0x89, 0x50, 0x4e, 0x47), 'image'], ['photo', bytes(0xff, 0xd8, 0xff), 'image'],
  ['nets.zip', bytes(0x50, 0x4b, 3, 4), 'archive'], ['paper.docx', bytes(0x50, 0x4b, 3, 4), 'document'], ['weights.npz', bytes(0x50, 0x4b, 3, 4), 'weights'], ['packed.convas', bytes(0x1f, 0x8b), 'archive'],
  ['paper', bytes(0x25, 0x50, 0x44, 0x46), 'document'], ['net.tflite', bytes(), 'model'], ['best.safetensors', bytes(), 'weights'], ['train.CSV', text, 'data'], ['convas.exe', bytes(0x4d, 0x5a), 'program'],
  ['mine.convas', text, null], ['mine.json', text, null], ['notes', text, null], ['empty.convas', new Uint8Array(), null],
])('%s is told as what it is', (name, head, kind) => {
  expect(foreignKind(name, head)).toBe(kind);
});
