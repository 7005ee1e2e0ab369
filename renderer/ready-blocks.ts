// The ready-made blocks the machine has: read once, each looked at before it is shown, because files may be broken.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { instanceIn } from '../core/design/ready.ts';
import { readProject } from '../core/document/file.ts';
import type { Document } from '../core/document/model.ts';
import { theMachine } from './session.ts';

/** A ready-made block. */
export interface Ready {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly fragment: Document;
  readonly fit: { readonly [setting: string]: number };
}

/** Those that are there, in the order they are shown. */
const readyStore = createStore<{ readonly blocks: readonly Ready[] }>()(() => ({ blocks: [] }));

let isAsked = false;
/** Asks the machine for them, once; where it is away, whoever needs them next asks again. */
async function loadReady(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  const found = await theMachine().call('blocks', {}).catch(() => null);
  isAsked = found !== null;
  if (found === null) return;
  readyStore.setState({
    blocks: found.flatMap(({ id, text, fit }): readonly Ready[] => {
      const read = readProject(text, id);
      return read.ok && instanceIn(read.value) !== undefined ? [{ id, name: read.value.name, about: read.value.about, fragment: read.value, fit }] : [];
    }),
  });
}

/** One of them by its id. */
export const readyOf = (id: string): Ready | undefined => readyStore.getState().blocks.find((one) => one.id === id);

/** All of them, for a component; the first that asks has them read. */
export function useReady(): readonly Ready[] {
  useEffect(() => void loadReady(), []);
  return useStore(readyStore, (state) => state.blocks);
}
