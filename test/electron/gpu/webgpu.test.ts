// The WebGPU provider over a software Vulkan device: layers and losses beside PyTorch, every op and every row of the gradient
// table beside the float64 reference, and what the provider refuses, gets wrong or leaves to the CPU beside the table kept.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { floats, type Tensor, type Tensors } from '../../../core/base/tensor.ts';
import { checkGolden } from '../../../electron/gpu/check-golden.ts';
import { engineVersion } from '../../../electron/ort.ts';
import { cases as gradientCases, } from '../../gradients/cases.ts';
import { differentiated, prepare, seedsOf, type Case } from '../../gradients/harness.ts';
import { evaluate } from '../../reference.ts';
import { families } from '../../reference/cases/all.ts';
import { graphOf, type OpCase } from '../../reference/cases.ts';
import { difference } from '../../reference/engine.ts';
import { fromTensor } from '../../reference/value.ts';
import { layerGoldens, lossGoldens } from '../../support/goldens.ts';
import { testSize } from '../../support/size.ts';
import { buildFirst } from '../run/tiny.ts';
import { hasVulkan, kernelWords, onWebgpu, webgpuWorkshop } from './webgpu.ts';

/** What the provider of this engine does not do, by the titles of the op cases. */
interface Limits {
  readonly engine: string;
  readonly layersAndLosses: readonly string[];
  readonly refused: readonly { readonly case: string; readonly message: string }[];
  readonly wrong: readonly string[];
  readonly onCpu: readonly string[];
}

const limits = JSON.parse(readFileSync(new URL('../../golden/webgpu-refusals.json', import.meta.url), 'utf8')) as Limits;
const bound = 1e-3;
const whole = testSize !== 'everyday';

/** Everyday one case of each name and the ones that are known to be troubled, else all. */
function chosen<T>(all: readonly T[], name: (one: T) => string, troubled: (one: T) => boolean = () => false): readonly T[] {
  return whole ? all : all.filter((one, i) => troubled(one) || all.findIndex((other) => name(other) === name(one)) === i);
}

const titleOf = (one: OpCase): string => `${one.op}: ${one.title}`;
const known = new Set([...limits.refused.map((row) => row.case), ...limits.wrong]);

describe.skipIf(!hasVulkan)('on WebGPU', () => {
  const workshop = webgpuWorkshop();
  beforeAll(buildFirst);
  afterAll(() => workshop.close());

  describe('a layer and its gradients are those of PyTorch within 1e-3', () => {
    test.each(chosen(layerGoldens, ({ kind }) => kind).map((golden) => [golden.id, golden] as const))('%s', async (_id, golden) => {
      expect(await checkGolden(workshop, 'webgpu', golden)).toMatchObject({ outcome: 'right', message: null });
    });
  });

  describe('a loss and its gradient are those of PyTorch within 1e-3', () => {
    test.each(lossGoldens.map((golden) => [golden.id, golden] as const))('%s', async (_id, golden) => {
      expect(await checkGolden(workshop, 'webgpu', golden)).toMatchObject({ outcome: 'right', message: null });
    });
  });

  test('ops give what the reference gives, but for those the table names with the kernel\'s message', async () => {
    const ops = chosen(Object.values(families).flat(), ({ op }) => op, (one) => known.has(titleOf(one)));
    const found: { refused: Limits['refused'][number][]; wrong: string[]; onCpu: string[] } = { refused: [], wrong: [], onCpu: [] };
    for (const one of ops) {
      const { graph, feeds } = graphOf(one);
      const heard = await onWebgpu(workshop, graph, feeds);
      if (heard.kind === 'refused') found.refused.push({ case: titleOf(one), message: kernelWords(heard.message) });
      else if (heard.kind !== 'model') throw new Error(`${titleOf(one)}: ${JSON.stringify(heard)}`);
      else {
        const expected = evaluate(graph, feeds);
        if (graph.outputs.some(({ name }) => differs(expected[name], heard.outputs[name]))) found.wrong.push(titleOf(one));
        if (Object.keys(heard.placement?.fallbacks ?? {}).length > 0) found.onCpu.push(titleOf(one));
      }
    }
    const asked = new Set(ops.map(titleOf));
    expect(found).toEqual({ refused: limits.refused, wrong: limits.wrong, onCpu: limits.onCpu.filter((title) => asked.has(title)) });
  }, 400_000);

  test('every row of the gradient table gives what the reference gives', async () => {
    const troubles: string[] = [];
    for (const one of chosen(gradientCases.filter(({ op }) => !limits.wrong.some((title) => title.startsWith(`${op}:`))), ({ op }) => op)) {
      const { graph, feeds } = gradientGraph(one);
      const heard = await onWebgpu(workshop, graph, feeds);
      const expected = evaluate(graph, feeds);
      const off = heard.kind !== 'model' ? JSON.stringify(heard) : graph.outputs.filter(({ name }) => differs(expected[name], heard.outputs[name])).map(({ name }) => name).join();
      if (off !== '') troubles.push(`${one.op}, ${one.title}: ${off}`);
    }
    expect(troubles).toEqual([]);
  }, 400_000);

  test('the places of backward slices get their gradients, though the op itself does not bear all of them', async () => {
    const backward = gradientCases.filter(({ op }) => op === 'Slice');
    expect(backward.length).toBeGreaterThan(3);
    for (const one of backward) {
      const { graph, feeds } = gradientGraph(one);
      const heard = await onWebgpu(workshop, graph, feeds);
      if (heard.kind !== 'model') throw new Error(JSON.stringify(heard));
      expect(differs(evaluate(graph, feeds)['gradient of x0'], heard.outputs['gradient of x0']), one.title).toBe(false);
    }
  });
});

test('the table names no layer and no loss, and the page about WebGPU says what the table says', () => {
  expect(limits.engine).toBe(engineVersion);
  expect(limits.layersAndLosses).toEqual([]);
  const page = readFileSync(new URL('../../../docs/webgpu.md', import.meta.url), 'utf8');
  for (const { case: title, message } of limits.refused) expect(page).toContain(`| ${title} | ${message} |`);
  for (const title of limits.wrong) expect(page).toContain(`| ${title} |`);
  const onCpu = new Set(limits.onCpu.map((title) => title.slice(0, title.indexOf(':'))));
  for (const op of onCpu) expect(page).toContain(`\`${op}\``);
});

function differs(expected: Parameters<typeof difference>[0] | undefined, got: Tensor | undefined): boolean {
  if (expected === undefined || got === undefined) return true;
  const found = fromTensor(got);
  return expected.dims.join() !== found.dims.join() || !(difference(expected, found) <= bound);
}

function gradientGraph(one: Case) {
  const p = prepare(one);
  const seeded = one.op === 'Split' ? p.outputs : p.outputs.slice(0, 1);
  const graph = differentiated(p, 'webgpu', seeded);
  const feeds: Tensors = Object.fromEntries(Object.entries({ ...p.feeds, ...seedsOf(p, seeded) }).map(([name, feed]) => [name, 'dtype' in feed ? feed as Tensor : floats(feed.dims, Float32Array.from(feed.data))]));
  return { graph, feeds };
}
