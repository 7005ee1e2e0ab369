// Runs and the life of the app: the machine stays awake while one goes, its end is told where no window is looked at, and the
// app lives on without windows when the person says so. Quitting stops runs in good order: each can be gone on with.
import { app, dialog, Notification, powerSaveBlocker } from 'electron';
import type { RunCard } from '../../core/run/run-services.ts';
import type { RunDesk } from '../serve/training/desk.ts';
import type { Windows } from './windows.ts';
import { shellWords } from './words.ts';

const { runs: words } = shellWords;

/** Watches the runs of a desk for the app. */
export function watchRuns(desk: RunDesk, windows: Windows, isMac: boolean): void {
  let blocker: number | null = null;
  /** the app has no windows and lives on for its runs */
  let isBehind = false;
  let isClosed = false;

  desk.onChange((ended) => {
    if (ended !== null) {
      if (!windows.all().some(({ window }) => window.isFocused())) notify(ended, windows);
    } else if (desk.isTraining && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    else if (!desk.isTraining && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
    if (isBehind && !desk.isTraining && windows.all().length === 0) app.quit();
  });

  const lastIsClosed = async (): Promise<void> => {
    if (isMac) return;
    if (!desk.isTraining) return app.quit();
    const { response } = await dialog.showMessageBox({ type: 'question', message: words.goesOn, detail: words.goesOnText, buttons: [words.letGoOn, words.stop], defaultId: 0, cancelId: 0, noLink: true });
    if (windows.all().length > 0) return;
    isBehind = true;
    // It may have ended while the question stood there.
    if (response === 1 || !desk.isTraining) app.quit();
  };
  app.on('window-all-closed', () => void lastIsClosed());

  app.on('will-quit', (event) => {
    if (isClosed || desk.underWay.length === 0) return;
    event.preventDefault();
    void desk.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

function notify({ name, state, trouble, best }: RunCard, windows: Windows): void {
  if (!Notification.isSupported()) return;
  const body = state === 'finished' ? words.result(best?.epoch ?? null, best?.accuracy ?? null, best?.loss ?? null) : trouble ?? '';
  const shown = new Notification({ title: state === 'finished' ? words.finished(name) : words.ended(name), body });
  shown.on('click', () => windows.show());
  shown.show();
}
