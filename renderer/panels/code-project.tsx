// The drawing as the text of its file, with what is to be said of it: whether it reads, where it does not, and the choice where
// text and drawing have gone apart.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { writeProject } from '../../core/document/file.ts';
import type { ProjectEditor, ProjectStatus } from '../code/editors.ts';
import { download } from '../download.ts';
import { fileNameOf } from '../files.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { copyText, PlainText } from './code-plain.tsx';
import { IconButton } from './controls.tsx';
import { isInPlainText } from './drawer-keyboard.ts';
import { loadEditors } from './load-editors.ts';

const w = words.code;
type Stage = { readonly is: 'loading' } | { readonly is: 'failed' } | { readonly is: 'ready'; readonly status: ProjectStatus };

/** The project's text while there is no editor. */
function Plain() {
  const document = useDesigner((state) => state.document);
  return <PlainText text={writeProject(document)} label={w.plainLabel(w.what.project)} />;
}

/** A few words for the bar. */
function wordsOf(stage: Stage): string {
  if (stage.is !== 'ready') return stage.is === 'loading' ? w.loadingEditor : '';
  const { status } = stage;
  if (status.doesTabLeave) return w.left;
  if (status.isPending) return w.pending;
  if (status.errors > 0) return '';
  return `${w.reads} ${w.leave}.`;
}

/** What is wrong, with a way there; what to do about it, where there is a choice. */
function News({ status, editor }: { readonly status: ProjectStatus; readonly editor: ProjectEditor | null }) {
  const { first, errors, faults, isApart } = status;
  if (first === null && !isApart) return null;
  return (
    <div className="code-news" role="status">
      <p>
        {isApart && <>{faults.length > 0 ? w.apartBroken : w.apart} </>}
        {first !== null && <button type="button" className="link" onClick={() => editor?.goTo(first.line)}>{w.atLine(first.line, first.message)}</button>}
        {errors > 1 && <span> {w.andMore(errors - 1)}.</span>}
        {faults.length > 0 && !isApart && <span> · {w.lastSound}</span>}
      </p>
      {isApart && <button type="button" className="button" onClick={() => editor?.keepText()}>{w.keepText}</button>}
      {(isApart || faults.length > 0) && <button type="button" className="button" onClick={() => editor?.takeDrawing()}>{w.takeDrawing}</button>}
    </div>
  );
}

/** The project's text to be edited, with what stands at the ends of its bar. */
export function CodeProject({ before, after }: { readonly before: ReactNode; readonly after: ReactNode }) {
  const [stage, setStage] = useState<Stage>({ is: 'loading' });
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<ProjectEditor | null>(null);
  const isAwaited = useRef(false);
  useEffect(() => {
    let isGone = false;
    loadEditors().then(({ startProjectEditor }) => {
      if (isGone || place.current === null) return null;
      isAwaited.current = isInPlainText(place.current);
      editor.current = startProjectEditor(place.current, (status) => setStage({ is: 'ready', status }));
      return null;
    }, () => {
      if (!isGone) setStage({ is: 'failed' });
    });
    return () => {
      isGone = true;
      editor.current?.dispose();
      editor.current = null;
    };
  }, []);
  const isReady = stage.is === 'ready';
  useEffect(() => {
    if (isReady && isAwaited.current) editor.current?.focus();
  }, [isReady]);
  const written = (): string => writeProject(designer.getState().document);
  return (
    <section className="code-pane" aria-label={w.views.project}>
      <div className="code-bar">
        {before}
        <p className="code-notes" title={wordsOf(stage)}>{wordsOf(stage)}</p>
        <IconButton icon="save" label={w.saveFile('convas')} onClick={() => download(new Blob([written()], { type: 'text/plain' }), `${fileNameOf(designer.getState().document.name)}.convas`)} />
        <IconButton icon="copy" label={w.copy} onClick={() => copyText(written(), w.what.project)} />
        {after}
      </div>
      {stage.is === 'ready' && <News status={stage.status} editor={editor.current} />}
      {stage.is === 'failed' && <p className="code-news" role="alert">{w.failed}</p>}
      {stage.is === 'ready' ? null : <Plain />}
      <div ref={place} className={stage.is === 'ready' ? 'code-editor nokey' : 'code-editor nokey waiting'} />
    </section>
  );
}
