// Why a run cannot be measured or asked, and what to do about it: where its data have moved, they are found again from here.
import { useState } from 'react';
import { LocateDialog } from '../train/locate-dialog.tsx';
import { trainWords } from '../train/words.ts';
import { refreshRuns, shownRun, useEvaluating } from './state.ts';
import { evaluateWords } from './words.ts';

/** What went wrong, as the machine says it. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
}

/** Refusals that are about what lies, or no longer lies, where the data were. */
export const areAboutData = ({ code }: Trouble): boolean => code.startsWith('data-') || code === 'missing';

/** What went wrong in words; a place where nothing lies any more is named with what still works. */
export function troubleText({ code, message }: Trouble, data: string | null): string {
  return data !== null && code === 'data-unknown' ? evaluateWords.dataGone(data) : message;
}

/** What went wrong with the shown run, with the way to its data where it is about them, and trying again. */
export function DataTrouble({ trouble, onAgain }: { readonly trouble: Trouble; readonly onAgain: () => void }) {
  const run = useEvaluating(shownRun);
  const [isLocating, setLocating] = useState(false);
  const isOfData = run !== null && areAboutData(trouble);
  return (
    <>
      <p className="evaluate-trouble" role="alert">{troubleText(trouble, run?.data ?? null)}</p>
      <div className="evaluate-buttons">
        {isOfData && <button type="button" className="button" onClick={() => setLocating(true)}>{trainWords.locate.button}</button>}
        <button type="button" className={isOfData ? 'button quiet' : 'button'} onClick={onAgain}>{evaluateWords.again}</button>
      </div>
      {isLocating && run !== null && <LocateDialog card={run} onClose={() => setLocating(false)} onFound={() => void refreshRuns().then(onAgain)} />}
    </>
  );
}
