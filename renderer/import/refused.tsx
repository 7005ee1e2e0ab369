// A file that did not come in: why, and the way to another one.
import { Dialog } from '../overlays/dialog.tsx';
import { Icon } from '../panels/icons.tsx';
import { view, type Overlay } from '../session.ts';
import { words } from '../words.ts';
import { importWords } from './words.ts';

/** Why a file did not come in, with what stands behind it for whoever wants to know. */
export interface Refusal {
  readonly message: string;
  readonly detail: string | null;
}

/** What is said of an error that nobody expected. */
export function broken(error: unknown): Refusal {
  return { message: importWords.broke, detail: error instanceof Error ? error.message : String(error) };
}

/** The dialog that says it; `chooser` is the overlay in which another file is chosen. */
export function RefusedDialog({ title, refusal: { message, detail }, chooser, onClose }: { readonly title: string; readonly refusal: Refusal; readonly chooser: Overlay; readonly onClose: () => void }) {
  const another = (): void => {
    onClose();
    view.setState({ overlay: chooser });
  };
  return (
    <Dialog title={title} size="medium" onClose={onClose}>
      <div role="alert">
        <p className="export-failure"><Icon name="error" />{message}</p>
        {detail !== null && <details className="more"><summary>{importWords.detail}</summary><pre className="export-detail">{detail}</pre></details>}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={another}>{importWords.otherFile}</button>
        <button type="button" className="button primary" data-focus="" onClick={onClose}>{words.dialog.close}</button>
      </div>
    </Dialog>
  );
}
