// Choosing the data of a new task without changing the drawing: what they are is asked of the machine, and told to whoever chose.
import { useEffect, useRef, useState } from 'react';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { DataFacts, NamedSet } from '../../core/run/services.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { namedSets, showDims } from '../data-sets.ts';
import { asked } from '../machine.ts';
import { PlaceOfData } from '../overlays/data-dialog.tsx';
import { theMachine } from '../session.ts';
import { words } from '../words.ts';
import { transferWords } from './words.ts';

const w = transferWords.base;

/** What is known of the data that were chosen. */
export interface TaskData {
  readonly data: string | null;
  readonly facts: DataFacts | null;
  readonly trouble: string | null;
  /** what the machine does, while it looks */
  readonly doing: string | null;
  /** true when the data can be used */
  readonly choose: (data: string) => Promise<boolean>;
}

const nothing = { data: null, facts: null, trouble: null, doing: null } as const;

/** The data of a new task; none at first. */
export function useTaskData(): TaskData {
  const [state, setState] = useState<Omit<TaskData, 'choose'>>(nothing);
  const asking = useRef<StopSource | null>(null);
  useEffect(() => () => asking.current?.request(), []);
  const choose = async (data: string): Promise<boolean> => {
    asking.current?.request();
    const own = stopSource();
    asking.current = own;
    setState({ data, facts: null, trouble: null, doing: words.data.asking });
    const answer: Result<DataFacts> = data === '' ? fail('none', '') : await asked(theMachine().call('describeData', { data }, {
      stop: own.stop, onEvent: (_event, told) => { if (asking.current === own && 'doing' in told && told.doing !== null) setState((now) => ({ ...now, doing: String(told.doing) })); },
    }));
    if (asking.current !== own) return false;
    const found = answer.ok ? ok(answer.value) : answer;
    setState(data === '' ? nothing : { data, facts: found.ok ? found.value : null, trouble: found.ok ? null : found.error.message, doing: null });
    return found.ok;
  };
  return { ...state, choose };
}

/** The choice: sets known by name that lie on this computer, and a person's own. */
export function TaskDataChoice({ task: { data, facts, trouble, doing, choose } }: { readonly task: TaskData }) {
  const [sets, setSets] = useState<readonly NamedSet[]>([]);
  const [isElsewhere, setElsewhere] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void namedSets().then((found) => isWanted && setSets(found));
    return () => { isWanted = false; };
  }, []);
  const groups = [[words.data.here, sets.filter(({ folder }) => folder !== null)], [words.data.elsewhere, sets.filter(({ folder }) => folder === null)]] as const;
  const isOwn = data !== null && !sets.some(({ name }) => name === data);
  return (
    <>
      <div className="data-choice">
        <select className="input" data-focus="" aria-label={words.data.choose} value={data ?? ''} onChange={({ target }) => void choose(target.value)}>
          <option value="">{w.choose}</option>
          {isOwn && <option value={data}>{facts?.title ?? data}</option>}
          {groups.map(([label, some]) => some.length > 0 && <optgroup key={label} label={label}>{some.map(({ name, title, dims, classes }) => <option key={name} value={name}>{words.data.option(title, showDims(dims), classes)}</option>)}</optgroup>)}
        </select>
        <button type="button" className="button" onClick={() => setElsewhere(true)}>{words.data.own}</button>
      </div>
      <div aria-live="polite">
        {doing !== null && <p className="data-remark">{doing}</p>}
        {trouble !== null && <p className="field-fault">{trouble}</p>}
      </div>
      {isElsewhere && <PlaceOfData title={words.data.dialogTitle} lead={words.data.dialogLead} use={words.data.useFolder} choose={choose} onClose={() => setElsewhere(false)} />}
    </>
  );
}
