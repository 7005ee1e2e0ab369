// Opening what was dropped onto the window: a drawing, or a text with a table that can become one. What is neither is told by
// what it is. Only the first bytes of a file are looked at before it is known to be small enough to be read.
import { longestFile } from '../core/document/file.ts';
import { foreignKind } from './dropped.ts';
import { isModel, openPath, openText } from './files.ts';
import { askImport, loadingWeights } from './import/asking.ts';
import { offerTable, saysProject } from './overlays/offer-table.ts';
import { designer, tell, theMachine, view } from './session.ts';
import { words } from './words.ts';

const w = words.files;
/** Texts in which papers and lectures come. */
const isPlainText = (name: string): boolean => /\.(txt|text|md|markdown|tsv)$/i.test(name);

/** Weights go into the drawing that is open. */
const isWeights = (name: string): boolean => /\.safetensors$/i.test(name);

/** Opens a file that was dropped onto the window. A browser does not tell where it lies, so saving asks for a place there; `beside` are the others that were dropped with it. */
export async function openDropped(file: File, beside: readonly File[] = []): Promise<void> {
  const { name } = file;
  const path = theMachine().desktop?.pathOf(file) ?? '';
  if (isModel(name)) return void (await askImport(path === '' ? { files: [file, ...beside] } : { path }));
  if (isWeights(name) && !view.getState().isWelcoming && Object.keys(designer.getState().document.layers).length > 0) return loadingWeights.setState({ source: path === '' ? { files: [file] } : { path } });
  if (path !== '' && /\.convas(\.json)?$/i.test(path)) return void (await openPath(path));
  let bytes: ArrayBuffer;
  try {
    const foreign = foreignKind(name, new Uint8Array(await file.slice(0, 16).arrayBuffer()));
    if (foreign !== null && !(foreign === 'data' && isPlainText(name))) return tell(w.dropForeign[foreign](name), 'bad');
    if (file.size > longestFile) return tell(w.dropTooLarge(name), 'bad');
    if (!isPlainText(name) && !/\.(convas|json)$/i.test(name)) return tell(w.dropNotDrawing(name), 'bad');
    bytes = await file.arrayBuffer();
  } catch {
    return tell(w.dropUnreadable(name), 'bad');
  }
  const text = textIn(bytes);
  if (text === null) return tell(w.dropNotText(name), 'bad');
  if (isPlainText(name) && !saysProject(text)) return offerTable(text, /\.tsv$/i.test(name) ? w.dropForeign.data(name) : w.dropNoTable(name));
  await openText({ path: null, stamp: null, name, text });
}

/** What bytes say as text, null where they are none: read with replacement characters, they would be saved with them. */
function textIn(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Says what to do with a folder that was dropped onto the window. */
export function tellOfFolder(name: string): void {
  tell(w.dropFolder(name), 'plain');
}
