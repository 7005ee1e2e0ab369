// The drawing that is open: document, what checking says of it, history, selection and file. Everything that changes the
// document goes through `edit` as a patch, so that undo needs nothing else; the store reads and writes nothing outside.
import { createStore } from 'zustand/vanilla';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import { check, type Checked } from '../core/design/check.ts';
import { beforeData, type ClassCount } from '../core/design/classes.ts';
import { emptyHistory, extend, mark, record, redo, squashToMark, undo, undoToMark, type History, type Step } from '../core/document/history.ts';
import { emptyDocument, type Document } from '../core/document/model.ts';
import { apply, isEmpty, type Patch } from '../core/document/patch.ts';

/** Where the drawing is kept. */
export interface ProjectFile {
  /** null: never saved */
  readonly path: string | null;
  /** what the machine called the file's state when it was read or written */
  readonly stamp: string | null;
  readonly name: string;
}

/** The open drawing. */
export interface Designer {
  readonly document: Document;
  readonly checked: Checked;
  readonly history: History;
  /** ids of the selected layers, notes and wires */
  readonly selection: ReadonlySet<string>;
  /** path of the block instance that is looked into, null for the network itself */
  readonly scope: string | null;
  readonly file: ProjectFile;
  /** the document as it was read or written last */
  readonly saved: Document;
  /**
   * the last step of the past when that was, so that undoing and redoing lead back to what is saved; 'start' before any step,
   * null where no step leads there
   */
  readonly savedAt: Step | 'start' | null;
  /** how many classes the data have that the recipe names, null while that is not known */
  readonly classes: ClassCount | null;
  /** counts loads, so that views start afresh */
  readonly opening: number;
}

/** What a person may do to the open drawing. */
export interface DesignerActions {
  /**
   * Makes a change out of the present document and applies it as one undoable step. A request that makes no sense is
   * answered as it failed, and nothing happens. `select` names what is selected afterwards. `joins` is a step that goes on:
   * while it is still the last one, this edit becomes a part of it.
   */
  edit(title: string, make: (document: Document) => Result<Patch>, select?: readonly string[], joins?: Step | null): Result<Patch>;
  /** steps until `endGesture` become one (dragging, typing a number); `cancelGesture` takes them back */
  beginGesture(name: string): void;
  endGesture(name: string, title: string): void;
  cancelGesture(name: string): void;
  undo(): void;
  redo(): void;
  select(ids: Iterable<string>, how?: 'replace' | 'add' | 'toggle'): void;
  enter(scope: string | null): void;
  /** opens another document; history begins anew */
  load(document: Document, file: ProjectFile): void;
  /** notes what became known of the data; outputs are compared with them from then on */
  noteClasses(classes: ClassCount | null): void;
  /** the weights a drawing begins from lie elsewhere now, in every state of it: no step, since nothing was drawn */
  moveBase(from: string, to: string): void;
  /** notes that the present document was written */
  noteSaved(document: Document, file: ProjectFile): void;
}

const nothing: ReadonlySet<string> = new Set();
/** Most cards that are selected because a step that was taken back or done again touched them. */
const mostTouched = 8;
const untitled: ProjectFile = { path: null, stamp: null, name: 'Untitled' };

/** Where in its history a drawing is. */
const placeIn = ({ past }: History): Step | 'start' => past.at(-1) ?? 'start';

/** Ids of every layer, wire and note a patch adds. */
export function addedBy(patch: Patch): readonly string[] {
  return [patch.layers, patch.notes, patch.wires].flatMap((changes) => Object.keys(changes?.added ?? {}));
}

/** The selection without what is no longer there. */
function present(selection: ReadonlySet<string>, { layers, wires, notes }: Document): ReadonlySet<string> {
  const kept = [...selection].filter((id) => Object.hasOwn(layers, id) || Object.hasOwn(wires, id) || Object.hasOwn(notes, id));
  return kept.length === selection.size ? selection : new Set(kept);
}

