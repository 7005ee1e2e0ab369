// What the machine is asked for when a run is begun: the drawing, the weights that were chosen, and whether it is to begin even
// if it is forecast not to fit.
import { beforeEach, expect, test } from 'vitest';
import { fail } from '../../../core/base/diagnostic.ts';
import type { RunCard } from '../../../core/run/run-services.ts';
import { dataState } from '../../../renderer/data-sets.ts';
import type { Machine } from '../../../renderer/machine.ts';
import { designer, setMachine } from '../../../renderer/session.ts';
import { beginRun } from '../../../renderer/train/begin.ts';
import { training } from '../../../renderer/train/state.ts';
import { tinyNetwork } from '../../electron/run/tiny.ts';

let asked: Record<string, unknown>[] = [];

beforeEach(async () => {
  asked = [];
  const call = async (service: string, argument: object): Promise<unknown> => {
    if (service === 'startRun') asked.push({ service, ...argument });
    return fail('refused', 'The test goes no further.');
  };
  setMachine({ call: call as Machine['call'], onConnection: () => () => undefined });
  designer.getState().load(tinyNetwork({ data: 'shapes' }), designer.getState().file);
  // Where a part of the window looks after the data of drawings, it has asked for these and been refused by now.
  await new Promise((resolve) => { setImmediate(resolve); });
  dataState.setState({ at: 'known', data: 'shapes', facts: { train: 100 } as never }, true);
  training.setState({ runs: [{ id: 'a', name: 'tiny' } as RunCard], isRefused: false, weights: { file: null, obstacle: null } });
});

test('a run is asked for once, under a name nobody has', async () => {
  await beginRun();
  expect(asked).toMatchObject([{ service: 'startRun', data: 'shapes', name: 'tiny 2', weights: null, force: false }]);
});

test('what would not fit is begun only where a person says so', async () => {
  training.setState({ isRefused: true });
  expect(await beginRun()).toBe(false);
  expect(asked).toEqual([]);
  await beginRun(true);
  expect(asked).toMatchObject([{ service: 'startRun', force: true }]);
});

test('weights that do not fit stand in the way, also of a run that is forced; those that do are handed on', async () => {
  training.setState({ weights: { file: null, obstacle: 'They do not fit.' } });
  expect(await beginRun(true)).toBe(false);
  expect(asked).toEqual([]);
  training.setState({ weights: { file: '/runs/a/best.safetensors', obstacle: null } });
  await beginRun();
  expect(asked).toMatchObject([{ weights: '/runs/a/best.safetensors' }]);
});
