// The files a program was started with, among the other words of its command line.
import { isAbsolute, resolve } from 'node:path';

/**
 * The files in the words behind the program's own, as absolute paths: what ends as a drawing or a model does. Options are
 * passed over, and so is the folder of the app itself, which stands first while it runs unpacked.
 */
export function filesIn(words: readonly string[], folder: string): readonly string[] {
  return words.filter((word) => !word.startsWith('-') && /\.(convas|convas\.json|onnx)$/i.test(word)).map((word) => (isAbsolute(word) ? resolve(word) : resolve(folder, word)));
}
