// The network as PyTorch or Keras source, made anew while you draw. The lines of what is selected are marked, and a click on
// a line selects the layer it belongs to. Loaded when the tab is opened first: drawing needs none of it.
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { kerasCode } from '../../core/codegen/keras.ts';
import { pytorchCode } from '../../core/codegen/pytorch.ts';
import { tell, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { recordsOfLines } from './code-lines.ts';
import { Icon } from './icons.tsx';
import './code.css';

const w = words.code;
const frameworks = { pytorch: pytorchCode, keras: kerasCode } as const;
type FrameworkName = keyof typeof frameworks;
const names = Object.keys(frameworks) as readonly FrameworkName[];

/** The code tab. */
export function Code() {
  const [framework, setFramework] = useState<FrameworkName>('pytorch');
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const selection = useDesigner((state) => state.selection);
  const select = useDesigner((state) => state.select);
  // Typing a number should not wait for a file of code.
  const [drawing, figures] = [useDeferredValue(document), useDeferredValue(checked)];
  const generated = useMemo(() => frameworks[framework](drawing, figures), [framework, drawing, figures]);
  const owners = useMemo(() => recordsOfLines(generated), [generated]);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('.marked')?.scrollIntoView({ block: 'nearest' });
  }, [selection, generated]);
  const copy = (): void => {
    navigator.clipboard.writeText(generated.text).then(() => tell(w.copied, 'good'), () => tell(w.notCopied, 'bad'));
  };
  return (
    <div className="code-frame">
      <div className="code-bar">
        <div className="code-choice" role="group" aria-label={w.framework}>
          {names.map((name) => <button key={name} type="button" aria-pressed={framework === name} onClick={() => setFramework(name)}>{w.names[name]}</button>)}
        </div>
        <p className="code-notes">{generated.notes[0] ?? ''}</p>
        <button type="button" className="button quiet" onClick={copy}><Icon name="copy" />{w.copy}</button>
      </div>
      <ol className="code-lines" ref={list} tabIndex={0} aria-label={w.label(w.names[framework])}>
        {generated.text.trimEnd().split('\n').map((line, i) => {
          const owner = owners[i] ?? null;
          const isMarked = owner !== null && selection.has(owner);
          return (
            <li key={i} className={isMarked ? 'marked' : owner === null ? '' : 'owned'} onClick={owner === null ? undefined : () => select([owner])}><code>{line === '' ? ' ' : line}</code></li>
          );
        })}
      </ol>
    </div>
  );
}
