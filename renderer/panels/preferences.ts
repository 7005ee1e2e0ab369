// What the window remembers for its person, not for a document: the preferences, which the machine keeps for every window,
// and the height of the drawer. What shows at once also lies in the browser, so that a page begins with its own colours.
import { createStore } from 'zustand/vanilla';
import { hintNames, usualPreferences, type Preferences } from '../../core/run/preferences.ts';
import { asked } from '../machine.ts';
import { tell, theMachine, view } from '../session.ts';
import { words } from '../words.ts';

const themeKey = 'convas.theme';
const motionKey = 'convas.motion';
const drawerKey = 'convas.drawer';
const codeKey = 'convas.code';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be switched off; the defaults serve
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // as above
  }
}

/** Shows a preference on the page at once: the style sheets look at it there. */
function mark(name: 'theme' | 'motion', value: string): void {
  if (value === 'system') delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

/** The preferences as this window knows them; those of the machine once it was asked. Until then no hint shows. */
export const preferences = createStore<Preferences>()(() => ({ ...usualPreferences, theme: asTheme(read(themeKey)), animations: read(motionKey) === 'reduced' ? 'reduced' : 'system', hintsSeen: hintNames }));

function asTheme(text: string | null): Preferences['theme'] {
  return text === 'light' || text === 'dark' ? text : 'system';
}

/** Changes preferences, here at once and for every window; a machine that cannot keep them says why. */
export async function prefer(changes: Partial<Preferences>): Promise<void> {
  preferences.setState(changes);
  const { theme, animations, device, threads, whenClosing, runSpace, hintsSeen } = preferences.getState();
  const kept = await asked(theMachine().call('setPreferences', { preferences: { theme, animations, device, threads, whenClosing, runSpace, hintsSeen } }));
  if (!kept.ok) tell(words.preferences.notKept(kept.error.message), 'bad');
}

/** Whether nothing is to move that need not. */
export function isCalm(): boolean {
  return preferences.getState().animations === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Takes up the preferences, those remembered in this browser first, and keeps all windows alike; answers how to stop. */
export function startPreferences(): () => void {
  let isTakingUp = false;
  const show = ({ theme, animations }: Preferences): void => {
    mark('theme', theme);
    mark('motion', animations);
    isTakingUp = true;
    view.setState({ theme });
    isTakingUp = false;
  };
  show(preferences.getState());
  const stops = [
    preferences.subscribe((now) => {
      show(now);
      write(themeKey, now.theme);
      write(motionKey, now.animations);
    }),
    // The top bar and the commands change the theme of the view.
    view.subscribe(({ theme }, before) => { if (theme !== before.theme && !isTakingUp) void prefer({ theme }); }),
    theMachine().onConnection((connection) => {
      if (connection === 'open') theMachine().call('preferences', {}).then((kept) => preferences.setState(kept), () => undefined);
    }),
  ];
  // Another window of this browser changed something: its storage tells.
  const onStorage = ({ key, newValue }: StorageEvent): void => {
    if (key === themeKey) preferences.setState({ theme: asTheme(newValue) });
    else if (key === motionKey) preferences.setState({ animations: newValue === 'reduced' ? 'reduced' : 'system' });
  };
  window.addEventListener('storage', onStorage);
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener('storage', onStorage);
  };
}

/** Heights the drawer may have. */
export const drawerHeights = { least: 96, usual: 220 } as const;

/** The height the drawer had last. */
export function rememberedDrawer(): number {
  const height = Number(read(drawerKey));
  return Number.isFinite(height) && height >= drawerHeights.least && height <= 2000 ? height : drawerHeights.usual;
}

/** Remembers the height of the drawer. */
export function rememberDrawer(height: number): void {
  write(drawerKey, String(Math.round(height)));
}

/** What the code tab may show. */
export const codeViews = ['project', 'pytorch', 'keras'] as const;

/** One of the things the code tab may show. */
export type CodeView = (typeof codeViews)[number];

/** What the code tab showed last, and whether the project's text stood beside it. */
export function rememberedCode(): { readonly shown: CodeView; readonly isBeside: boolean } {
  const [shown, beside] = (read(codeKey) ?? '').split(' ');
  return { shown: codeViews.find((one) => one === shown) ?? 'project', isBeside: beside === 'beside' };
}

/** Remembers what the code tab shows. */
export function rememberCode(shown: CodeView, isBeside: boolean): void {
  write(codeKey, isBeside ? `${shown} beside` : shown);
}

/** Below this width the side panels lie over the canvas. */
export const narrowWidth = 1100;
