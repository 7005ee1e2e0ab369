// The files a program was started with, among the other words of its command line.
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The files in the words behind the program's own, as absolute paths: what ends as a drawing or a model does. Options are
 * passed over, and so is the folder of the app itself, which stands first while it runs unpacked. Desktops of Linux hand
 * files over as addresses.
 */
export function filesIn(words: readonly string[], folder: string): readonly string[] {
  return words.map(pathOf).filter((word) => !word.startsWith('-') && /\.(convas|convas\.json|onnx)$/i.test(word)).map((path) => (isAbsolute(path) ? resolve(path) : resolve(folder, path)));
}

function pathOf(word: string): string {
  if (!/^file:/i.test(word)) return word;
  try {
    return fileURLToPath(word);
  } catch {
    // An address of another machine, or none at all, is no file here.
    return '';
  }
}
