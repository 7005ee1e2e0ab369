// Choosing a model or weights to bring in: by the system's own dialog in the desktop app, else in the window.
import { folderOfDrawing } from '../files.ts';
import { theMachine, view } from '../session.ts';
import { askImport, loadingWeights } from './asking.ts';
import { importWords } from './words.ts';

/** The file chosen in the system's dialog; null when none was, or when the window shows its own overlay for it instead. */
async function chosen(overlay: 'import' | 'weights', title: string, kind: { readonly name: string; readonly endings: readonly string[] }): Promise<string | null> {
  const { desktop } = theMachine();
  if (desktop !== undefined) return desktop.call('chooseToOpen', { title, folder: folderOfDrawing(), kind });
  view.setState({ overlay });
  return null;
}

/** Lets a person choose an ONNX model and brings it in. */
export async function chooseModel(): Promise<void> {
  const path = await chosen('import', importWords.chooseTitle, { name: importWords.kind, endings: ['onnx'] });
  if (path !== null) await askImport({ path });
}

/** Lets a person choose a file of weights and loads it into the open drawing. */
export async function chooseWeightsFile(): Promise<void> {
  const path = await chosen('weights', importWords.loading.title, { name: importWords.loading.kind, endings: ['safetensors'] });
  if (path !== null) loadingWeights.setState({ source: { path } });
}
