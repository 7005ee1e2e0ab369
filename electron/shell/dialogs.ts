// The system's own dialogs, as the window asks for them.
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { DesktopServices, FileKind, NativeQuestion } from '../../core/run/desktop.ts';
import { shellWords } from './words.ts';

type Argument<S extends keyof DesktopServices> = DesktopServices[S]['argument'];
type Answer<S extends keyof DesktopServices> = DesktopServices[S]['answer'];

/** The system knows endings by their last part only: `json` for `convas.json`. */
const filterOf = ({ name, endings }: FileKind) => ({ name, extensions: [...new Set(endings.map((ending) => ending.split('.').at(-1) ?? ending))] });

/** Asks which file to open, or which folder. */
export async function chooseToOpen(window: BrowserWindow, home: string, { title, folder, kind }: Argument<'chooseToOpen'>): Promise<Answer<'chooseToOpen'>> {
  const what = kind === null ? { properties: ['openDirectory' as const, 'createDirectory' as const] } : { properties: ['openFile' as const], filters: [filterOf(kind)], buttonLabel: shellWords.open };
  const { canceled, filePaths: [path] } = await dialog.showOpenDialog(window, { title, defaultPath: folder ?? home, ...what });
  return canceled || path === undefined ? null : path;
}

/** Asks where to save. A name without one of the endings gets the first; what then stands there was not agreed to be replaced. */
export async function chooseToSave(window: BrowserWindow, home: string, { title, folder, name, kind }: Argument<'chooseToSave'>): Promise<Answer<'chooseToSave'>> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title, defaultPath: isAbsolute(name) ? name : join(folder ?? home, name), filters: [filterOf(kind)], buttonLabel: shellWords.save, properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === '') return null;
  const isEnded = kind.endings.some((ending) => filePath.toLowerCase().endsWith(`.${ending}`));
  return { path: isEnded ? filePath : `${filePath}.${kind.endings[0] ?? ''}`, isConfirmed: isEnded && existsSync(filePath) };
}

/** Asks a question; turning away is the last answer. */
export async function askNatively(window: BrowserWindow, { title, text, answers }: NativeQuestion): Promise<string> {
  const last = answers.length - 1;
  const { response } = await dialog.showMessageBox(window, { type: 'question', message: title, detail: text, buttons: answers.map(({ label }) => label), defaultId: 0, cancelId: last, noLink: true });
  return (answers[response] ?? answers[last])?.id ?? '';
}
