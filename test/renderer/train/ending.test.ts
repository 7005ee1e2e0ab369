// Being told by the system that a run has ended: asked by a click alone, said where nobody looks, and not in the desktop app.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunCard } from '../../../core/run/run-services.ts';
import type { Desktop, Machine } from '../../../renderer/machine.ts';
import { setMachine } from '../../../renderer/session.ts';
import { askToTell, mayAskToTell, tellEnd } from '../../../renderer/train/ending.ts';

class FakeNotification extends EventTarget {
  static permission = 'default';
  static asked = 0;
  static answer = 'granted';
  static shown: (readonly [string, object])[] = [];
  static async requestPermission(): Promise<string> {
    FakeNotification.asked += 1;
    FakeNotification.permission = FakeNotification.answer;
    return FakeNotification.answer;
  }
  constructor(title: string, words: object) {
    super();
    FakeNotification.shown.push([title, words]);
  }
}

const machine = { call: (() => new Promise(() => undefined)) as Machine['call'], onConnection: () => () => undefined };
const card = (more: Partial<RunCard> = {}) => ({ id: 'a', name: 'LeNet-5', state: 'finished', trouble: null, ...more }) as const satisfies Partial<RunCard>;
const looked = { at: false };

beforeEach(() => {
  Object.assign(FakeNotification, { permission: 'default', asked: 0, answer: 'granted', shown: [] });
  looked.at = false;
  vi.stubGlobal('Notification', FakeNotification);
  vi.stubGlobal('document', { hasFocus: () => looked.at });
  setMachine(machine);
});
afterEach(() => void vi.unstubAllGlobals());

test('nothing is asked or told before a person agreed', async () => {
  tellEnd(card());
  expect([mayAskToTell(), FakeNotification.asked, FakeNotification.shown]).toEqual([true, 0, []]);
  await askToTell();
  expect([mayAskToTell(), FakeNotification.asked]).toEqual([false, 1]);
  tellEnd(card());
  tellEnd(card({ id: 'b', state: 'failed', trouble: 'The disk is full.' }));
  expect(FakeNotification.shown).toEqual([
    ['LeNet-5', { body: 'LeNet-5 is trained.', tag: 'a' }], ['LeNet-5', { body: 'Training of LeNet-5 failed. The disk is full.', tag: 'b' }],
  ]);
});

test('a window that is looked at says it itself', async () => {
  await askToTell();
  looked.at = true;
  tellEnd(card());
  expect(FakeNotification.shown).toEqual([]);
});

test('a person who refuses is not asked again', async () => {
  FakeNotification.answer = 'denied';
  await askToTell();
  tellEnd(card());
  expect([mayAskToTell(), FakeNotification.shown]).toEqual([false, []]);
});

test('the desktop app tells by itself, and a browser without notifications not at all', () => {
  FakeNotification.permission = 'granted';
  setMachine({ ...machine, desktop: {} as Desktop });
  tellEnd(card());
  expect([mayAskToTell(), FakeNotification.shown]).toEqual([false, []]);
  setMachine(machine);
  vi.stubGlobal('Notification', undefined);
  tellEnd(card());
  expect(mayAskToTell()).toBe(false);
});
