// The data at both ends: an input chooses a data set and takes its size, an output says how many classes the data have.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { setParams } from '../../core/design/edit.ts';
import { sameJson } from '../../core/document/equal.ts';
import type { DataFacts, NamedSet } from '../../core/run/services.ts';
import { chooseData, chooseNone, dataOf, dataState, lookAtData, namedSets, showDims, takeSize } from '../data-sets.ts';
import { formatCount, formatShape } from '../format.ts';
import { designer, useDesigner, view } from '../session.ts';
import { words } from '../words.ts';
import { Section } from './inspect-parts.tsx';
import type { SelectedLayer } from './selected.ts';
import './inspect-data.css';

const w = words.data;
const none = '';

function sizesOf({ checked }: SelectedLayer): string | null {
  const dims = checked?.outputs[0]?.dims ?? null;
  return dims === null ? null : formatShape(dims);
}

function Facts({ facts, layer, isHere }: { readonly facts: DataFacts; readonly layer: SelectedLayer; readonly isHere: boolean }) {
  const size = showDims(facts.dims);
  const own = sizesOf(layer);
  const isImage = facts.dims.length === 3;
  const fit = layer.checked?.params?.['fit'];
  return (
    <>
      <p className="data-facts">{[size, ...(facts.targets === 'none' ? [] : [w.targets(facts.targets, facts.names.length)])].join(' · ')}</p>
      <p className="data-remark">{w.images(facts.train, facts.test, isImage)}</p>
      {facts.isAnySize && <p className="data-remark">{w.anySize}</p>}
      {!facts.isAnySize && own !== null && own !== size && (
        <p className="data-remark">
          {isImage ? w.fitted(size, own, typeof fit === 'string' ? fit : 'pad') : w.differs(size, own)}{' '}
          <button type="button" className="button small" onClick={() => takeSize(layer.record.id, layer.record.name, facts)}>{w.take(size)}</button>
        </p>
      )}
      {facts.notes.slice(0, 3).map((note) => <p key={note} className="data-remark">{note}</p>)}
      {!isHere && <p className="data-remark">{w.notHere(facts.data)}</p>}
    </>
  );
}

/** The data an input reads. */
export function InputData({ layer }: { readonly layer: SelectedLayer }) {
  const [sets, setSets] = useState<readonly NamedSet[]>([]);
  useEffect(() => {
    let isWanted = true;
    void namedSets().then((found) => isWanted && setSets(found));
    return () => { isWanted = false; };
  }, []);
  const data = useDesigner((state) => dataOf(state.document));
  const state = useStore(dataState);
  const here = sets.filter(({ folder }) => folder !== null);
  const elsewhere = sets.filter(({ folder }) => folder === null);
  const option = ({ name, title, dims, classes }: NamedSet) => <option key={name} value={name}>{w.option(title, showDims(dims), classes)}</option>;
  const title = state.at === 'known' && state.data === data ? state.facts.title : (data ?? '');
  const isAsking = state.at === 'asking';
  return (
    <Section title={w.title}>
      <div className="data-choice">
        <select
          className="input" aria-label={w.choose} value={data ?? none} disabled={isAsking}
          onChange={({ target: { value } }) => { if (value === none) chooseNone(); else void chooseData(value, layer.record.id); }}
        >
          <option value={none}>{w.none}</option>
          {data !== null && !sets.some(({ name }) => name === data) && <option value={data}>{title}</option>}
          {here.length > 0 && <optgroup label={w.here}>{here.map(option)}</optgroup>}
          {elsewhere.length > 0 && <optgroup label={w.elsewhere}>{elsewhere.map(option)}</optgroup>}
        </select>
        <button type="button" className="button" disabled={isAsking} onClick={() => view.setState({ overlay: 'data' })}>{w.own}</button>
      </div>
      <div aria-live="polite">
        {isAsking && <p className="data-remark">{state.doing ?? w.asking}</p>}
        {state.at === 'named' && <p className="data-remark">{w.named} <button type="button" className="button small" onClick={() => void lookAtData(state.data)}>{w.look}</button></p>}
        {state.at === 'failed' && <p className="field-fault">{state.message}</p>}
        {data === null && !isAsking && <p className="data-remark">{w.hint}</p>}
        {state.at === 'known' && state.data === data && <Facts facts={state.facts} layer={layer} isHere={!elsewhere.some(({ name }) => name === data)} />}
      </div>
    </Section>
  );
}

/** How many classes an output stands for, and where that comes from. */
export function OutputClasses({ layer: { record, checked } }: { readonly layer: SelectedLayer }) {
  const state = useStore(dataState);
  const target = checked?.params?.['target'];
  if (checked === undefined || (target !== 'class' && target !== 'classes')) return null;
  const dims = checked.inputs[0]?.dims ?? null;
  const received = dims?.length === 2 && typeof dims[1] === 'number' ? dims[1] : null;
  const facts = state.at === 'known' && state.facts.targets === 'classes' ? state.facts : null;
  const stated = checked.params?.['names'];
  const fits = facts !== null && received === facts.names.length;
  const useNames = (): void => {
    if (facts !== null) designer.getState().edit(words.edits.setParameter('names', record.name), (document) => setParams(document, record.id, { names: [...facts.names] }));
  };
  return (
    <Section title={w.classes}>
      {facts !== null
        ? (
          <>
            <p className={`data-facts ${fits ? 'good' : ''}`}>{w.classesFrom(facts.names.length, facts.title)}</p>
            {received !== null && <p className="data-remark">{fits ? w.arriveRight(received) : w.arrive(received)}</p>}
            <p className="data-remark" title={facts.names.slice(0, 100).join(', ')}>{w.names(facts.names.slice(0, 4), facts.names.length - 4)}</p>
            {fits && !sameJson(Array.isArray(stated) ? stated : null, [...facts.names]) && <button type="button" className="button small" onClick={useNames}>{w.useNames}</button>}
          </>
        )
        : <p className="data-remark">{received === null ? w.noClasses : w.followsArriving(formatCount(received))}</p>}
    </Section>
  );
}
