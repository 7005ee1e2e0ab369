// Showing a file in the system's own file manager. Only what Convas writes is shown: a page cannot have other programs started.
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { pathFrom } from './places.ts';

/** The program that shows a file in its folder, and its words; null on a machine without a screen. */
export function showCommand(platform: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>, file: string): readonly [string, readonly string[]] | null {
  if (platform === 'darwin') return ['open', ['-R', file]];
  // The Explorer reads its line by itself: a comma or space ends a path that has no quotes, and quotes around the switch too
  // make it no switch. No file name holds a quote there.
  if (platform === 'win32') return ['explorer.exe', [`/select,"${file}"`]];
  const hasScreen = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '');
  return hasScreen ? ['xdg-open', [dirname(file)]] : null;
}

const shown = /\.(onnx|svg|png|md|convas|html|csv|tfevents)$/i;
const noManager = 'The folder could not be opened from here. The path above says where the file is.';

/** Shows a file that is there; starts nothing for anything else. */
export async function showInFolder(home: string, typed: string): Promise<Result<null>> {
  const path = pathFrom(typed, home);
  if (!path.ok) return path;
  const isThere = await stat(path.value).then((found) => found.isFile(), () => false);
  if (!isThere || !shown.test(path.value)) return fail('missing', `${path.value} is not there any more.`);
  const command = showCommand(process.platform, process.env, path.value);
  if (command === null) return fail('no-file-manager', noManager);
  return new Promise((resolve) => {
    const child = spawn(command[0], command[1], { detached: true, stdio: 'ignore', windowsHide: true, windowsVerbatimArguments: true });
    child.once('error', () => resolve(fail('no-file-manager', noManager)));
    child.once('spawn', () => resolve(ok(null)));
    child.unref();
  });
}
