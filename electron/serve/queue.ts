// Work that must not overlap, such as reading a file, judging it and writing it again.

/** Does one piece of work after another, in the order they came; a piece that fails does not hold up the next. */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue with nothing in it. */
export function queue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
