// Choosing a model to bring in: by the system's own dialog in the desktop app, else in the window.
import { folderOf } from '../files.ts';
import { designer, theMachine, view } from '../session.ts';
import { askImport, loadingWeights } from './asking.ts';
import { importWords } from './words.ts';

/** Lets a person choose an ONNX model and brings it in. */
export async function chooseModel(): Promise<void> {
  const { desktop } = theMachine();
  if (desktop === undefined) return view.setState({ overlay: 'import' });
  const { path } = designer.getState().file;
  const chosen = await desktop.call('chooseToOpen', { title: importWords.chooseTitle, folder: path === null ? null : folderOf(path), kind: { name: importWords.kind, endings: ['onnx'] } });
  if (chosen !== null) await askImport({ path: chosen });
}

/** Lets a person choose a file of weights and loads it into the open drawing. */
export async function chooseWeightsFile(): Promise<void> {
  const { desktop } = theMachine();
  if (desktop === undefined) return view.setState({ overlay: 'weights' });
  const { path } = designer.getState().file;
  const chosen = await desktop.call('chooseToOpen', { title: importWords.loading.title, folder: path === null ? null : folderOf(path), kind: { name: importWords.loading.kind, endings: ['safetensors'] } });
  if (chosen !== null) loadingWeights.setState({ source: { path: chosen } });
}
