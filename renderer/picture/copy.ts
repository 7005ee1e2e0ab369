// Copying the drawing as a picture, in one stroke. What draws it is loaded when it is first wanted.
import { designer, tell } from '../session.ts';
import { pictureWords } from './words.ts';

/** Puts the picture of all that is shown on the clipboard, in the colours of the window. */
export async function copyPicture(): Promise<void> {
  // The clipboard takes a promise, which must be there while the key or the click still counts.
  const made = import('./make.ts');
  const drawn = made.then(({ drawPicture, pngOf }) => pngOf(drawPicture(designer.getState(), { part: 'block', theme: null, hasBackground: true, hasTitle: false, hasTotals: false }), 2));
  const { copyPng } = await made;
  const done = await copyPng(drawn);
  tell(done.ok ? pictureWords.copied : done.error.message, done.ok ? 'good' : 'bad');
}
