// What is shown when drawing the window fails: the person's work as text, and a way on.
import { Component, useEffect, useState, type ReactNode } from 'react';
import { writeProject } from '../../core/document/file.ts';
import { keepNow } from '../journal.ts';
import { designer } from '../session.ts';
import { noteDrawing } from '../windows.ts';
import { words } from '../words.ts';
import './controls.css';

const w = words.crash;

/** The drawing as its file's text; the thing that broke may be the drawing itself. */
function drawingText(): string {
  try {
    return writeProject(designer.getState().document);
  } catch {
    return JSON.stringify(designer.getState().document, null, 2);
  }
}

function CrashScreen({ error }: { readonly error: Error }) {
  useEffect(() => {
    // Coming straight back to the drawing that broke the window might break it again: it is offered on the start page instead.
    noteDrawing({ entry: null, path: null });
    void keepNow();
  }, []);
  const [isCopied, setCopied] = useState(false);
  const [text] = useState(drawingText);
  return (
    <main className="crash">
      <h1>{w.title}</h1>
      <p>{w.text}</p>
      <div className="crash-actions">
        <button type="button" className="button primary" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => undefined)}>{isCopied ? w.copied : w.copy}</button>
        <button type="button" className="button" onClick={() => location.reload()}>{w.reload}</button>
      </div>
      <textarea className="input mono" readOnly aria-label={w.drawing} value={text} onFocus={(event) => event.target.select()} />
      <details><summary>{w.detail}</summary><pre>{error.stack ?? error.message}</pre></details>
    </main>
  );
}

/** Catches what breaks below it. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <CrashScreen error={this.state.error} />;
  }
}
