// Opening an address in the person's own browser.
import { spawn } from 'node:child_process';

/** The program that opens an address, and its words; null on a machine without a screen. */
export function browserCommand(platform: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>, address: string): readonly [string, readonly string[]] | null {
  if (platform === 'darwin') return ['open', [address]];
  // `start` is a word of the command prompt, which would read the address as a program of its own; this is what it calls.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
  // Without a screen some systems open a browser of text inside the terminal.
  const hasScreen = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '');
  return hasScreen ? ['xdg-open', [address]] : null;
}

/** How long a program that opens addresses is watched for failing, in milliseconds. */
const watched = 3000;

/** Opens an address; false when that failed within a few seconds. The browser lives on by itself. */
export function openBrowser(address: string): Promise<boolean> {
  const command = browserCommand(process.platform, process.env, address);
  if (command === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command[0], command[1], { detached: true, stdio: 'ignore', windowsHide: true });
    const timer = setTimeout(() => resolve(true), watched).unref();
    const settle = (isOpen: boolean): void => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}
