// The app and its runs: sleep held off while one goes, a word when it ends, and whether the app lives on without windows.
// Electron is a stand-in, and so is the desk.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunCard } from '../../../core/run/run-services.ts';
import type { RunDesk } from '../../../electron/serve/training/desk.ts';
import type { Windows } from '../../../electron/shell/windows.ts';
import { electron, electronModule, FakeWindow, resetElectron } from './fake-electron.ts';

const card = (more: Partial<RunCard>): RunCard => ({ name: 'LeNet-5', state: 'finished', trouble: null, best: { epoch: 2, step: 9, loss: 0.3, accuracy: 0.914 }, ...more }) as RunCard;

/** A desk and windows in the hands of the test. */
async function watched(isMac = false) {
  const listeners: ((ended: RunCard | null) => void)[] = [];
  let closed = (): void => undefined;
  const desk = { isTraining: false, underWay: [] as string[], closings: 0, onChange: (listener: (ended: RunCard | null) => void) => void listeners.push(listener), close() {
    desk.closings += 1;
    return new Promise<void>((resolve) => {
      closed = () => {
        desk.isTraining = false;
        desk.underWay = [];
        resolve();
      };
    });
  } };
  const shown: string[] = [];
  const windows = { all: () => electron.windows.map((window) => ({ window })), show: () => void shown.push('shown') };
  const { watchRuns } = await import('../../../electron/shell/background.ts');
  watchRuns(desk as unknown as RunDesk, windows as unknown as Windows, isMac);
  return {
    desk, shown,
    closed: () => closed(),
    trains(isTraining: boolean) {
      desk.isTraining = isTraining;
      desk.underWay = isTraining ? ['one'] : [];
      for (const listener of listeners) listener(null);
    },
    ends(ended: RunCard) {
      for (const listener of listeners) listener(ended);
    },
  };
}

beforeEach(() => {
  resetElectron();
  vi.resetModules();
  vi.doMock('electron', electronModule);
});

it('sleep is held off while a run goes, and only then', async () => {
  const app = await watched();
  expect(electron.blockers.size).toBe(0);
  app.trains(true);
  app.trains(true);
  expect(electron.blockers.size).toBe(1);
  app.trains(false);
  expect(electron.blockers.size).toBe(0);
});

describe('a run that ended', () => {
  it('is told where no window is in front, with its result or what went wrong', async () => {
    const app = await watched();
    app.ends(card({}));
    app.ends(card({ state: 'failed', trouble: 'The disk is full.' }));
    expect(electron.notifications.map(({ words }) => words)).toEqual([
      { title: 'LeNet-5 has finished', body: 'Best after epoch 2: 91.4 % right.' }, { title: 'LeNet-5 has ended', body: 'The disk is full.' },
    ]);
    electron.notifications[0]?.emit('click');
    expect(app.shown).toEqual(['shown']);
  });

  it('is not told beside a window in front, which shows it', async () => {
    const app = await watched();
    new FakeWindow({}).focus();
    app.ends(card({}));
    expect(electron.notifications).toEqual([]);
  });
});

describe('the last window closes', () => {
  it('and the app ends without a question when nothing trains, once a run that waits is kept', async () => {
    const app = await watched();
    app.desk.underWay = ['paused'];
    electron.app.emit('window-all-closed');
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    app.closed();
    await vi.waitFor(() => expect(electron.app.isQuit).toBe(true));
    expect(electron.dialogs.asked).toEqual([]);
  });

  it('and a run goes on when the person says so; the app ends with it', async () => {
    const app = await watched();
    app.trains(true);
    electron.app.emit('window-all-closed');
    await vi.waitFor(() => expect(electron.dialogs.asked).toMatchObject([{ message: 'A run goes on', buttons: ['Let the run go on', 'Stop it and quit'], cancelId: 0 }]));
    expect(electron.app.isQuit).toBe(false);
    // The answer is there a moment after the question.
    await new Promise((resolve) => { setImmediate(resolve); });
    app.trains(false);
    expect(electron.app.isQuit).toBe(true);
  });

  it('and a run is stopped in good order when the person says so, before the app ends', async () => {
    const app = await watched();
    app.trains(true);
    electron.dialogs.message = 1;
    electron.app.emit('window-all-closed');
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    expect(electron.app.isQuit).toBe(false);
    app.closed();
    await vi.waitFor(() => expect(electron.app.isQuit).toBe(true));
    expect(app.desk.closings).toBe(1);
  });

  it('on a Mac without a question: the app stays there', async () => {
    const app = await watched(true);
    app.trains(true);
    electron.app.emit('window-all-closed');
    expect([electron.dialogs.asked, electron.app.isQuit]).toEqual([[], false]);
  });
});
