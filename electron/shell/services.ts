// The services of the desktop shell for one window, joined to those of every front door. What comes from a page is looked at
// before any handler sees it.
import { nativeTheme } from 'electron';
import type { Call, Handlers } from '../../core/run/channel.ts';
import { desktopServiceNames, isDesktopArgument, type DesktopEvents, type DesktopServiceName, type DesktopServices } from '../../core/run/desktop.ts';
import type { ServiceEvents, Services } from '../../core/run/services.ts';
import { isProjectName } from '../projects.ts';
import type { ServiceHandlers } from '../serve/services.ts';
import { askNatively, chooseToOpen, chooseToSave } from './dialogs.ts';
import { home } from './pages.ts';
import type { DesktopWindow, Windows } from './windows.ts';

/** What a window may ask for. */
export type WindowServices = Services & DesktopServices;
/** What it may be told. */
export type WindowEvents = ServiceEvents & DesktopEvents;

/** What handlers work with. */
export interface ShellPlaces {
  readonly windows: Windows;
  /** the person's folder, where choosing a file begins */
  readonly folder: string;
  /** called when what the menu shows may have changed */
  readonly changed: () => void;
  /** called with every file that was opened or saved */
  readonly used: (path: string) => void;
}

/** The handlers of the shell for one window. */
function desktopHandlers(own: DesktopWindow, { windows, folder, changed }: ShellPlaces): Handlers<DesktopServices, DesktopEvents> {
  return {
    follow: (_, call) => new Promise((resolve) => {
      own.listener = call.tell;
      for (const say of own.waiting.splice(0)) say();
      call.stop.onRequest(() => {
        // A page that was loaded again listens anew before the old one is known to be gone.
        if (own.listener === call.tell) own.listener = null;
        resolve(null);
      });
    }),
    chooseToOpen: (argument) => chooseToOpen(own.window, folder, argument),
    chooseToSave: (argument) => chooseToSave(own.window, folder, argument),
    question: (argument) => askNatively(own.window, argument),
    async newWindow({ beginning }) {
      windows.open(`${home}${beginning}`);
      return null;
    },
    async offer({ commands }) {
      own.offered = commands;
      changed();
      return null;
    },
    async facts(facts) {
      own.facts = facts;
      nativeTheme.themeSource = facts.theme;
      // The dot in the close button and the file behind the title, on a Mac.
      own.window.setDocumentEdited(facts.isUnsaved);
      own.window.setRepresentedFilename(facts.path ?? '');
      return null;
    },
    async close({ isLeaving }) {
      windows.decide(own, isLeaving);
      return null;
    },
  };
}

type AnyHandler = (argument: unknown, call: Call<DesktopEvents>) => Promise<unknown>;

/** Every handler of a window; `shared` are those of both front doors. */
export function windowHandlers(own: DesktopWindow, shared: ServiceHandlers, places: ShellPlaces): Handlers<WindowServices, WindowEvents> {
  const desktop = desktopHandlers(own, places);
  const guard = (name: DesktopServiceName): AnyHandler => async (argument, call) => {
    if (!isDesktopArgument(name, argument)) throw new TypeError(`"${name}" was asked with an argument that is not its own`);
    return (desktop[name] as AnyHandler)(argument, call);
  };
  // A handler of both front doors tells only what it told there.
  const narrow = (call: Call<WindowEvents>): Call<ServiceEvents> => call as unknown as Call<ServiceEvents>;
  const guarded = Object.fromEntries(desktopServiceNames.map((name) => [name, guard(name)])) as unknown as Handlers<DesktopServices, DesktopEvents>;
  return {
    ...shared,
    ...guarded,
    // What is read is opened only when its window says so: it may be no drawing.
    async remember(argument, call) {
      const answer = await shared.remember(argument, narrow(call));
      if (isProjectName(argument.path)) places.used(argument.path);
      return answer;
    },
    async save(argument, call) {
      const saved = await shared.save(argument, narrow(call));
      if (saved.ok) places.used(saved.value.path);
      return saved;
    },
  } as Handlers<WindowServices, WindowEvents>;
}
