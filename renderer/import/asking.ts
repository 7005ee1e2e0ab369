// A model that is to be brought in: who asks awaits whether it became the drawing, the window shows what is being done
// meanwhile. And the report of the last import, for as long as its drawing is open.
import { createStore } from 'zustand/vanilla';
import type { ImportReport } from '../../core/import/report.ts';

/** Where a model comes from: a file of the machine, or files a page was given, the model first. */
export type ImportSource = { readonly path: string } | { readonly files: readonly File[] };

/** The import under way, if any. */
export interface Importing {
  readonly source: ImportSource | null;
  readonly answer: (isHere: boolean) => void;
}

/** The import under way; see `Importing`. */
export const importing = createStore<Importing>()(() => ({ source: null, answer: () => undefined }));

/** Brings a model in; answers whether it is the drawing now. One that is still under way is given up. */
export function askImport(source: ImportSource): Promise<boolean> {
  importing.getState().answer(false);
  return new Promise((resolve) => {
    importing.setState({
      source,
      answer: (isHere) => {
        importing.setState({ source: null, answer: () => undefined });
        resolve(isHere);
      },
    });
  });
}

/** The report that is at hand, and which opening of a drawing it belongs to. */
export const importReport = createStore<{ readonly opening: number; readonly report: ImportReport | null }>()(() => ({ opening: -1, report: null }));

/** The weights that are being loaded into the open drawing, or whose report is shown; null for none. */
export const loadingWeights = createStore<{ readonly source: ImportSource | null }>()(() => ({ source: null }));
