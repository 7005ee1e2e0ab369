// Asking the network about one image: what it takes it for, and where it looks. A question waits
// for the answer to the one before; of those that wait, only the last is asked.
import { useEffect, useRef, useState } from 'react';
import type { RunWeights } from '../../core/run/records.ts';
import type { Glance, HeatMap, ImageSource } from '../../core/run/result-services.ts';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';

/** What is asked. */
export interface Question {
  readonly id: string;
  readonly weights: RunWeights['which'];
  readonly image: ImageSource;
}

/** How it is to be explained. */
export interface How {
  readonly method: HeatMap['method'];
  readonly class: number | null;
  readonly layer: string | null;
}

/** An answer, and whether another is on its way. */
export interface Answered<T> {
  readonly answer: T | null;
  readonly trouble: { readonly code: string; readonly message: string } | null;
  readonly isAsking: boolean;
}

const nothing = { answer: null, trouble: null, isAsking: false } as const;
/** As many classes as are ever listed; names of all of them are known then. */
const allClasses = 1000;

function useAsked<T>(ask: (() => Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } }>) | null, about: readonly unknown[], fresh: unknown): Answered<T> {
  const [state, setState] = useState<Answered<T>>(nothing);
  const before = useRef(fresh);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    if (ask === null) return setState(nothing);
    let isOver = false;
    // What was said of another image or run is not left standing.
    const isNew = before.current !== fresh;
    before.current = fresh;
    setState((now) => ({ answer: isNew ? null : now.answer, trouble: null, isAsking: true }));
    const answer = last.current.then(() => (isOver ? null : ask()));
    last.current = answer.catch(() => null);
    void answer.then((found) => {
      if (!isOver && found !== null) setState(found.ok ? { answer: found.value, trouble: null, isAsking: false } : { answer: null, trouble: found.error, isAsking: false });
      return null;
    });
    return () => { isOver = true; };
  }, about);
  return state;
}

/** What the network takes an image for, the likeliest first. */
export function usePrediction(question: Question | null): Answered<Glance> {
  const key = question?.image ?? null;
  return useAsked(question === null ? null : () => asked(theMachine().call('predictImage', { ...question, top: allClasses })), [question?.id, question?.weights, key], question?.id);
}

/** Where it looks. */
export function useExplanation(question: Question | null, how: How): Answered<HeatMap> {
  const key = question?.image ?? null;
  return useAsked(question === null ? null : () => asked(theMachine().call('explainImage', { ...question, ...how })), [question?.id, question?.weights, key, how.method, how.class, how.layer], question?.id);
}
