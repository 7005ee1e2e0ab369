// Steps taken beforehand to see how long they last: with whatever a recipe compares its images with.
import { expect, it } from 'vitest';
import { runShape } from '../../core/run/forecast.ts';
import { networkOf } from '../../core/run/network.ts';
import { stopSource } from '../../core/run/stop.ts';
import { secondsPerStep } from '../../electron/engine-probe.ts';
import { tinyNetwork, value } from './run/tiny.ts';

it.each([['classes', {}], ['classes that are mixed', { augment: { mixup: {} } }]])('steps on %s are timed', async (_, recipe) => {
  const network = value(networkOf(tinyNetwork(recipe)));
  const shape = value(runShape(network, { device: 'cpu', training: 100 }));
  expect(value(await secondsPerStep(network, 'cpu', 1, shape, stopSource().stop))).toBeGreaterThan(0);
});
