// The lines of a steps.csv: whole ones, however the pieces of the file fall, and files that are none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stepLines } from '../../../electron/runs/step-lines.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-lines-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function linesOf(content: string): Promise<string[]> {
  const path = join(scratch, 'steps.csv');
  writeFileSync(path, content);
  const all: string[] = [];
  for await (const lines of stepLines(path)) all.push(...lines);
  return all;
}

describe('the lines of a file of steps', () => {
  it('are those with an end, also where pieces of the file fall into them', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i + 1},1,0.5,0.25,0.01`);
    expect(await linesOf(`${rows.join('\n')}\n20001,1,0.`)).toEqual(rows);
  });

  it('hold no row, and little, where one has no end for long', async () => {
    const found = await linesOf(`1,1,1,1,1\n${'2,1,1,1,1 '.repeat(50_000)}\n3,1,1,1,1\n`);
    expect([found[0], found.at(-1), found.length]).toEqual(['1,1,1,1,1', '3,1,1,1,1', 3]);
    expect(found[1]).toMatch(/^no row/);
    expect(found[1]?.length).toBeLessThan(70_000);
  });
});
