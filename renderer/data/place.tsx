// The Data place: what the network is trained on, looked at and put right before anybody trains.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { isSetAlone } from '../../core/data/sets.ts';
import type { NamedSet } from '../../core/run/services.ts';
import { chooseForDrawing, locateForDrawing } from '../choose-data.ts';
import { chooseNone, dataOf, dataState, lookAtData, namedSets, showDims } from '../data-sets.ts';
import { PlaceOfData } from '../overlays/data-dialog.tsx';
import { designer, useDesigner, view as windowView } from '../session.ts';
import { words } from '../words.ts';
import { AugmentView } from './augment-view.tsx';
import { DuplicatesView } from './duplicates-view.tsx';
import { ImagesView } from './images-view.tsx';
import { MakeSet } from './make-set.tsx';
import { Side } from './side.tsx';
import { dataPlace, pauseReading, resumeReading, showData, type DataPlaceState } from './state.ts';
import { dataWords } from './words.ts';
import './data.css';

const w = dataWords;
const none = '';

const choose = (name: string): Promise<boolean> => (name === none ? (chooseNone(), Promise.resolve(true)) : chooseForDrawing(name));

/** The data of the drawing, by name. */
function Choice({ onMake }: { readonly onMake: () => void }) {
  const data = useDesigner((state) => dataOf(state.document));
  const known = useStore(dataState);
  const [sets, setSets] = useState<readonly NamedSet[]>([]);
  useEffect(() => {
    let isWanted = true;
    void namedSets().then((found) => isWanted && setSets(found));
    return () => { isWanted = false; };
  }, []);
  const option = ({ name, title, dims, classes }: NamedSet) => <option key={name} value={name}>{words.data.option(title, showDims(dims), classes)}</option>;
  const [here, elsewhere] = [sets.filter(({ folder }) => folder !== null), sets.filter(({ folder }) => folder === null)];
  return (
    <div className="data-choose">
      <select className="input" aria-label={words.data.choose} value={data ?? none} disabled={known.at === 'asking'} onChange={({ target }) => void choose(target.value)}>
        <option value={none}>{words.data.none}</option>
        {data !== null && !sets.some(({ name }) => name === data) && <option value={data}>{known.at === 'known' ? known.facts.title : data}</option>}
        {here.length > 0 && <optgroup label={words.data.here}>{here.map(option)}</optgroup>}
        {elsewhere.length > 0 && <optgroup label={words.data.elsewhere}>{elsewhere.map(option)}</optgroup>}
      </select>
      <button type="button" className="button" onClick={() => windowView.setState({ overlay: 'data' })}>{words.data.own}</button>
      <button type="button" className="button quiet" onClick={onMake}>{w.make.open}</button>
    </div>
  );
}

const views: { readonly [T in DataPlaceState['tab']]?: React.ComponentType } = { images: ImagesView, duplicates: DuplicatesView, augment: AugmentView };

function Tabs() {
  const { tab, view, at } = useStore(dataPlace);
  const tabs = (Object.keys(views) as DataPlaceState['tab'][]);
  if (view === null || at !== 'open') return null;
  return (
    <div className="segments" role="group" aria-label={w.tabs.label}>
      {tabs.map((one) => <button key={one} type="button" aria-pressed={one === tab} onClick={() => dataPlace.setState({ tab: one })}>{w.tabs[one]}</button>)}
    </div>
  );
}

/** Data that cannot be opened, and what can be done about it. */
function Failed({ data, message, fault, onLocate, onAgain }: { readonly data: string; readonly message: string; readonly fault: string | null; readonly onLocate: () => void; readonly onAgain: () => void }) {
  const isMissing = fault === 'data-missing' && isSetAlone(data);
  return (
    <div className="place-empty data-empty">
      <h2>{isMissing ? w.failed.notHere : w.failed.title}</h2>
      <p role="alert">{isMissing ? w.failed.missing(data) : message}</p>
      <p className="data-empty-actions">
        <button type="button" className="button primary" onClick={onLocate}>{w.failed.locate}</button>
        <button type="button" className="button" onClick={onAgain}>{w.failed.again}</button>
      </p>
    </div>
  );
}

/** The opened data, or what stands in for them. */
function Body({ data, onMake, onLocate }: { readonly data: string | null; readonly onMake: () => void; readonly onLocate: () => void }) {
  const { at, said, fault, view, tab } = useStore(dataPlace);
  const known = useStore(dataState);
  if (data === null) {
    return (
      <div className="place-empty data-empty">
        <h2>{w.none.title}</h2>
        <p>{w.none.lead}</p>
        <p className="data-empty-actions">
          <button type="button" className="button primary" onClick={() => windowView.setState({ overlay: 'data' })}>{w.none.own}</button>
          <button type="button" className="button" onClick={onMake}>{w.make.open}</button>
        </p>
      </div>
    );
  }
  if (known.at === 'named') return <div className="place-empty data-empty"><p>{w.named.lead(data)}</p><button type="button" className="button primary" onClick={() => void lookAtData(data)}>{words.data.look}</button></div>;
  if (known.at === 'failed' && known.data === data) return <Failed data={data} message={known.message} fault={null} onLocate={onLocate} onAgain={() => void lookAtData(data)} />;
  if (at === 'failed') return <Failed data={data} message={said ?? ''} fault={fault} onLocate={onLocate} onAgain={() => void showData(data)} />;
  if (view === null) return <p className="place-empty" role="status">{said ?? (known.at === 'asking' ? known.doing : null) ?? w.opening}</p>;
  const View = views[tab] ?? ImagesView;
  return (
    <div className={tab === 'augment' ? 'data-body alone' : 'data-body'}>
      {tab !== 'augment' && <Side />}
      <section className="data-main" aria-label={w.tabs[tab]}>{view.dims.length === 3 ? <View /> : <p className="place-empty">{w.tables}</p>}</section>
    </div>
  );
}

/** The Data place. */
export function DataPlace() {
  const data = useDesigner((state) => dataOf(state.document));
  const known = useStore(dataState);
  const [isMaking, setMaking] = useState(false);
  const [locating, setLocating] = useState<string | null>(null);
  // A drawing from somebody else may name any place on the disk; nothing is opened there before a person asks.
  const isAsked = data !== null && (isSetAlone(data) || (known.at === 'known' && known.data === data));
  useEffect(() => {
    void showData(isAsked ? data : null);
  }, [data, isAsked]);
  useEffect(() => {
    void resumeReading();
    return pauseReading;
  }, []);
  return (
    <div className="data-place">
      <header className="data-head"><Choice onMake={() => setMaking(true)} /><Tabs /></header>
      <Body data={data} onMake={() => setMaking(true)} onLocate={() => setLocating(data)} />
      {isMaking && <MakeSet onClose={() => setMaking(false)} onUse={async (folder) => { if (!(await choose(folder))) return; setMaking(false); void showData(folder, true); }} />}
      {locating !== null && (
        <PlaceOfData
          title={w.failed.dialog} lead={w.failed.dialogLead(locating)} use={w.failed.use} onClose={() => setLocating(null)}
          choose={async (path) => {
            const isFound = await locateForDrawing(locating, path);
            if (isFound) void showData(dataOf(designer.getState().document), true);
            return isFound;
          }}
        />
      )}
    </div>
  );
}
