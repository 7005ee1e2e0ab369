// The app and its runs: sleep held off while one goes, a word when it ends, and what becomes of it when the last window closes or
// the app is quit. Electron is a stand-in, and so is the desk.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Preferences } from '../../../core/run/preferences.ts';
import type { RunCard } from '../../../core/run/run-services.ts';
import type { RunDesk } from '../../../electron/serve/training/desk.ts';
import type { DesktopWindow, Windows } from '../../../electron/shell/windows.ts';
import { electron, electronModule, FakeWindow, resetElectron } from './fake-electron.ts';

const card = (more: Partial<RunCard>): RunCard => ({ name: 'LeNet-5', state: 'finished', trouble: null, best: { epoch: 2, step: 9, loss: 0.3, accuracy: 0.914 }, ...more }) as RunCard;

/** A desk and windows in the hands of the test. */
async function watched({ isMac = false, always = 'ask' as Preferences['whenClosing'] } = {}) {
  const listeners: ((ended: RunCard | null) => void)[] = [];
  const moves: (() => void)[] = [];
  const states = new Map<string, RunCard['state']>();
  let closed = (): void => undefined;
  const moved = (): void => {
    for (const listener of listeners) listener(null);
    for (const listener of moves) listener();
  };
  const desk = {
    closings: 0,
    get isTraining() { return [...states.values()].includes('running'); },
    get underWay() { return [...states.keys()]; },
    card: async (id: string) => ({ id, name: id, state: states.get(id) }),
    onChange: (listener: (ended: RunCard | null) => void) => void listeners.push(listener),
    onMove: (listener: () => void) => void moves.push(listener),
    async pause(id: string) { becomes(id, 'paused'); },
    proceed: (id: string) => becomes(id, 'running'),
    stop: (id: string) => becomes(id, null),
    close() {
      desk.closings += 1;
      return new Promise<void>((resolve) => {
        closed = () => {
          states.clear();
          resolve();
        };
      });
    },
  };
  const becomes = (id: string, state: RunCard['state'] | null): void => {
    if (state === null) states.delete(id);
    else states.set(id, state);
    moved();
  };
  const shown: string[] = [];
  const windows = { all: () => electron.windows.map((window) => ({ window })), front: () => null, show: () => void shown.push('shown') };
  const kept: string[] = [];
  const { watchRuns } = await import('../../../electron/shell/background.ts');
  const background = watchRuns(desk as unknown as RunDesk, windows as unknown as Windows, { isMac, icon: 'icon.png', remembered: async () => always, remember: async (answer) => void kept.push(answer) });
  electron.app.on('before-quit', (event: { readonly preventDefault: () => void }) => { if (background.holdsQuit()) event.preventDefault(); });
  return {
    desk, shown, kept, background, becomes,
    closed: () => closed(),
    ends(ended: RunCard) {
      for (const listener of listeners) listener(ended);
    },
    /** A window that asks the background before it closes, as the real ones do. */
    window(): FakeWindow {
      const window = new FakeWindow({});
      window.on('close', (event: { readonly preventDefault: () => void }) => { if (background.holds({ window } as unknown as DesktopWindow)) event.preventDefault(); });
      window.on('closed', () => background.look());
      background.look();
      return window;
    },
  };
}

const menu = (): readonly string[] => [...electron.trays].flatMap((tray) => tray.menu?.items.filter(({ type }) => type !== 'separator').map(({ label, enabled }) => `${label}${enabled === false ? ' (grey)' : ''}`) ?? []);
const choose = (label: string): void => {
  for (const tray of electron.trays) tray.menu?.items.find((item) => item.label === label)?.click?.({} as never, undefined, {} as never);
};
const asked = (times: number) => vi.waitFor(() => expect(electron.dialogs.asked).toHaveLength(times));

beforeEach(() => {
  resetElectron();
  vi.resetModules();
  vi.doMock('electron', electronModule);
});

