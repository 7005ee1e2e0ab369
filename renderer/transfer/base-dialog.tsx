// Using a trained network for other data: choose the data, read what will be done, and do it as one step.
import { useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { ok } from '../../core/base/diagnostic.ts';
import { useAsBase as usedAsBase } from '../../core/design/use-as-base.ts';
import type { DataFacts } from '../../core/run/services.ts';
import { noteFacts } from '../data-sets.ts';
import { Dialog } from '../overlays/dialog.tsx';
import '../panels/inspect-data.css';
import { goTo } from '../places.ts';
import { designer, tell, useDesigner } from '../session.ts';
import { useTraining } from '../train/state.ts';
import { words } from '../words.ts';
import { takeRunAsBase, takeTemplateAsBase, useTrainedTemplates } from './sources.ts';
import { TaskDataChoice, useTaskData } from './task-data.tsx';
import { transferWords } from './words.ts';
import './base-dialog.css';

const w = transferWords.base;
/** Runs that are offered, the newest. */
const mostRuns = 30;

/** Where to take trained weights from, for a drawing that has none. */
function Sources({ onClose }: { readonly onClose: () => void }) {
  const runs = useTraining((state) => state.runs) ?? [];
  const templates = useTrainedTemplates();
  const learned = runs.filter(({ epochs }) => epochs > 0).slice(0, mostRuns);
  return (
    <>
      <p className="dialog-text">{w.noWeights}</p>
      <ul className="base-sources" aria-label={w.sources}>
        {templates.map(({ id, title, about }) => <li key={id}><div><p>{title}</p><p className="quiet-text">{about}</p></div><button type="button" className="button small" onClick={() => void takeTemplateAsBase(id)}>{w.take}</button></li>)}
        {learned.map((card) => <li key={card.id}><div><p>{card.name}</p><p className="quiet-text">{w.runOn(card.network, card.data)}</p></div><button type="button" className="button small" onClick={() => void takeRunAsBase(card)}>{w.take}</button></li>)}
      </ul>
      {templates.length + learned.length === 0 && <p className="dialog-text">{w.noSources}</p>}
      <div className="dialog-actions"><button type="button" className="button" data-focus="" onClick={onClose}>{words.dialog.cancel}</button></div>
    </>
  );
}

const taskOf = ({ data, title, dims, isAnySize, targets, names, train, test }: DataFacts) => ({ data, title, dims, isAnySize, images: { images: train, hasTest: test !== null && test > 0 }, classes: targets === 'classes' ? names : null });

function Task({ onClose }: { readonly onClose: () => void }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const task = useTaskData();
  const [size, setSize] = useState<'resize' | 'take'>('resize');
  const { facts } = task;
  const used = useMemo(() => (facts === null ? null : usedAsBase(document, checked, { base: null, task: taskOf(facts), size })), [document, checked, facts, size]);
  const canTake = used?.ok === true && used.value.canTakeSize;
  const use = (): void => {
    if (facts === null || used?.ok !== true) return;
    const { patch, fresh } = used.value;
    noteFacts(facts);
    const done = designer.getState().edit(transferWords.edits.base(facts.title), () => ok(patch), fresh);
    if (!done.ok) return tell(done.error.message, 'bad');
    onClose();
    goTo('design');
    tell(w.done(facts.title), 'good');
  };
  const from = document.base?.from === '' ? document.base.weights : (document.base?.from ?? '');
  return (
    <>
      <p className="dialog-text">{w.lead(from)}</p>
      <section className="base-part" aria-label={w.data}>
        <h3>{w.data}</h3>
        <TaskDataChoice task={task} />
      </section>
      {facts !== null && canTake && (
        <fieldset className="base-part base-size">
          <legend>{w.size}</legend>
          {(['resize', 'take'] as const).map((one) => <label key={one}><input type="radio" name="base-size" checked={size === one} onChange={() => setSize(one)} />{w.sizes[one]}</label>)}
        </fieldset>
      )}
      <section className="base-part" aria-label={w.what} aria-live="polite">
        <h3>{w.what}</h3>
        {used === null ? <p className="dialog-text">{w.chooseFirst}</p> : !used.ok ? <p className="field-fault">{used.error.message}</p> : <ul className="base-sentences">{used.value.sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
      </section>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button>
        <button type="button" className="button primary" disabled={used?.ok !== true} onClick={use}>{facts === null ? w.use : w.useFor(facts.title)}</button>
      </div>
    </>
  );
}

/** The dialog. */
export function BaseDialog({ onClose }: { readonly onClose: () => void }) {
  const hasBase = useDesigner((state) => state.document.base !== null);
  return createPortal(
    <Dialog title={w.title} size="large" onClose={onClose}>{hasBase ? <Task onClose={onClose} /> : <Sources onClose={onClose} />}</Dialog>,
    window.document.querySelector('.window') ?? window.document.body,
  );
}
