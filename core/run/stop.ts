// A wish to stop, looked at between steps: work in progress is never cut off, it ends in good order.

/** What work looks at. */
export interface Stop {
  readonly requested: boolean;
  /** calls `listener` once when stopping is asked for (at once if it already was); answers how to stop listening */
  onRequest(listener: () => void): () => void;
}

/** The end that asks. */
export interface StopSource {
  readonly stop: Stop;
  request(): void;
}

/** A stop nobody has asked for yet. */
export function stopSource(): StopSource {
  const listeners = new Set<() => void>();
  let requested = false;
  return {
    stop: {
      get requested() {
        return requested;
      },
      onRequest(listener) {
        if (requested) listener();
        else listeners.add(listener);
        return () => { listeners.delete(listener); };
      },
    },
    request() {
      if (requested) return;
      requested = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
