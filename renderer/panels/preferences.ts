// What the window remembers for its person, not for a document: theme and height of the drawer.
import { view, type View } from '../session.ts';

const themeKey = 'convas.theme';
const drawerKey = 'convas.drawer';

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

function showTheme(theme: View['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Takes up the remembered theme and remembers every change; answers how to stop. */
export function startTheme(): () => void {
  const known = read(themeKey);
  if (known === 'light' || known === 'dark') view.setState({ theme: known });
  showTheme(view.getState().theme);
  return view.subscribe(({ theme }, before) => {
    if (theme === before.theme) return;
    showTheme(theme);
    write(themeKey, theme);
  });
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

/** Below this width the side panels lie over the canvas. */
export const narrowWidth = 1100;
