// Project files as strangers, editors and bad disks leave them: bytes changed, cut out, put in, lines doubled or exchanged.
// Reading answers with a sentence or a document, and a document can be checked; nothing throws.
import { expect, it } from 'vitest';
import { stream, type RandomStream } from '../../../core/base/random.ts';
import { checkWithFixes } from '../../../core/design/check.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import { figure } from '../../support/figures.ts';
import { ofSize } from '../../support/size.ts';
import { validProjects } from './projects.ts';

const spoilt = ofSize(200, 800, 20_000);
const texts = validProjects().map(([, document]) => writeProject(document)).filter((text) => text.length < 20_000);
const scraps = ['"', '{', '}', '[', ']', ',', ':', 'null', '1e999', '-', '\\u0000', 'true', '"from"', '99999999999', '\n', '\\', '"id": "In"'];

function spoil(text: string, random: RandomStream): string {
  const at = random.integer(text.length);
  const lines = text.split('\n');
  const [one, other] = [random.integer(lines.length), random.integer(lines.length)];
  switch (random.integer(7)) {
    case 0: return text.slice(0, at);
    case 1: return text.slice(0, at) + text.slice(at + 1 + random.integer(20));
    case 2: return text.slice(0, at) + (scraps[random.integer(scraps.length)] ?? '') + text.slice(at);
    case 3: return text.slice(0, at) + String.fromCharCode(random.integer(256)) + text.slice(at + 1);
    case 4: return [...lines.slice(0, one), lines[other] ?? '', ...lines.slice(one)].join('\n');
    case 5: return lines.filter((_, i) => i !== one).join('\n');
    default: return text.replace(/\d+/g, (digits) => (random.uniform() < 0.03 ? String(random.integer(2 ** 31)) : digits));
  }
}

it(`${spoilt} spoilt project files are read or refused with a sentence, and what is read can be checked`, () => {
  const tally = { refused: 0, faulty: 0, sound: 0 };
  for (let n = 0; n < spoilt; n++) {
    const random = stream(2026, n);
    let text = texts[n % texts.length] ?? '';
    for (let k = 0; k <= random.integer(3) && text.length > 0; k++) text = spoil(text, random);
    const read = readProject(text, 'spoilt.convas');
    if (!read.ok) {
      tally.refused++;
      expect(read.error.message).toMatch(/^spoilt\.convas\b/);
      expect(read.error.message.length).toBeLessThan(1000);
      continue;
    }
    const { diagnostics } = checkWithFixes(read.value);
    for (const { message } of diagnostics) expect(message).not.toMatch(/undefined|\[object/);
    tally[diagnostics.some(({ severity }) => severity === 'error') ? 'faulty' : 'sound']++;
  }
  figure(`${spoilt} spoilt project files`, `${tally.refused} refused with a sentence, ${tally.faulty} read and found at fault, ${tally.sound} still sound`);
  expect(tally.refused).toBeGreaterThan(spoilt / 10);
  expect(tally.faulty).toBeGreaterThan(spoilt / 50);
});
