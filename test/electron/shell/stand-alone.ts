// The stand-in for Electron as a module of its own, for the built app in plain Node: what the app imports from `electron`, and
// a page that looks whether everything it needs is there.
import { existsSync } from 'node:fs';
import { electron, electronModule } from './fake-electron.ts';
import { pageOf, windowAt } from './page.ts';

/** What the app imports. */
export const { app, BrowserWindow, ipcMain, Menu, Notification, dialog, nativeImage, nativeTheme, powerMonitor, powerSaveBlocker, protocol, screen, session, Tray } = electronModule();

/** What a page found. */
export interface Findings {
  readonly status: number | undefined;
  readonly hasPreload: boolean;
  readonly templates: number;
  readonly exported: unknown;
}

/** Plays the first window of the app that was started: loads its page, asks for the templates, and exports one to a file. */
export async function look(file: string): Promise<Findings> {
  for (let turns = 0; electron.windows.length === 0 && turns < 1000; turns++) await new Promise((resolve) => setImmediate(resolve));
  const window = windowAt(0);
  const { client } = pageOf(window);
  const page = await electron.handlers.get('app')?.({ method: 'GET', url: window.webContents.mainFrame.url });
  const templates = await client.call('templates', {});
  const opened = await client.call('openTemplate', { id: templates[0]?.id ?? '' });
  return {
    status: page?.status,
    hasPreload: existsSync((window.options['webPreferences'] as { readonly preload: string }).preload),
    templates: templates.length,
    exported: opened.ok ? await client.call('exportModel', { text: opened.value.text, path: file, seed: 1, weights: null, overwrite: false }) : opened,
  };
}