/** A store of one open drawing. */
export function createDesigner(document: Document = emptyDocument('Untitled')) {
  return createStore<Designer & DesignerActions>()((set, get) => {
    const become = (next: Document, history: History, select?: readonly string[]): void => {
      const { checked, selection, classes } = get();
      set({ document: next, history, checked: beforeData(check(next, checked), classes), selection: select === undefined ? present(selection, next) : new Set(select) });
    };
    const travel = (go: typeof undo): void => {
      const { history, document: now } = get();
      const travelled = go(history, now);
      if (travelled?.ok !== true) return;
      const { layers, notes, wires } = travelled.value.step.patch;
      const next = travelled.value.document;
      const touched = [layers, notes, wires].flatMap((changes) => Object.keys({ ...changes?.added, ...changes?.changed, ...changes?.removed })).filter((id) => Object.hasOwn(next.layers, id) || Object.hasOwn(next.notes, id));
      // What a step was about is selected; one that moved the whole drawing was about none of it.
      become(next, travelled.value.history, touched.length > mostTouched ? undefined : touched);
    };
    return {
      document, checked: check(document), history: emptyHistory, selection: nothing, scope: null, file: untitled, saved: document, savedAt: 'start', classes: null, opening: 0,
      edit(title, make, select, joins = null) {
        const { document: now, history } = get();
        const patch = make(now);
        if (!patch.ok || isEmpty(patch.value)) return patch;
        const next = apply(now, patch.value);
        if (!next.ok) return next;
        if (joins !== null && history.past.at(-1) === joins) {
          become(next.value, extend(history, patch.value), select);
          return patch;
        }
        const recorded = record(history, patch.value, title);
        // Once the oldest steps are forgotten, the beginning of the history is not what was opened any more.
        if (get().savedAt === 'start' && recorded.past.length === history.past.length) set({ savedAt: null });
        become(next.value, recorded, select);
        return patch;
      },
      beginGesture: (name) => set({ history: mark(get().history, name) }),
      endGesture: (name, title) => set({ history: squashToMark(get().history, name, title) }),
      cancelGesture(name) {
        const { history, document: now } = get();
        const before = undoToMark(history, now, name);
        if (before.ok) become(before.value.document, before.value.history);
      },
      undo: () => travel(undo),
      redo: () => travel(redo),
      select(ids, how = 'replace') {
        const next = new Set(how === 'replace' ? [] : get().selection);
        for (const id of ids) {
          if (how === 'toggle' && next.has(id)) next.delete(id);
          else next.add(id);
        }
        set({ selection: next });
      },
      enter: (scope) => set({ scope, selection: nothing }),
      load: (next, file) => set({ document: next, checked: check(next), history: emptyHistory, selection: nothing, scope: null, file, saved: next, savedAt: 'start', classes: null, opening: get().opening + 1 }),
      noteClasses: (classes) => set({ classes, checked: beforeData(check(get().document), classes) }),
      moveBase(from, to) {
        const { document: now, history, savedAt, checked, classes } = get();
        const moved = (base: Document['base']): Document['base'] => (base?.weights === from ? { ...base, weights: to } : base);
        const steps = new Map<Step, Step>();
        const movedStep = (step: Step): Step => {
          const { base } = step.patch;
          const next = base === undefined ? step : { ...step, patch: { ...step.patch, base: [moved(base[0]), moved(base[1])] as const } };
          steps.set(step, next);
          return next;
        };
        const next = { ...now, base: moved(now.base) };
        set({ history: { ...history, past: history.past.map(movedStep), future: history.future.map(movedStep) }, document: next, checked: beforeData(check(next, checked), classes) });
        if (savedAt !== null && savedAt !== 'start') set({ savedAt: steps.get(savedAt) ?? savedAt });
      },
      noteSaved: (written, file) => {
        // While a file was being written the drawing may have gone on; which step led to what was written is not known then.
        set(({ document: now, history }) => ({ saved: written, savedAt: now === written ? placeIn(history) : null, file }));
      },
    };
  });
}

/** The store of a drawing. */
export type DesignerStore = ReturnType<typeof createDesigner>;

/** Whether there are changes that no file holds. */
export const isUnsaved = ({ document, saved, savedAt, history }: Pick<Designer, 'document' | 'saved' | 'savedAt' | 'history'>): boolean =>
  document !== saved && savedAt !== placeIn(history);

/** Runs several edits as one step: the first that fails takes all of them back. */
export function together(store: DesignerStore, title: string, edits: readonly ((document: Document) => Result<Patch>)[]): Result<null> {
  const name = `together ${title}`;
  store.getState().beginGesture(name);
  for (const make of edits) {
    const done = store.getState().edit(title, make);
    if (!done.ok) {
      store.getState().cancelGesture(name);
      return fail(done.error.code, done.error.message);
    }
  }
  store.getState().endGesture(name, title);
  return ok(null);
}
