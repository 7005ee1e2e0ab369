// Generated source beside or instead of the project's text. What is made stays as `core/codegen` makes it.
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { kerasCode } from '../../core/codegen/keras.ts';
import { pytorchCode } from '../../core/codegen/pytorch.ts';
import type { PythonEditor } from '../code/editors.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { copyText, PlainText } from './code-plain.tsx';
import { IconButton } from './controls.tsx';
import { loadEditors } from './load-editors.ts';
import { fileStem, saveText } from './save-text.ts';

const w = words.code;
const frameworks = { pytorch: pytorchCode, keras: kerasCode } as const;

/** A framework whose source can be shown. */
export type FrameworkName = keyof typeof frameworks;

/** The network as source of a framework, with what stands at the ends of its bar. */
export function CodePython({ framework, before, after }: { readonly framework: FrameworkName; readonly before: ReactNode; readonly after: ReactNode }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  // Typing a number should not wait for a file of code.
  const [drawing, figures] = [useDeferredValue(document), useDeferredValue(checked)];
  const generated = useMemo(() => frameworks[framework](drawing, figures), [framework, drawing, figures]);
  const label = w.label(w.views[framework]);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<PythonEditor | null>(null);
  const now = useRef({ generated, label });
  now.current = { generated, label };
  useEffect(() => {
    let isGone = false;
    loadEditors().then(({ startPythonEditor }) => {
      if (isGone || place.current === null) return null;
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
  const note = generated.notes.join(' ');
  return (
    <section className="code-pane" aria-label={w.views[framework]}>
      <div className="code-bar">
        {before}
        <p className="code-notes" title={note}>{state === 'loading' ? w.loadingEditor : note}</p>
        <IconButton icon="save" label={w.saveFile('py')} onClick={() => saveText(`${fileStem(drawing.name)}_${framework}.py`, generated.text)} />
        <IconButton icon="copy" label={w.copy} onClick={() => copyText(generated.text, w.what[framework])} />
        {after}
      </div>
      {state === 'failed' && <p className="code-news" role="alert">{w.failed}</p>}
      {state === 'ready' ? null : <PlainText text={generated.text} label={w.plainLabel(w.what[framework])} />}
      <div ref={place} className={state === 'ready' ? 'code-editor read-only nokey' : 'code-editor read-only nokey waiting'} />
    </section>
  );
}
