// Looks into a run between two of its steps, again and again while somebody looks, never faster than the run answers.
import { useCallback, useEffect, useRef, useState } from 'react';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import type { Look, LookRequest } from '../../core/run/run-services.ts';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';
import { training } from './state.ts';

/** What a look of a kind shows. */
export type LookOf<K extends LookRequest['what']> = Extract<Look, { readonly what: K }>;

/** Least milliseconds between an answer and the next question. */
const pause = 2000;

type RequestOf<K extends LookRequest['what']> = Extract<LookRequest, { readonly what: K }>;

interface Looked<K extends LookRequest['what']> {
  readonly look: LookOf<K> | null;
  /** what that look was asked with */
  readonly of: RequestOf<K> | null;
  readonly trouble: string | null;
  readonly isAsking: boolean;
  /** looks now */
  readonly ask: () => void;
}

/** Looks into a run: once at first, then whenever it has gone on, as long as `isFollowing`. Null asks nothing. */
export function useLook<K extends LookRequest['what']>(id: string, request: RequestOf<K> | null, isFollowing: boolean): Looked<K> {
  const [answer, setAnswer] = useState<Result<LookOf<K>> | null>(null);
  const [last, setLast] = useState<{ readonly look: LookOf<K>; readonly of: RequestOf<K> } | null>(null);
  const [isAsking, setAsking] = useState(false);
  const now = useRef({ request, isAsking: false, seen: -1 });
  now.current.request = request;
  const ask = useCallback((): void => {
    const { request: look } = now.current;
    if (look === null) return;
    if (now.current.isAsking) {
      // What is asked for may have changed since: it is asked after the answer, though the run may stand still.
      now.current.seen = -1;
      return;
    }
    now.current.isAsking = true;
    now.current.seen = training.getState().run.step;
    setAsking(true);
    const lookOnce = async (): Promise<void> => {
      const found = await asked(theMachine().call('lookIntoRun', { id, look }));
      now.current.isAsking = false;
      setAsking(false);
      if (found.ok && found.value.what === look.what) {
        setLast({ look: found.value as LookOf<K>, of: look });
        setAnswer(ok(found.value as LookOf<K>));
      } else if (!found.ok) setAnswer(found);
    };
    void lookOnce();
  }, [id]);
  const key = request === null ? null : JSON.stringify(request);
  useEffect(() => {
    if (key === null || !isFollowing) return undefined;
    ask();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && training.getState().run.step !== now.current.seen) ask();
    }, pause);
    return () => clearInterval(timer);
  }, [key, isFollowing, ask]);
  return { look: last?.look ?? null, of: last?.of ?? null, trouble: answer?.ok === false ? answer.error.message : null, isAsking, ask };
}