it('sleep is held off while a run goes, and only then', async () => {
  const { becomes } = await watched();
  expect(electron.blockers.size).toBe(0);
  becomes('one', 'running');
  becomes('one', 'running');
  expect(electron.blockers.size).toBe(1);
  becomes('one', 'paused');
  expect(electron.blockers.size).toBe(0);
  becomes('one', 'running');
  expect(electron.blockers.size).toBe(1);
  becomes('one', null);
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
    const window = app.window();
    app.becomes('one', 'paused');
    window.close();
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    expect(electron.app.isQuit).toBe(false);
    app.closed();
    await vi.waitFor(() => expect(electron.app.isQuit).toBe(true));
    expect(electron.dialogs.asked).toEqual([]);
  });

  it('over a run after one question, and the app stays as an icon until the run has ended', async () => {
    const app = await watched();
    const window = app.window();
    app.becomes('one', 'running');
    expect([window.close(), window.close()]).toEqual([false, false]);
    await vi.waitFor(() => expect(window.isGone).toBe(true));
    expect(electron.dialogs.asked).toMatchObject([{ message: 'A run is under way', buttons: ['Let it go on', 'Keep a checkpoint and end', 'Cancel'], defaultId: 0, cancelId: 2, checkboxLabel: 'Do this every time' }]);
    await vi.waitFor(() => expect(menu()).toEqual(['one: training (grey)', 'Pause', 'Stop', 'Open Convas', 'Quit Convas']));
    expect([...electron.trays][0]?.tip).toBe('Convas: one: training');
    expect([electron.app.isQuit, app.kept]).toEqual([false, []]);
    app.becomes('one', null);
    expect(electron.app.isQuit).toBe(true);
  });

  it('not before another window does, and not at all when the person stays', async () => {
    const app = await watched();
    const [first, second] = [app.window(), app.window()];
    app.becomes('one', 'running');
    expect(first.close()).toBe(true);
    expect(electron.dialogs.asked).toEqual([]);
    electron.dialogs.message = 2;
    second.close();
    await asked(1);
    // Asked anew the next time, also where a question about the drawing has kept the window.
    electron.dialogs.message = 0;
    const stay = (event: { readonly preventDefault: () => void }): void => event.preventDefault();
    second.on('close', stay);
    await vi.waitFor(() => {
      second.close();
      expect(electron.dialogs.asked).toHaveLength(2);
    });
    expect([second.isGone, electron.app.isQuit]).toEqual([false, false]);
    second.off('close', stay);
    app.background.stays();
    await vi.waitFor(() => {
      second.close();
      expect(electron.dialogs.asked).toHaveLength(3);
    });
    await vi.waitFor(() => expect(second.isGone).toBe(true));
  });

  it('and a run ends with a checkpoint when the person says so, for every time if they tick that', async () => {
    const app = await watched();
    const window = app.window();
    app.becomes('one', 'running');
    electron.dialogs.message = 1;
    electron.dialogs.isChecked = true;
    window.close();
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    expect([app.kept, electron.app.isQuit, electron.trays.size]).toEqual([['end'], false, 0]);
    app.closed();
    await vi.waitFor(() => expect(electron.app.isQuit).toBe(true));
    expect([app.desk.closings, electron.dialogs.asked.length]).toEqual([1, 1]);
  });

  it.each([['go-on', 0], ['end', 1]] as const)('without a question where "%s" holds for every time', async (always, closings) => {
    const app = await watched({ always });
    const window = app.window();
    app.becomes('one', 'running');
    window.close();
    await vi.waitFor(() => expect([window.isGone, app.desk.closings]).toEqual([true, closings]));
    expect([electron.dialogs.asked, electron.trays.size]).toEqual([[], 1 - closings]);
  });

  it('on a Mac without a question: the app stays there, and its dock has the run', async () => {
    const app = await watched({ isMac: true });
    const window = app.window();
    app.becomes('one', 'running');
    expect(window.close()).toBe(true);
    await vi.waitFor(() => expect(electron.app.dock.menu?.items.map(({ label }) => label)).toEqual(['one: training', 'Pause', 'Stop', undefined, 'Open Convas']));
    app.becomes('one', null);
    await vi.waitFor(() => expect(electron.app.dock.menu?.items).toEqual([]));
    expect([electron.dialogs.asked, electron.app.isQuit, electron.trays.size]).toEqual([[], false, 0]);
  });
});

