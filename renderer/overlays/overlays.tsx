// What lies over the drawing: one overlay at a time, the table that was pasted, and over those a question when one is open.
// What is not needed for the first picture is loaded after it.
import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { useView, view, type Overlay } from '../session.ts';
import { AskDialog } from './ask-dialog.tsx';
import { importing, loadingWeights } from '../import/asking.ts';
import { CommandPalette } from './command-palette.tsx';
import { Find } from './find.tsx';
import { tablePaste } from './table-state.ts';

// The dialogs of the window's first moments are here at once; these come in files of their own.
const load = {
  files: () => import('./file-dialogs.tsx'),
  export: () => import('./export-dialog.tsx'),
  picture: () => import('./picture-dialog.tsx'),
  shortcuts: () => import('./shortcuts.tsx'),
  data: () => import('./data-dialog.tsx'),
  preferences: () => import('./preferences-dialog.tsx'),
  table: () => import('./table-dialog.tsx'),
  import: () => import('../import/import-dialog.tsx'),
  weights: () => import('../import/weights-dialog.tsx'),
  report: () => import('../import/report-dialog.tsx'),
  advice: () => import('../transfer/advice-dialog.tsx'),
  base: () => import('../transfer/base-dialog.tsx'),
} as const;

const dialogs = {
  commands: CommandPalette,
  find: Find,
  open: lazy(async () => ({ default: (await load.files()).OpenDialog })),
  import: lazy(async () => ({ default: (await load.files()).ImportChooser })),
  weights: lazy(async () => ({ default: (await load.files()).WeightsChooser })),
  'import-report': lazy(async () => ({ default: (await load.report()).ImportReportDialog })),
  save: lazy(async () => ({ default: (await load.files()).SaveDialog })),
  export: lazy(async () => ({ default: (await load.export()).ExportDialog })),
  data: lazy(async () => ({ default: (await load.data()).DataDialog })),
  picture: lazy(async () => ({ default: (await load.picture()).PictureDialog })),
  preferences: lazy(async () => ({ default: (await load.preferences()).PreferencesDialog })),
  advice: lazy(async () => ({ default: (await load.advice()).AdviceDialog })),
  base: lazy(async () => ({ default: (await load.base()).BaseDialog })),
  shortcuts: lazy(async () => ({ default: (await load.shortcuts()).Shortcuts })),
} as const satisfies Record<Exclude<Overlay, 'none'>, unknown>;
const ImportDialog = lazy(async () => ({ default: (await load.import()).ImportDialog }));
const WeightsDialog = lazy(async () => ({ default: (await load.weights()).WeightsDialog }));
const TableDialog = lazy(async () => ({ default: (await load.table()).TableDialog }));

/** The mark on the page's timeline from which every dialog opens without asking the machine for anything. */
const dialogsHere = 'convas: dialogs are here';

/** Fetches the dialogs once the window has nothing else to do, so that they are here even when the machine goes away. */
function useEarly(): void {
  useEffect(() => {
    // A failure is met again, and told, when the dialog is asked for.
    const fetchAll = async (): Promise<void> => {
      await Promise.allSettled(Object.values(load).map((one) => one()));
      performance.mark(dialogsHere);
    };
    const handle = requestIdleCallback(() => void fetchAll(), { timeout: 4000 });
    return () => cancelIdleCallback(handle);
  }, []);
}

/** The overlays. */
export function Overlays() {
  useEarly();
  const overlay = useView((state) => state.overlay);
  const isTableOpen = useStore(tablePaste, (state) => state.isOpen);
  const isImporting = useStore(importing, (state) => state.source !== null);
  const isLoading = useStore(loadingWeights, (state) => state.source !== null);
  const Shown = overlay === 'none' ? null : dialogs[overlay];
  // What closes must not close what came in its place meanwhile (a command may open another overlay).
  const close = (): void => view.setState((now) => (now.overlay === overlay ? { overlay: 'none' } : {}));
  return (
    <>
      <Suspense>{isTableOpen && <TableDialog />}</Suspense>
      <Suspense>{Shown !== null && <Shown key={overlay} onClose={close} />}</Suspense>
      <Suspense>{isImporting && <ImportDialog />}</Suspense>
      <Suspense>{isLoading && <WeightsDialog />}</Suspense>
      <AskDialog />
    </>
  );
}
