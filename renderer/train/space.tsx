// What all runs take of the disk, what is free and what they may take; and what to do when that cannot be kept by itself.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { RunCard, RunSpace } from '../../core/run/run-services.ts';
import { formatBytes } from '../format.ts';
import { preferences } from '../panels/preferences.ts';
import { Icon } from '../panels/icons.tsx';
import { theMachine, view } from '../session.ts';
import { trainWords } from './words.ts';

const w = trainWords.space;

/** The space of these runs in a line, and a word of warning where they take more than they may. */
export function Space({ runs, hint }: { readonly runs: readonly RunCard[]; readonly hint: string | null }) {
  const bytes = runs.reduce((sum, card) => sum + card.bytes, 0);
  const limit = useStore(preferences, ({ runSpace }) => runSpace);
  const [space, setSpace] = useState<RunSpace | null>(null);
  useEffect(() => {
    let isOver = false;
    const take = (found: RunSpace): void => {
      if (!isOver) setSpace(found);
    };
    theMachine().call('runSpace', {}).then(take, () => undefined);
    return () => {
      isOver = true;
    };
  }, [bytes, limit]);
  const isTooMuch = space !== null && space.limit !== null && space.bytes > space.limit;
  return (
    <>
      <p className="train-remark">{[w.total(formatBytes(bytes)), ...(space === null ? [] : [...(space.limit === null ? [] : [w.limit(formatBytes(space.limit))]), ...(space.free === null ? [] : [w.free(formatBytes(space.free))])]), ...(hint === null ? [] : [hint])].join(' · ')}</p>
      {isTooMuch && (
        <section className="train-offer" aria-label={w.over}>
          <Icon name="note" />
          <div>
            <h3>{w.over}</h3>
            <p className="train-remark">{w.overText}</p>
            <button type="button" className="button small" onClick={() => view.setState({ overlay: 'preferences' })}>{w.allow}</button>
          </div>
        </section>
      )}
    </>
  );
}
