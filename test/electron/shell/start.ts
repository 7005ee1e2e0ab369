// Starts the app on the stand-in for Electron.
import { vi } from 'vitest';
import { electron, electronModule, resetElectron } from './fake-electron.ts';

/** Starts electron/main.ts afresh, with these words behind the program's own and this folder as home and state. */
export async function startApp(home: string, words: readonly string[] = [], prepare: () => void = () => undefined): Promise<void> {
  resetElectron();
  prepare();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_STATE_HOME', home);
  vi.resetModules();
  vi.doMock('electron', electronModule);
  const given = process.argv;
  process.argv = ['convas', ...words];
  try {
    await import('../../../electron/main.ts');
    await vi.waitFor(() => { if (electron.app.hasLock && electron.menu === null) throw new Error('no menu yet'); });
  } finally {
    process.argv = given;
  }
}
