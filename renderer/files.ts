// Opening, saving and what lies between, against the services of the machine. Nothing that is not saved is lost without a
// question, and no file that changed meanwhile is overwritten without one.
import { withBaseBeside, withFullBase } from '../core/document/base.ts';
import { readProject, writeProject } from '../core/document/file.ts';
import { openProject, type MendedProject } from '../core/document/mend.ts';
import { emptyDocument, type Document } from '../core/document/model.ts';
import type { JournalEntry, OpenedProject } from '../core/run/services.ts';
import { askImport } from './import/asking.ts';
import { importWords } from './import/words.ts';
import { continueEntry, forget } from './journal.ts';
import { asked } from './machine.ts';
import { ask, type Question } from './overlays/ask.ts';
import { designer, tell, theMachine, view } from './session.ts';
import { isUnsaved, type ProjectFile } from './store.ts';
import { unreadText, whyUnread } from './unread-text.ts';
import { noteDrawing } from './windows.ts';
import { words } from './words.ts';

const noFile: ProjectFile = { path: null, stamp: null, name: words.files.untitled };

/** A file's name without folder and ending; `.convas.json` is one ending. */
export function stemOf(path: string): string {
  return nameIn(path).replace(/\.convas\.json$|\.[^.]*$/i, '');
}

/** A file's name without its folder: what people are told of it. */
export function nameIn(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** The folder a path lies in, null when it names none. */
export function folderOf(path: string): string | null {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return cut < 0 ? null : cut === 0 ? path.slice(0, 1) : path.slice(0, cut);
}

/** A name that every file system takes, made from what a drawing is called. */
export function fileNameOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/[^\p{L}\p{N} ._-]/gu, '').trim().toLowerCase().replace(/\s+/g, '-').slice(0, 80);
  return plain === '' || plain.startsWith('.') ? 'drawing' : plain;
}

function begin(document: Document, file: ProjectFile): void {
  designer.getState().load(document, file);
  view.setState({ isWelcoming: false, choosing: 0, overlay: 'none' });
}

/** Asks in the way of the front door: by the system's own dialog in the desktop app, else in the window. Null: turned away. */
function askPerson(question: Question): Promise<string | null> {
  const { desktop } = theMachine();
  if (desktop === undefined) return ask(question);
  return desktop.call('question', { title: question.title, text: question.text, answers: question.answers.map(({ id, label }) => ({ id, label })) });
}

/** Whether leaving the drawing would lose something: changes that no file holds, or text that it lacks. */
export function wouldLose(): boolean {
  return isUnsaved(designer.getState()) || whyUnread() !== null;
}

/** Asks what becomes of unsaved changes; false: stay. */
export async function mayLeave(): Promise<boolean> {
  unreadText.getState().settle();
  const unread = whyUnread();
  if (!isUnsaved(designer.getState())) return unread === null || mayLeaveText(unread);
  const { title, text, save: yes, discard, stay } = words.files.unsaved;
  const answer = await askPerson({
    title: title(designer.getState().document.name), text: unread === null ? text : `${text} ${words.files.unread.whys[unread]} ${words.files.unread.notSaved}`,
    answers: [{ id: 'save', label: yes, look: 'primary' }, { id: 'discard', label: discard, look: 'bad' }, { id: 'stay', label: stay }],
  });
  if (answer === 'save') return save();
  return answer === 'discard';
}

/** Asks what becomes of text that the drawing lacks; false: stay. */
async function mayLeaveText(why: 'unreadable' | 'apart'): Promise<boolean> {
  const { title, whys, lost, show, discard, stay } = words.files.unread;
  const answer = await askPerson({
    title, text: `${whys[why]} ${lost}`,
    answers: [{ id: 'show', label: show, look: 'primary' }, { id: 'discard', label: discard, look: 'bad' }, { id: 'stay', label: stay }],
  });
  if (answer === 'show') view.setState({ drawer: 'code', overlay: 'none', isWelcoming: false });
  return answer === 'discard';
}

/** Begins an empty drawing. */
export async function newDrawing(): Promise<void> {
  if (await mayLeave()) begin(emptyDocument(words.files.untitled), noFile);
}

