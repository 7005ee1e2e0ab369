// Thousands of spoilt files, each read as a stranger's: none throws, and whatever is read is a graph an importer can walk.
import { expect, test } from 'vitest';
import { figure } from '../../support/figures.ts';
import { faults, readSpoilt, spoiltFile } from '../../support/foreign-fuzz.ts';
import { ofSize } from '../../support/size.ts';

const count = ofSize(100, 2_000, 20_000);

test.each([12_143, 15_949])('file %d, which once threw, is read or told', (n) => {
  const read = readSpoilt(spoiltFile(n));
  expect(read.ok ? faults(read.value, 0) : []).toEqual([]);
});

test(`${count} spoilt files are read or told, and what is read holds together`, () => {
  const tally = new Map<string, number>();
  let [slowest, strange] = [0, 0];
  for (let n = 0; n < count; n++) {
    const bytes = spoiltFile(n);
    const begun = performance.now();
    const read = readSpoilt(bytes);
    slowest = Math.max(slowest, performance.now() - begun);
    const outcome = read.ok ? 'read' : read.error.code;
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    if (!read.ok) expect(read.error.message, `file ${n}`).toMatch(/^[A-Z][^]*\.$/);
    else {
      expect(faults(read.value, bytes.length), `file ${n}`).toEqual([]);
      if (read.value.nodes.some((one) => one.kind === 'strange')) strange++;
    }
  }
  figure(`${count} spoilt ONNX files read as a stranger's`, `none threw; ${[...tally].sort().map(([outcome, times]) => `${times} ${outcome}`).join(', ')}; ${strange} of those read keep nodes as they were; slowest ${slowest.toFixed(0)} ms, ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB at most`);
  expect(tally.get('read') ?? 0).toBeGreaterThan(0.1 * count);
  expect(count - (tally.get('read') ?? 0)).toBeGreaterThan(0.2 * count);
}, 3_600_000);
