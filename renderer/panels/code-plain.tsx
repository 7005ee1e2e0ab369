// Text without an editor: while the editor is on its way, and where it could not be loaded.
import { tell } from '../session.ts';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import './code.css';

const w = words.code;

/** Puts text on the clipboard and says so. */
export function copyText(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(() => tell(w.copied(what), 'good'), () => tell(words.clipboard.refused, 'bad'));
}

/** Text to read and to copy. */
export function PlainText({ text, label }: { readonly text: string; readonly label: string }) {
  return <pre className="code-plain nokey" tabIndex={0} aria-label={label} role="region">{text}</pre>;
}

/** What stands in for the whole tab where its code could not be loaded. */
export function CodeFailed({ text }: { readonly text: string }) {
  return (
    <div className="code-frame">
      <div className="code-news" role="alert">
        <p>{w.failedPanel}</p>
        <button type="button" className="button" onClick={() => location.reload()}>{words.crash.reload}</button>
        <button type="button" className="button quiet" onClick={() => copyText(text, w.what.project)}><Icon name="copy" />{w.copy}</button>
      </div>
      <PlainText text={text} label={w.plainLabel(w.what.project)} />
    </div>
  );
}