/** Opens a project's text; a failure is told and answered false. */
export async function openText(project: OpenedProject): Promise<boolean> {
  const name = project.path === null ? project.name : nameIn(project.path);
  const read = openProject(project.text, name);
  if (!read.ok) {
    tell(read.error.message, 'bad');
    return false;
  }
  if (!(await mayLeave())) return false;
  beginRead(placed(read.value, project.path), { path: project.path, stamp: project.stamp, name });
  if (project.path !== null && read.value.mended.length === 0) rememberOpened(project.path);
  return true;
}

/** A project that was read from a path, with what its file names beside it named in full. */
const placed = (project: MendedProject, path: string | null): MendedProject => ({ ...project, document: withFullBase(project.document, path) });

/** Begins what was read. What had to be mended belongs to no file, so that saving cannot write it over the one it came from. */
function beginRead({ document, mended }: MendedProject, file: ProjectFile): void {
  if (mended.length === 0) return begin(document, file);
  beginUnsaved(document, { ...noFile, name: file.name });
  tell(words.files.mended(file.name, mended));
}

/** Only what really became the drawing of a window is among what was opened lately. */
function rememberOpened(path: string): void {
  // The list is a convenience; a machine that is away misses one.
  theMachine().call('remember', { path }).catch(() => undefined);
}

/** The folder the open drawing's file lies in, where choosing another file begins; null for a drawing without a file. */
export function folderOfDrawing(): string | null {
  const { path } = designer.getState().file;
  return path === null ? null : folderOf(path);
}

/** Kinds of files that a person chooses or drops. */
const drawings = { name: words.files.kind, endings: ['convas', 'convas.json'] } as const;
const openable = { name: importWords.both, endings: ['convas', 'convas.json', 'onnx'] } as const;
/** Whether a file is named as an ONNX model is. */
export const isModel = (name: string): boolean => /\.onnx$/i.test(name);

/** Lets a person choose a drawing and opens it. */
export async function openFile(): Promise<void> {
  const { desktop } = theMachine();
  if (desktop === undefined) return view.setState({ overlay: 'open' });
  const chosen = await desktop.call('chooseToOpen', { title: words.chooser.openTitle, folder: folderOfDrawing(), kind: openable });
  if (chosen !== null) await openPath(chosen);
}

/** Opens a project by its path; a failure is told and answered false. */
export async function openPath(path: string): Promise<boolean> {
  if (isModel(path)) return askImport({ path });
  const opened = await asked(theMachine().call('open', { path }));
  if (opened.ok) return openText(opened.value);
  tell(opened.error.message, 'bad');
  return false;
}

/** Begins a drawing from a template. */
export async function openTemplate(id: string): Promise<void> {
  const opened = await asked(theMachine().call('openTemplate', { id }));
  if (opened.ok) await openText({ ...opened.value, path: null, stamp: null });
  else tell(opened.error.message, 'bad');
}

/** Begins a drawing that no file holds, so that leaving it asks. */
export function beginUnsaved(document: Document, file: ProjectFile = { ...noFile, name: document.name }): void {
  begin(document, file);
  designer.setState({ saved: emptyDocument(document.name), savedAt: null });
}

function takeUp({ id, name, path, stamp, text }: JournalEntry): boolean {
  const read = readProject(text, name);
  if (!read.ok) {
    tell(read.error.message, 'bad');
    return false;
  }
  beginUnsaved(read.value, { path, stamp, name: path === null ? name : nameIn(path) });
  continueEntry(id);
  // Loading the page again before the first stroke leads back to it too.
  noteDrawing({ entry: id, path });
  return true;
}

/** Takes up a drawing that the journal kept when its window ended; answers whether it is here now. */
export async function restore(id: string): Promise<boolean> {
  if (!(await mayLeave())) return false;
  const taken = await asked(theMachine().call('take', { id }));
  if (taken.ok) return takeUp(taken.value);
  tell(taken.error.message, 'bad');
  return false;
}

/** Goes on with this window's own drawing after its page was loaded again. Answered false when another window has it now. */
export async function resume(id: string): Promise<boolean> {
  const taken = await asked(theMachine().call('take', { id }));
  return taken.ok && takeUp(taken.value);
}

/** Gives up a drawing that the journal kept. */
export function discardKept(kept: JournalEntry): Promise<void> {
  return forget(kept.id);
}

