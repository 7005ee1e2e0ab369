// Preferences: how Convas looks, what it computes with, and the folders it fills. Every choice holds at once.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { mostThreads, type Preferences } from '../../core/run/preferences.ts';
import type { DeviceReport } from '../../core/run/records.ts';
import type { UsedFolder } from '../../core/run/services.ts';
import { formatBytes } from '../format.ts';
import { asked } from '../machine.ts';
import { prefer, preferences } from '../panels/preferences.ts';
import { tell, theMachine } from '../session.ts';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import './preferences-dialog.css';

const w = words.preferences;

interface ChoiceProps<V extends string> {
  readonly name: string;
  readonly label: string;
  readonly value: V;
  readonly choices: Readonly<Record<V, string>>;
  readonly onChoose: (value: V) => void;
}

/** A few choices side by side, of which one holds. */
function Choice<V extends string>({ name, label, value, choices, onChoose }: ChoiceProps<V>) {
  return (
    <fieldset className="preference">
      <legend>{label}</legend>
      <div className="preference-choices">
        {(Object.keys(choices) as V[]).map((one) => (
          <label key={one}><input type="radio" name={name} checked={one === value} {...(one === value ? { 'data-focus': '' } : {})} onChange={() => onChoose(one)} /><span>{choices[one]}</span></label>
        ))}
      </div>
    </fieldset>
  );
}

/** What the machine answers to a question asked once; null until then, 'unknown' when it cannot be asked. */
function useAnswer<T>(ask: () => Promise<T>): T | 'unknown' | null {
  const [answer, setAnswer] = useState<T | 'unknown' | null>(null);
  useEffect(() => {
    let isOver = false;
    const settle = (found: T | 'unknown'): void => {
      if (!isOver) setAnswer(found);
    };
    ask().then(settle, () => settle('unknown'));
    return () => {
      isOver = true;
    };
    // Asked once, when the dialog opens.
  }, []);
  return answer;
}

function Device({ value }: { readonly value: Preferences['device'] }) {
  const reports = useAnswer<readonly DeviceReport[]>(() => theMachine().call('devices', {}));
  const known = typeof reports === 'object' && reports !== null ? reports : [];
  const isAway = (name: Preferences['device']): boolean => known.some((report) => report.name === name && !report.available);
  const note = reports === null ? w.lookingForDevices : reports === 'unknown' ? w.devicesUnknown : known.find(({ name }) => name === value)?.note;
  return (
    <div className="preference">
      <label htmlFor="preference-device">{w.device}</label>
      <div>
        <select id="preference-device" className="input" value={value} aria-describedby="preference-device-note" onChange={({ target }) => void prefer({ device: target.value as Preferences['device'] })}>
          {(Object.keys(w.devices) as Preferences['device'][]).map((name) => <option key={name} value={name} disabled={isAway(name) && name !== value}>{isAway(name) ? w.notHere(w.devices[name]) : w.devices[name]}</option>)}
        </select>
        <p id="preference-device-note" className="preference-note" role="status">{note}</p>
      </div>
    </div>
  );
}

function Threads({ value }: { readonly value: number | null }) {
  const about = useAnswer(() => theMachine().call('about', {}));
  const [draft, setDraft] = useState(value === null ? '' : String(value));
  const typed = draft.trim();
  const threads = typed === '' ? null : Number(typed);
  const isGood = threads === null || (/^\d+$/.test(typed) && threads >= 1 && threads <= mostThreads);
  return (
    <div className="preference">
      <label htmlFor="preference-threads">{w.threads}</label>
      <div>
        <input
          id="preference-threads" className="input" inputMode="numeric" value={draft} aria-invalid={!isGood} {...(isGood ? {} : { 'aria-describedby': 'preference-threads-fault' })}
          placeholder={w.allCores(typeof about === 'object' && about !== null ? about.cores : null)}
          onChange={({ target }) => setDraft(target.value)}
          onBlur={() => { if (isGood && threads !== value) void prefer({ threads }); }}
          onKeyDown={(event) => { if (event.key === 'Enter' && isGood && threads !== value) void prefer({ threads }); }}
        />
        {!isGood && <p id="preference-threads-fault" className="field-fault" role="alert">{w.badThreads(mostThreads)}</p>}
      </div>
    </div>
  );
}

