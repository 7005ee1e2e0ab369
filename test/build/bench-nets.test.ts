import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readParams } from '../../core/base/schema.ts';
import type { TensorType } from '../../core/base/shape.ts';
import { readProject, writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { benchNets } from '../bench/nets.ts';

const fileOf = (net: string) => fileURLToPath(new URL(`../bench/nets/${net}.convas`, import.meta.url));

/** `CONVAS_WRITE_NETS=1` writes the files again after a change of what is drawn. */
const rewrite = process.env['CONVAS_WRITE_NETS'] === '1';

/** What PyTorch counts (`torch_twin.py count`): parameters, multiply-accumulates of one image. */
const counted: Readonly<Record<string, readonly [parameters: number, macs: number]>> = {
  lenet5: [61_706, 416_520],
  alexnet: [62_378_344, 1_135_256_096],
  vgg11: [9_225_610, 152_769_536],
  resnet20: [272_474, 40_813_184],
  resnet18: [11_173_962, 555_422_720],
  depthwise: [274_250, 18_662_400],
};

/** Walks a document whose layers stand in an order in which sources come first, by the layers' own rules. */
function countOf(document: Document): { readonly totals: readonly [number, number]; readonly findings: readonly unknown[] } {
  const types = new Map<string, TensorType>();
  const findings: unknown[] = [];
  let parameters = 0;
  let macs = 0;
  for (const record of Object.values(document.layers)) {
    const def = layerOf(record.kind);
    const params = def === undefined ? null : readParams(def.params, record.params).params;
    if (def === undefined || params === null) throw new Error(`${record.id} is not read`);
    const wires = Object.values(document.wires).filter((wire) => wire.to.layer === record.id);
    const inputs = wires.toSorted((a, b) => a.order - b.order).map((wire): TensorType => types.get(wire.from.layer) ?? { dtype: 'float32', dims: null });
    const inference = def.infer(params, inputs);
    findings.push(...inference.findings);
    types.set(record.id, inference.outputs[0] ?? { dtype: 'float32', dims: null });
    for (const weight of def.weights(params, inputs))
      if (weight.role === 'parameter') parameters += weight.dims.reduce<number>((product, dim) => product * Number(dim), 1);
    macs += def.macs(params, inputs, inference.outputs) ?? NaN;
  }
  return { totals: [parameters, macs], findings };
}

describe.each(Object.entries(benchNets))('%s', (net, draw) => {
  test('the project file is what is drawn', () => {
    const text = writeProject(draw());
    if (rewrite) writeFileSync(fileOf(net), text);
    expect(readFileSync(fileOf(net), 'utf8')).toBe(text);
    expect(readProject(text, `${net}.convas`)).toEqual({ ok: true, value: draw() });
  });

  test('parameters and multiply-accumulates are those of its twin', () => {
    expect(countOf(draw())).toEqual({ totals: counted[net], findings: [] });
  });
});
