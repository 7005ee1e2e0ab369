// What lies over the drawing: one overlay at a time, and over that a question when one is open.
import { useView, view, type Overlay } from '../session.ts';
import { AskDialog } from './ask-dialog.tsx';
import { CommandPalette } from './command-palette.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { OpenDialog, SaveDialog } from './file-dialogs.tsx';
import { Find } from './find.tsx';
import { Shortcuts } from './shortcuts.tsx';

const dialogs = { commands: CommandPalette, shortcuts: Shortcuts, open: OpenDialog, save: SaveDialog, export: ExportDialog, find: Find } as const satisfies Record<Exclude<Overlay, 'none'>, unknown>;

/** The overlays. */
export function Overlays() {
  const overlay = useView((state) => state.overlay);
  const Shown = overlay === 'none' ? null : dialogs[overlay];
  // What closes must not close what came in its place meanwhile (a command may open another overlay).
  const close = (): void => view.setState((now) => (now.overlay === overlay ? { overlay: 'none' } : {}));
  return (
    <>
      {Shown !== null && <Shown key={overlay} onClose={close} />}
      <AskDialog />
    </>
  );
}