let awaited: ((isSaved: boolean) => void) | null = null;

/** Saves where the drawing came from, else asks where. Answers whether it was saved. */
export async function save(): Promise<boolean> {
  const { path, stamp } = designer.getState().file;
  return path === null ? saveElsewhere() : saveAt(path, stamp);
}

/** Asks for a place and saves there. */
export async function saveElsewhere(): Promise<boolean> {
  const { desktop } = theMachine();
  if (desktop === undefined) return saveByDialog();
  const { file, document } = designer.getState();
  const name = file.path === null ? `${fileNameOf(document.name)}.convas` : nameIn(file.path);
  const chosen = await desktop.call('chooseToSave', { title: words.chooser.saveTitle, folder: folderOfDrawing(), name, kind: drawings });
  return chosen !== null && saveAt(chosen.path, chosen.path === file.path ? file.stamp : null, chosen.isConfirmed);
}

function saveByDialog(): Promise<boolean> {
  awaited?.(false);
  view.setState({ overlay: 'save' });
  return new Promise((resolve) => {
    awaited = resolve;
  });
}

/** Told by the dialog: a place was chosen and written, or the person turned away. */
export function settleSave(isSaved: boolean): void {
  awaited?.(isSaved);
  awaited = null;
}

/** Weights that are kept for a drawing until it is saved are laid beside its file. False: they could not be, which was told. */
async function layBaseBeside(path: string): Promise<boolean> {
  const { base } = designer.getState().document;
  if (base === null) return true;
  const laid = await asked(theMachine().call('layBeside', { weights: base.weights, project: path }));
  if (!laid.ok) tell(laid.error.message, 'bad');
  else if (laid.value.weights !== base.weights) designer.getState().moveBase(base.weights, laid.value.weights);
  return laid.ok;
}

/** Writes the drawing to a path. `stamp` names the state of the file that may be replaced, null: there must be none yet. */
export async function saveAt(path: string, stamp: string | null, overwrite = false): Promise<boolean> {
  if (!(await layBaseBeside(path))) return false;
  const { document } = designer.getState();
  const written = await asked(theMachine().call('save', { path, text: writeProject(withBaseBeside(document, path)), stamp, overwrite }));
  if (written.ok) {
    designer.getState().noteSaved(document, { path: written.value.path, stamp: written.value.stamp, name: nameIn(written.value.path) });
    tell(words.files.saved(nameIn(written.value.path), folderOf(written.value.path)), 'good');
    return true;
  }
  if (written.error.code !== 'changed-outside') {
    tell(written.error.message, 'bad');
    return false;
  }
  const { title, text, replace, elsewhere, stay } = words.files.taken;
  const answer = await ask({ title: title(nameIn(path)), text, answers: [{ id: 'replace', label: replace, look: 'bad' }, { id: 'elsewhere', label: elsewhere, look: 'primary' }, { id: 'stay', label: stay }] });
  if (answer === 'replace') return saveAt(path, stamp, true);
  return answer === 'elsewhere' ? saveElsewhere() : false;
}

let toldOf: string | null = null;
/** Looks whether the file changed under the drawing, and asks what to do, once for each change. */
export async function lookOutside(): Promise<void> {
  const { path, stamp, name } = designer.getState().file;
  if (path === null || stamp === null) return;
  let now: string | null;
  try {
    now = await theMachine().call('stamp', { path });
  } catch {
    return; // The banner says that the machine is away; this is asked again when the window comes to the front.
  }
  const isStale = designer.getState().file.stamp !== stamp;
  if (isStale || now === stamp || now === null || toldOf === now) return;
  toldOf = now;
  const { title, text, read, keep } = words.files.changed;
  const answer = await ask({ title: title(name), text: text(wouldLose()), answers: [{ id: 'read', label: read, look: 'primary' }, { id: 'keep', label: keep }] });
  if (answer !== 'read') return;
  const opened = await asked(theMachine().call('open', { path }));
  const project = opened.ok ? openProject(opened.value.text, nameIn(path)) : opened;
  if (!project.ok) tell(project.error.message, 'bad');
  else if (opened.ok) beginRead(placed(project.value, opened.value.path), { path: opened.value.path, stamp: opened.value.stamp, name: nameIn(path) });
}
