// What every view shares: the one open drawing, the machine, and what the window shows beside the drawing.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Machine } from './machine.ts';
import { createDesigner, type Designer, type DesignerActions } from './store.ts';

/** Something to tell for a few seconds at the foot of the window. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'plain' | 'bad';
}

/** What lies over the drawing, if anything. */
export type Overlay = 'none' | 'commands' | 'shortcuts' | 'open' | 'save' | 'export' | 'picture' | 'data' | 'find' | 'preferences' | 'import' | 'import-report' | 'weights' | 'advice' | 'base';

/** The places of the window. */
export type Place = 'design' | 'data' | 'train' | 'evaluate';

/** What the window shows beside the drawing; nothing of it is undone or saved with the document. */
export interface View {
  readonly overlay: Overlay;
  readonly place: Place;
  /** the welcome view covers the canvas until a drawing is begun or opened */
  readonly isWelcoming: boolean;
  /** above 0: a known network is to be chosen in the welcome view, so the keyboard goes there; counts how often that was asked */
  readonly choosing: number;
  readonly isPaletteOpen: boolean;
  readonly isInspectorOpen: boolean;
  readonly drawer: 'closed' | 'problems' | 'table' | 'code';
  readonly theme: 'system' | 'light' | 'dark';
  readonly notices: readonly Notice[];
}

/** The open drawing. */
export const designer = createDesigner();

/** The window beside it. */
export const view = createStore<View>()(() => ({ overlay: 'none', place: 'design', isWelcoming: true, choosing: 0, isPaletteOpen: true, isInspectorOpen: true, drawer: 'closed', theme: 'system', notices: [] }));

let machine: Machine | null = null;
/** Gives the window its machine, once, before anything is shown. */
export function setMachine(given: Machine): void {
  machine = given;
}
/** The machine; a bug before it was given. */
export function theMachine(): Machine {
  if (machine === null) throw new Error('internal: the window has no machine yet');
  return machine;
}

/** A part of the drawing's state, for a component. */
export function useDesigner<T>(select: (state: Designer & DesignerActions) => T): T {
  return useStore(designer, select);
}

/** A part of the window's state, for a component. */
export function useView<T>(select: (state: View) => T): T {
  return useStore(view, select);
}

let lastNotice = 0;
const noticeTime = 6000;
/** What takes longer to read stays longer: characters that are read in that time, and milliseconds for each beyond. */
const [shortNotice, readingTime] = [100, 60];
/** Tells something at the foot of the window for a few seconds; what stands there already is told anew, not twice. */
export function tell(text: string, tone: Notice['tone'] = 'plain'): void {
  const id = ++lastNotice;
  view.setState(({ notices }) => ({ notices: [...notices.filter((notice) => notice.text !== text).slice(-2), { id, text, tone }] }));
  setTimeout(() => view.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })), noticeTime + Math.max(0, text.length - shortNotice) * readingTime);
}
