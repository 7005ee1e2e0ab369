// Runs and the life of the app: the machine stays awake while one goes, its end is told where no window is looked at, and before
// the last window closes over one the person is asked once what is to become of it. The app then lives on without windows, or
// ends with a checkpoint kept. Quitting stops runs in good order: each can be gone on with.
import { app, dialog, Notification, powerMonitor, powerSaveBlocker } from 'electron';
import type { Preferences } from '../../core/run/preferences.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import type { RunDesk } from '../serve/training/desk.ts';
import { dockMenu, runsIcon } from './tray.ts';
import type { DesktopWindow, Windows } from './windows.ts';
import { shellWords } from './words.ts';

const { runs: words } = shellWords;

/** What becomes of a run when no window is left. */
type Ending = Exclude<Preferences['whenClosing'], 'ask'>;

/** What the app's background works with. */
export interface BackgroundOptions {
  readonly isMac: boolean;
  /** a picture for the icon beside the clock */
  readonly icon: string;
  /** the answer a person gave for every time */
  readonly remembered: () => Promise<Preferences['whenClosing']>;
  readonly remember: (answer: Ending) => Promise<void>;
}

/** What the windows ask of it. */
export interface Background {
  /** whether a window stays for now that is to close: the person is asked first, and it is closed again after that */
  readonly holds: (own: DesktopWindow) => boolean;
  /** the same for the whole app */
  readonly holdsQuit: () => boolean;
  /** the person stays after all: next time is asked anew */
  readonly stays: () => void;
  /** a window came or went */
  readonly look: () => void;
}

/** Watches the runs of a desk for the app. */
export function watchRuns(desk: RunDesk, windows: Windows, { isMac, icon, remembered, remember }: BackgroundOptions): Background {
  let blocker: number | null = null;
  /** what was said for the closing that is under way */
  let answer: Ending | null = null;
  let isAsking = false;
  /** the app has no windows and lives on for its runs */
  let isBehind = false;
  /** runs paused by the menu of the app without windows: it waits with them */
  const pausedHere = new Set<string>();
  let closing: 'not yet' | 'under way' | 'done' = 'not yet';
  /** a notification that is let go of hears no click */
  const notifications = new Set<Notification>();

  const actions = {
    open: () => windows.show(),
    pause(id: string) {
      pausedHere.add(id);
      void desk.pause(id);
    },
    proceed(id: string) {
      desk.proceed(id);
      pausedHere.delete(id);
    },
    stop(id: string) {
      pausedHere.delete(id);
      desk.stop(id);
    },
    quit: () => app.quit(),
  };
  const shown = isMac ? dockMenu(actions) : runsIcon(icon, actions);

  const isShown = (): boolean => closing === 'not yet' && (isMac ? desk.underWay.length > 0 : isBehind);
  const showRuns = async (): Promise<void> => {
    if (!isShown()) return shown.hide();
    const cards = (await Promise.all(desk.underWay.map((id) => desk.card(id)))).filter((card) => card !== null);
    // The app may have got a window meanwhile.
    if (isShown()) shown.show(cards);
    else shown.hide();
  };
  const look = (): void => {
    if (isBehind && windows.all().length > 0) {
      isBehind = false;
      pausedHere.clear();
    }
    if (isBehind && !desk.isTraining && !desk.underWay.some((id) => pausedHere.has(id))) app.quit();
    else void showRuns();
  };

  const notify = ({ name, state, trouble, best }: RunCard): void => {
    if (!Notification.isSupported()) return;
    const body = state === 'finished' ? words.result(best?.epoch ?? null, best?.accuracy ?? null, best?.loss ?? null) : trouble ?? '';
    const notification = new Notification({ title: state === 'finished' ? words.finished(name) : words.ended(name), body });
    notifications.add(notification);
    notification.on('click', () => windows.show());
    notification.on('close', () => notifications.delete(notification));
    notification.show();
  };
  desk.onChange((ended) => {
    if (ended !== null) {
      if (!windows.all().some(({ window }) => window.isFocused())) notify(ended);
    } else if (desk.isTraining && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    else if (!desk.isTraining && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
    if (ended === null) look();
  });
  desk.onMove(look);

  const ask = async (): Promise<Ending | null> => {
    const before = await remembered();
    if (before !== 'ask') return before;
    const question = { type: 'question' as const, message: words.goesOn, detail: words.goesOnText, buttons: [words.letGoOn, words.keepAndEnd, words.cancel], defaultId: 0, cancelId: 2, noLink: true, checkboxLabel: words.always };
    const front = windows.front();
    const { response, checkboxChecked } = await (front === null ? dialog.showMessageBox(question) : dialog.showMessageBox(front.window, question));
    const said = response === 0 ? 'go-on' : response === 1 ? 'end' : null;
    if (said !== null && checkboxChecked) await remember(said);
    return said;
  };
  /** Asks unless that is under way, and goes on with what was said. */
  const decide = async (then: (said: Ending) => void): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      answer = await ask();
    } finally {
      isAsking = false;
    }
    if (answer !== null) then(answer);
  };

  app.on('window-all-closed', () => {
    if (!isMac && (!desk.isTraining || answer === 'end')) return app.quit();
    // A Mac's app stays without windows anyway; it ends with its runs where the person wanted to quit.
    isBehind = !isMac || answer === 'go-on';
    answer = null;
    look();
  });
  app.on('will-quit', (event) => {
    if (closing === 'done' || desk.underWay.length === 0) return;
    event.preventDefault();
    if (closing === 'under way') return;
    closing = 'under way';
    shown.hide();
    void desk.close().finally(() => {
      closing = 'done';
      app.quit();
    });
  });
  // Nobody is there to answer: the system waits a moment for the checkpoint.
  powerMonitor.on('shutdown', (event?: { readonly preventDefault: () => void }) => {
    event?.preventDefault();
    answer = 'end';
    app.quit();
  });

  return {
    holds({ window }) {
      if (isMac || answer !== null || !desk.isTraining || windows.all().length > 1) return false;
      void decide(() => { if (!window.isDestroyed()) window.close(); });
      return true;
    },
    holdsQuit() {
      if (isBehind || answer !== null || !desk.isTraining) return false;
      void decide((said) => {
        if (said === 'end') return app.quit();
        const open = [...windows.all()];
        for (const { window } of open) window.close();
        if (open.length > 0) return;
        isBehind = true;
        answer = null;
        look();
      });
      return true;
    },
    stays() { answer = null; },
    look,
  };
}
