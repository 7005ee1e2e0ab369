// The cards a hand is about to freeze while it holds the freeze boundary: they show how they would stand before anything changes.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The cards that would be frozen, by node id; null while no hand holds it. */
export interface Freezing {
  readonly frozen: ReadonlySet<string> | null;
}

/** See `Freezing`. */
export const freezing = createStore<Freezing>()(() => ({ frozen: null }));

/** Whether a card is shown frozen: as a hand would have it, else as it is. What is shown of a block's inside follows its block. */
export function useFrozen(node: string, isFrozen: boolean, hasWeights: boolean): boolean {
  return useStore(freezing, ({ frozen }) => {
    if (frozen === null || !hasWeights) return isFrozen;
    const slash = node.indexOf('/');
    return slash === -1 ? frozen.has(node) : isFrozen || frozen.has(node.slice(0, slash));
  });
}
