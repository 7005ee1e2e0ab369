import { expect, test } from 'vitest';
import { runAsNode } from '../../electron/engine-host.ts';

test('an engine process of the desktop app runs Electron\'s program as Node, and nothing changes elsewhere', () => {
  const given = { PATH: '/bin' };
  expect(runAsNode(given, { node: '24.0.0', electron: '45.4.1' })).toEqual({ PATH: '/bin', ELECTRON_RUN_AS_NODE: '1' });
  expect(runAsNode(given, { node: '20.0.0' })).toBe(given);
});
