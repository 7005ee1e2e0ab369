// What becomes of a run when its window is closed, and the offer to be told when it has ended.
import { useState } from 'react';
import { theMachine } from '../session.ts';
import { askToTell, mayAskToTell } from './ending.ts';
import { trainWords } from './words.ts';

const w = trainWords.run;

/** The line below a run that trains. */
export function GoesOn() {
  const [mayAsk, setMayAsk] = useState(mayAskToTell);
  const ask = async (): Promise<void> => {
    await askToTell();
    setMayAsk(mayAskToTell());
  };
  return (
    <p className="train-remark">
      {theMachine().desktop === undefined ? w.keepsGoing : w.keepsGoingHere}
      {mayAsk && <> <button type="button" className="button small" onClick={() => void ask()}>{w.tellMe}</button></>}
    </p>
  );
}