describe('the icon of the app without windows', () => {
  async function behind() {
    const app = await watched({ always: 'go-on' });
    const window = app.window();
    app.becomes('one', 'running');
    app.becomes('two', 'starting');
    window.close();
    await vi.waitFor(() => expect(menu()).toEqual(['one: training (grey)', 'Pause', 'Stop', 'One more waits for its turn (grey)', 'Open Convas', 'Quit Convas']));
    app.becomes('two', null);
    return app;
  }

  it('pauses a run and waits with it, though nothing trains', async () => {
    const app = await behind();
    choose('Pause');
    await vi.waitFor(() => expect(menu().slice(0, 3)).toEqual(['one: paused (grey)', 'Go on', 'Stop']));
    expect([electron.app.isQuit, electron.blockers.size]).toEqual([false, 0]);
    choose('Go on');
    await vi.waitFor(() => expect(menu().slice(0, 2)).toEqual(['one: training (grey)', 'Pause']));
    choose('Pause');
    choose('Stop');
    expect(electron.app.isQuit).toBe(true);
    expect(app.desk.closings).toBe(0);
  });

  it('is gone once there is a window again, which is asked about anew', async () => {
    const app = await behind();
    choose('Open Convas');
    expect(app.shown).toEqual(['shown']);
    app.window();
    await vi.waitFor(() => expect(electron.trays.size).toBe(0));
    app.becomes('one', null);
    expect(electron.app.isQuit).toBe(false);
  });

  it('quits with a checkpoint kept', async () => {
    const app = await behind();
    choose('Quit Convas');
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    expect(electron.trays.size).toBe(0);
    app.closed();
    await vi.waitFor(() => expect(electron.app.isQuit).toBe(true));
    expect(electron.dialogs.asked).toEqual([]);
  });
});

describe('quitting', () => {
  it('over a run asks once for all windows, and lets it go on without them', async () => {
    const app = await watched();
    const [first, second] = [app.window(), app.window()];
    app.becomes('one', 'running');
    electron.app.quit();
    electron.app.quit();
    await vi.waitFor(() => expect([first.isGone, second.isGone]).toEqual([true, true]));
    await vi.waitFor(() => expect(electron.trays.size).toBe(1));
    expect([electron.dialogs.asked.length, electron.app.isQuit]).toEqual([1, false]);
  });

  it('over a run stays, or ends with a checkpoint', async () => {
    const app = await watched();
    const window = app.window();
    app.becomes('one', 'running');
    electron.dialogs.message = 2;
    electron.app.quit();
    await asked(1);
    electron.dialogs.message = 1;
    await vi.waitFor(() => {
      electron.app.quit();
      expect(electron.dialogs.asked).toHaveLength(2);
    });
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    app.closed();
    await vi.waitFor(() => expect([window.isGone, electron.app.isQuit]).toEqual([true, true]));
  });

  it('a Mac over a run that is let go on ends the app with it', async () => {
    const app = await watched({ isMac: true });
    const window = app.window();
    app.becomes('one', 'running');
    electron.app.quit();
    await vi.waitFor(() => expect(window.isGone).toBe(true));
    expect(electron.app.isQuit).toBe(false);
    app.becomes('one', null);
    expect(electron.app.isQuit).toBe(true);
  });

  it('with the whole machine asks nobody', async () => {
    const app = await watched();
    app.window();
    app.becomes('one', 'running');
    electron.power.emit('shutdown', { preventDefault: () => undefined });
    await vi.waitFor(() => expect(app.desk.closings).toBe(1));
    expect(electron.dialogs.asked).toEqual([]);
  });
});
