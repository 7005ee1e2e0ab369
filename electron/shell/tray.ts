// What stays of the app while its runs go on without a window: an icon beside the clock with a menu, or on a Mac the menu of the
// dock, which is there anyway.
import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { RunCard } from '../../core/run/run-services.ts';
import { shellWords } from './words.ts';

const { app: appName, runs: words } = shellWords;

/** A run as the menu shows it. */
export type ShownRun = Pick<RunCard, 'id' | 'name' | 'state'>;

/** What the items of the menu do. */
export interface RunActions {
  readonly open: () => void;
  readonly pause: (id: string) => void;
  readonly proceed: (id: string) => void;
  readonly stop: (id: string) => void;
  readonly quit: () => void;
}

/** The menu of the app without windows, as data; a dock has its own way to quit. Runs that wait for their turn are only counted. */
export function runsMenu(runs: readonly ShownRun[], actions: RunActions, isMac: boolean): MenuItemConstructorOptions[] {
  const waiting = runs.filter(({ state }) => state === 'starting').length;
  const items = runs.flatMap(({ id, name, state }): MenuItemConstructorOptions[] => {
    if (state !== 'running' && state !== 'paused' && state !== 'stopping') return [];
    const hand = state === 'paused' ? { label: words.proceed, click: () => actions.proceed(id) } : { label: words.pause, enabled: state === 'running', click: () => actions.pause(id) };
    return [{ label: words.stands(name, state), enabled: false }, hand, { label: words.stop, enabled: state !== 'stopping', click: () => actions.stop(id) }, { type: 'separator' }];
  });
  return [
    ...items,
    ...(waiting === 0 ? [] : [{ label: words.waiting(waiting), enabled: false }, { type: 'separator' as const }]),
    { label: words.open, click: () => actions.open() },
    ...(isMac ? [] : [{ label: words.quit, click: () => actions.quit() }]),
  ];
}

/** The place of that menu on the screen. */
export interface RunsIcon {
  readonly show: (runs: readonly ShownRun[]) => void;
  readonly hide: () => void;
}

/** Side of the icon, in points. */
const side = 16;

/** An icon beside the clock, not there yet. */
export function runsIcon(picture: string, actions: RunActions): RunsIcon {
  let tray: Tray | null = null;
  return {
    show(runs) {
      if (tray === null) {
        // Empty where there is no such file, as while the app is worked on; the menu is there all the same.
        const image = nativeImage.createFromPath(picture);
        tray = new Tray(image.isEmpty() ? image : image.resize({ width: side, height: side }));
        // Where a click does not open the menu, it is what the app's own icon does.
        tray.on('click', () => actions.open());
      }
      const first = runs.find(({ state }) => state !== 'starting') ?? runs[0];
      tray.setToolTip(first === undefined ? appName : `${appName}: ${words.stands(first.name, first.state)}`);
      tray.setContextMenu(Menu.buildFromTemplate(runsMenu(runs, actions, false)));
    },
    hide() {
      tray?.destroy();
      tray = null;
    },
  };
}

/** The menu of a Mac's dock. */
export function dockMenu(actions: RunActions): RunsIcon {
  return {
    show: (runs) => app.dock?.setMenu(Menu.buildFromTemplate(runsMenu(runs, actions, true))),
    hide: () => app.dock?.setMenu(Menu.buildFromTemplate([])),
  };
}
