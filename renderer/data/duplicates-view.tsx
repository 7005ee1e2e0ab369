// Examples that are the same, in groups: those in training and test at once first.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DataAudit, DataSplit } from '../../core/run/data-services.ts';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';
import { keyOf } from './corrections.ts';
import { dataPlace, excludeThese, goToExample, setFilter } from './state.ts';
import { picturesOf, Thumb, type Picture } from './thumbs.tsx';
import { dataWords } from './words.ts';

const w = dataWords.duplicates;
type Group = DataAudit['duplicates'][number];

/** Groups on a page, and members of each that are named. */
const [page, named] = [40, 8];

interface Shown {
  readonly picture: Picture;
  readonly label: number;
}

/** Pictures and classes of examples, by split and number. */
function useShown(data: string | null, numbering: string | null, groups: readonly Group[]): ReadonlyMap<string, Shown> {
  const [shown, setShown] = useState<ReadonlyMap<string, Shown>>(new Map());
  useEffect(() => {
    if (data === null || groups.length === 0) return undefined;
    let isWanted = true;
    const members = groups.flatMap((group) => group.members.slice(0, named));
    const get = async (split: DataSplit): Promise<readonly (readonly [string, Shown])[]> => {
      const indices = [...new Set(members.filter((member) => member.split === split).map(({ index }) => index))];
      if (indices.length === 0) return [];
      const answer = await asked(theMachine().call('thumbnails', { data, numbering, split, indices, edge: 48 }));
      if (!answer.ok) return [];
      const pictures = picturesOf(answer.value);
      return indices.flatMap((index, i) => { const picture = pictures[i]; return picture === undefined ? [] : [[keyOf(split, index), { picture, label: answer.value.labels[i] ?? -1 }] as const]; });
    };
    void (async () => {
      const found = [...await get('training'), ...await get('test')];
      if (isWanted) setShown((before) => new Map([...before, ...found]));
    })();
    return () => { isWanted = false; };
  }, [data, numbering, groups.length]);
  return shown;
}

function GroupRow({ group, shown, names }: { readonly group: Group; readonly shown: ReadonlyMap<string, Shown>; readonly names: readonly string[] }) {
  const corrected = useStore(dataPlace, (state) => state.corrected);
  const [first, ...others] = group.members;
  if (first === undefined) return null;
  const nameOf = ({ split, index }: Group['members'][number]): string => names[corrected.get(keyOf(split, index))?.label ?? shown.get(keyOf(split, index))?.label ?? -1] ?? '';
  const isIn = ({ split, index }: Group['members'][number]): boolean => corrected.get(keyOf(split, index))?.isExcluded !== true;
  return (
    <li className="duplicate-group">
      <Thumb picture={shown.get(keyOf(first.split, first.index))?.picture} side={48} label={nameOf(first)} />
      <div>
        <p className="duplicate-head">
          <b>{w.group(group.members.length)}</b>
          {group.isAcross && <span className="duplicate-mark">{w.isAcross}</span>}
          {group.isConflicting && <span className="duplicate-mark">{w.isConflicting}</span>}
        </p>
        <ul className="duplicate-members">
          {group.members.slice(0, named).map((member) => (
            <li key={keyOf(member.split, member.index)}>
              <button type="button" className={`button small ${isIn(member) ? '' : 'is-out'}`} title={w.show} onClick={() => void goToExample(member.split, member.index)}><span>{w.member(w[member.split], member.index, nameOf(member))}</span></button>
            </li>
          ))}
          {group.members.length > named && <li>{w.more(group.members.length - named)}</li>}
        </ul>
      </div>
      <button type="button" className="button small" disabled={!others.some(isIn)} onClick={() => void excludeThese(others)}>{w.keepFirst}</button>
    </li>
  );
}

/** The tab of duplicates. */
export function DuplicatesView() {
  const { data, audit, auditing, unread, view, filter } = useStore(dataPlace);
  const [pages, setPages] = useState(1);
  const groups = audit?.duplicates.slice(0, pages * page) ?? [];
  const shown = useShown(data, view?.numbering ?? null, groups);
  if (audit === null) return <p className="place-empty" role="status">{auditing ?? unread ?? dataWords.figures.reading}</p>;
  if (audit.groups === 0) return <p className="place-empty">{w.none}</p>;
  const rest = audit.duplicates.length - groups.length;
  return (
    <div className="duplicates" tabIndex={0} role="group" aria-label={dataWords.tabs.duplicates}>
      <div className="duplicate-sum">
        <p>{w.sum(audit.groups, audit.extra)}</p>
        {audit.across > 0 && <p className="data-remark warn">{w.across(audit.across)}</p>}
        {audit.conflicting > 0 && <p className="data-remark warn">{w.conflicting(audit.conflicting)}</p>}
        {audit.groups > audit.duplicates.length && <p className="data-remark">{w.listed(audit.duplicates.length)}</p>}
        <p className="data-corrections">
          <button type="button" className="button small" onClick={() => setFilter({ show: 'duplicates', class: null, split: filter.split })}>{w.show}</button>
          <button type="button" className="button small" onClick={() => void excludeThese(audit.duplicates.flatMap(({ members }) => members.slice(1)))}>{w.keepFirstOf(audit.duplicates.length)}</button>
        </p>
      </div>
      <ul>{groups.map((group) => <GroupRow key={keyOf(group.members[0]?.split ?? 'training', group.members[0]?.index ?? 0)} group={group} shown={shown} names={view?.names ?? []} />)}</ul>
      {rest > 0 && <button type="button" className="button" onClick={() => setPages(pages + 1)}>{w.more(rest)}</button>}
    </div>
  );
}
