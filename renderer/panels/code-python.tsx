// Generated source beside or instead of the project's text. What is made stays as `core/codegen` makes it.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { kerasCode } from '../../core/codegen/keras.ts';
import { pytorchCode } from '../../core/codegen/pytorch.ts';
import { snakeWords } from '../../core/codegen/source.ts';
import type { PythonEditor } from '../code/editors.ts';
import { download } from '../download.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { copyText, PlainText } from './code-plain.tsx';
import { IconButton } from './controls.tsx';
import { isInPlainText } from './drawer-keyboard.ts';
import { loadEditors } from './load-editors.ts';

const w = words.code;
const frameworks = { pytorch: pytorchCode, keras: kerasCode } as const;

/** Code that takes longer to make than this, in milliseconds, is made when nothing has changed for a rest. */
const dear = 8;
const rest = 250;

/** A framework whose source can be shown. */
export type FrameworkName = keyof typeof frameworks;

/** A name Python can import a file by. */
const moduleName = (name: string): string => snakeWords(name, 'network');

/** The network as source of a framework, with what stands at the ends of its bar. */
export function CodePython({ framework, before, after }: { readonly framework: FrameworkName; readonly before: ReactNode; readonly after: ReactNode }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const [made, setMade] = useState(() => ({ framework, document, checked, generated: frameworks[framework](document, checked) }));
  const cost = useRef(0);
  useEffect(() => {
    if (made.framework === framework && made.document === document && made.checked === checked) return undefined;
    const make = (): void => {
      const begun = performance.now();
      const generated = frameworks[framework](document, checked);
      cost.current = performance.now() - begun;
      setMade({ framework, document, checked, generated });
    };
    // Typing a number should not wait for a file of code: a long one waits until the drawing rests.
    const timer = setTimeout(make, made.framework === framework && cost.current > dear ? rest : 0);
    return () => clearTimeout(timer);
  }, [made, framework, document, checked]);
  const { generated } = made;
  const label = w.label(w.views[made.framework]);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<PythonEditor | null>(null);
  const isAwaited = useRef(false);
  const now = useRef({ generated, label });
  now.current = { generated, label };
  useEffect(() => {
    let isGone = false;
    loadEditors().then(({ startPythonEditor }) => {
      if (isGone || place.current === null) return null;
      isAwaited.current = isInPlainText(place.current);
      editor.current = startPythonEditor(place.current, now.current.generated, now.current.label);
      setState('ready');
      return null;
    }, () => {
      if (!isGone) setState('failed');
    });
    return () => {
      isGone = true;
      editor.current?.dispose();
      editor.current = null;
    };
  }, []);
  useEffect(() => editor.current?.show(generated, label), [generated, label]);
  useEffect(() => {
    if (state === 'ready' && isAwaited.current) editor.current?.focus();
  }, [state]);
  // What is taken away is of the drawing as it is now, not of a moment ago.
  const fresh = (): string => frameworks[framework](document, checked).text;
  const note = generated.notes.join(' ');
  return (
    <section className="code-pane" aria-label={w.views[framework]}>
      <div className="code-bar">
        {before}
        <p className="code-notes" title={note}>{state === 'loading' ? w.loadingEditor : note}</p>
        <IconButton icon="save" label={w.saveFile('py')} onClick={() => download(new Blob([fresh()], { type: 'text/plain' }), `${moduleName(document.name)}_${framework}.py`)} />
        <IconButton icon="copy" label={w.copy} onClick={() => copyText(fresh(), w.what[framework])} />
        {after}
      </div>
      {state === 'failed' && <p className="code-news" role="alert">{w.failed}</p>}
      {state === 'ready' ? null : <PlainText text={generated.text} label={w.plainLabel(w.what[framework])} />}
      <div ref={place} className={state === 'ready' ? 'code-editor read-only nokey' : 'code-editor read-only nokey waiting'} />
    </section>
  );
}