/** Gigabytes that are offered. */
const spaces: readonly number[] = [5, 10, 20, 50, 100, 500];

function Space({ value }: { readonly value: number | null }) {
  const offered = value === null || value === 0 || spaces.includes(value) ? spaces : [...spaces, value].sort((a, b) => a - b);
  return (
    <div className="preference">
      <label htmlFor="preference-space">{w.space}</label>
      <div>
        <select id="preference-space" className="input" value={value ?? ''} aria-describedby="preference-space-note" onChange={({ target }) => void prefer({ runSpace: target.value === '' ? null : Number(target.value) })}>
          <option value="">{w.usualSpace}</option>
          {offered.map((gigabytes) => <option key={gigabytes} value={gigabytes}>{w.gigabytes(gigabytes)}</option>)}
          <option value={0}>{w.noLimit}</option>
        </select>
        <p id="preference-space-note" className="preference-note">{w.spaceNote}</p>
      </div>
    </div>
  );
}

function Folder({ folder: { id, path, bytes }, onCleared }: { readonly folder: UsedFolder; readonly onCleared: () => void }) {
  const name = w.folderNames[id];
  const show = async (): Promise<void> => {
    const shown = await asked(theMachine().call('showFolder', { id }));
    if (!shown.ok) tell(shown.error.message, 'bad');
  };
  const clear = async (): Promise<void> => {
    const cleared = await asked(theMachine().call('clearFolder', { id }));
    tell(cleared.ok ? w.cleared : cleared.error.message, cleared.ok ? 'good' : 'bad');
    onCleared();
  };
  return (
    <li>
      <div>
        <p>{name} <span className="preference-note">{w.folderDocs[id]}</span></p>
        <p className="used-path mono" title={path}>{path}</p>
      </div>
      <span className="used-bytes">{bytes === null || bytes === 0 ? w.notThere : formatBytes(bytes)}</span>
      {id === 'decoded' && <button type="button" className="button small" disabled={bytes === null || bytes === 0} aria-label={w.clearFolder(name)} onClick={() => void clear()}>{w.clear}</button>}
      <button type="button" className="button small" aria-label={w.showFolder(name)} onClick={() => void show()}>{w.show}</button>
    </li>
  );
}

function Folders() {
  const [folders, setFolders] = useState<readonly UsedFolder[]>([]);
  const look = (): void => void theMachine().call('folders', {}).then(setFolders, () => undefined);
  useEffect(look, []);
  return <ul className="used-folders">{folders.map((folder) => <Folder key={folder.id} folder={folder} onCleared={look} />)}</ul>;
}

/** The dialog of preferences. */
export function PreferencesDialog({ onClose }: { readonly onClose: () => void }) {
  const { theme, animations, device, threads, whenClosing, runSpace } = useStore(preferences);
  return (
    <Dialog title={w.title} size="medium" onClose={onClose}>
      <p className="dialog-text">{w.lead}</p>
      <section className="preferences-part" aria-label={w.look}>
        <h3>{w.look}</h3>
        <Choice name="theme" label={w.theme} value={theme} choices={w.themes} onChoose={(chosen) => void prefer({ theme: chosen })} />
        <Choice name="animations" label={w.animations} value={animations} choices={w.motions} onChoose={(chosen) => void prefer({ animations: chosen })} />
      </section>
      <section className="preferences-part" aria-label={w.computing}>
        <h3>{w.computing}</h3>
        <p className="preference-note">{w.computingHint}</p>
        <Device value={device} />
        <Threads value={threads} />
      </section>
      <section className="preferences-part" aria-label={w.runs}>
        <h3>{w.runs}</h3>
        {theMachine().desktop !== undefined && (
          <>
            <p className="preference-note">{w.endingNote}</p>
            <Choice name="when-closing" label={w.whenClosing} value={whenClosing} choices={w.endings} onChoose={(chosen) => void prefer({ whenClosing: chosen })} />
          </>
        )}
        <Space value={runSpace} />
      </section>
      <section className="preferences-part" aria-label={w.folders}>
        <h3>{w.folders}</h3>
        <Folders />
      </section>
      <div className="dialog-actions"><button type="button" className="button primary" onClick={onClose}>{w.done}</button></div>
    </Dialog>
  );
}
