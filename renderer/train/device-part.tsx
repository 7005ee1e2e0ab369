// What the next run computes on: the devices this computer has, with the reason for each it has not, and threads.
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { integer, optional } from '../../core/base/schema.ts';
import { mostThreads, type Preferences } from '../../core/run/preferences.ts';
import type { DeviceReport } from '../../core/run/records.ts';
import { NumberInput } from '../panels/form/number-input.tsx';
import { refusalOf } from '../panels/form/forms.ts';
import { noGesture } from '../panels/form/gesture.ts';
import { prefer, preferences } from '../panels/preferences.ts';
import { theMachine } from '../session.ts';
import { words } from '../words.ts';
import { trainWords } from './words.ts';

const w = trainWords.device;
const threadsField = optional(integer(w.threads, { max: mostThreads }));

let known: readonly DeviceReport[] | null = null;

/** The devices, asked for once: trying them takes seconds. */
function useDevices(): readonly DeviceReport[] | 'unknown' | null {
  const [reports, setReports] = useState<readonly DeviceReport[] | 'unknown' | null>(known);
  useEffect(() => {
    if (known !== null) return undefined;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      known = await theMachine().call('devices', {}).catch(() => null);
      if (isWanted) setReports(known ?? 'unknown');
    };
    void ask();
    return () => { isWanted = false; };
  }, []);
  return reports;
}

/** Device and threads of the next run. */
export function DevicePart() {
  const { device, threads } = useStore(preferences);
  const reports = useDevices();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [id, noteId] = [useId(), useId()];
  const list = Array.isArray(reports) ? (reports as readonly DeviceReport[]) : [];
  const missing = list.filter(({ available }) => !available);
  const note = reports === null ? w.trying : reports === 'unknown' ? w.unknown : list.find(({ name }) => name === device)?.note;
  const names = words.preferences.devices;
  return (
    <section className="train-group" aria-label={trainWords.setup.machine}>
      <h3>{trainWords.setup.machine}</h3>
      <div className="field">
        <label className="field-label" htmlFor={id}>{w.device}</label>
        <div className="field-control">
          <select id={id} className="input" value={device} aria-describedby={noteId} title={w.keptFor} onChange={({ target }) => void prefer({ device: target.value as Preferences['device'] })}>
            {(Object.keys(names) as Preferences['device'][]).map((name) => {
              const isAway = missing.some((one) => one.name === name);
              return <option key={name} value={name} disabled={isAway && name !== device}>{isAway ? words.preferences.notHere(names[name]) : names[name]}</option>;
            })}
          </select>
        </div>
      </div>
      <div className="field">
        <span className="field-label">{w.threads}</span>
        <div className="field-control">
          <NumberInput
            value={threads} label={w.threads} placeholder={words.preferences.allCores(null)} gesture={noGesture} isFaulty={refusal !== null} onRefusal={setRefusal}
            stepped={(from, by) => Math.max(1, Math.min(mostThreads, from + by))} refusal={(next) => refusalOf('threads', w.device, threadsField, next)} onChange={(next) => void prefer({ threads: next })}
          />
        </div>
        {refusal !== null && <div className="field-problems"><p className="field-fault">{refusal}</p></div>}
      </div>
      {note !== undefined && <p id={noteId} className="train-remark" role="status">{note}</p>}
      {missing.length > 0 && (
        <details className="more">
          <summary>{w.missing(missing.length)}</summary>
          <ul className="missing-devices">{missing.map(({ name, note: why, remedy }) => <li key={name}><strong>{names[name]}</strong> {why}{remedy !== null && <code>{remedy}</code>}</li>)}</ul>
        </details>
      )}
    </section>
  );
}
