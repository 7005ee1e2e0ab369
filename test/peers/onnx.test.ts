// Files of ours under ONNX's own checker: every op of the catalogue, at every operator set version we write.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inferTypes } from '../../core/ir/verify.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { families } from '../reference/cases/all.ts';
import { graphOf } from '../reference/cases.ts';
import { runPython } from '../support/python.ts';

/** Sizes known, the first axis named, and nothing known. */
const blurs = {
  known: (dims: readonly number[]) => dims,
  named: (dims: readonly number[]) => dims.map((d, i) => (i === 0 ? 'N' : d)),
  unknown: (dims: readonly number[]) => dims.map(() => null),
} as const;

/** What the onnx package of Debian 12 infers wrongly itself. */
const oldChecker = { version: '1.12', wrong: ['Flatten: from axis 0', 'OneHot: first axis, own values'] } as const;

test.each([13, 14, 15, 16, 17, 18, 19, 20, 21])('the checker finds nothing at opset %d, and its own inference agrees with the types we declare', async (opset) => {
  const folder = mkdtempSync(join(tmpdir(), 'convas-onnx-'));
  try {
    const titles: Record<string, string> = {};
    for (const [n, one] of Object.values(families).flat().entries()) {
      for (const [blur, rename] of Object.entries(blurs)) {
        const { graph } = graphOf(one, rename);
        if (graph.outputs.some(({ type }) => type.dims === null)) continue; // ONNX has no way to declare an output of unknown rank
        const types = inferTypes(graph);
        const bytes = writeModel(graph, { opset, ...(types.ok ? { types: types.value } : {}), metadata: { classes: 'a,b' } });
        if (!bytes.ok) continue;
        const name = `${n}-${blur}.onnx`;
        titles[name] = `${one.op}: ${one.title}, sizes ${blur}`;
        writeFileSync(join(folder, name), bytes.value);
      }
    }
    const { onnx, newestOpset, verdicts } = (await runPython('peers/onnx_check_folder.py', [folder])) as { readonly onnx: string; readonly newestOpset: number; readonly verdicts: Readonly<Record<string, string | null>> };
    expect(Object.keys(verdicts).length).toBeGreaterThan(750);
    if (opset > newestOpset) {
      // A checker older than the operator set cannot vouch for it; that it says so shows that it was asked.
      expect(onnx.startsWith(oldChecker.version) && Object.values(verdicts).some((verdict) => verdict !== null)).toBe(true);
      return;
    }
    const wrong = onnx.startsWith(oldChecker.version) ? oldChecker.wrong : [];
    const told = Object.entries(verdicts).flatMap(([name, verdict]) => (verdict === null ? [] : [`${titles[name]}: ${verdict}`]));
    expect(told.filter((line) => !wrong.some((title) => line.startsWith(title)))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
