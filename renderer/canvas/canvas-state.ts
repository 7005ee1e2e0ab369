// What the canvas shows beside the document: cards under the hand, a wire being drawn, the card that is being read. Nothing
// of it is saved or undone.
import type { ReactFlowInstance } from '@xyflow/react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { WireEnd } from '../../core/document/model.ts';
import type { Expanded } from './block-layout.ts';
import type { Flow, Place } from './metrics.ts';
import type { CanvasNode, WireEdge } from './sync.ts';
import type { Verdict } from './verdicts.ts';

/** A wire being drawn. */
export interface Connecting {
  /** where it begins; an end of the layer '' is a port of the block around */
  readonly from: WireEnd & { readonly side: 'source' | 'target' };
  /** the level it is drawn on */
  readonly level: string;
  /** what every node of that level would say to it, by node id */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** the node chosen by keyboard */
  readonly target: string | null;
  readonly byKeys: boolean;
}

/** All of a card, all of it in larger letters, its name and shape, or, seen from afar, a painted block of colour. */
export type Detail = 'full' | 'snug' | 'some' | 'none';

/** How much of a card can be read at a zoom; held a little so that it does not flicker at the threshold. */
export function detailAt(zoom: number, before: Detail): Detail {
  const [full, snug, none] = [before === 'full' ? 0.6 : 0.64, before === 'some' || before === 'none' ? 0.46 : 0.44, before === 'none' ? 0.38 : 0.33];
  return zoom < none ? 'none' : zoom < snug ? 'some' : zoom < full ? 'snug' : 'full';
}

/** The canvas's own state. */
export interface CanvasState {
  /** blocks whose inside is shown in place */
  readonly expanded: Expanded;
  /** the level a hand was at last */
  readonly touched: string;
  readonly moving: ReadonlyMap<string, Place & { readonly width?: number; readonly height?: number }>;
  readonly connecting: Connecting | null;
  /** the wire something is held over, to be put on it */
  readonly overWire: string | null;
  /** the card whose details are shown */
  readonly reading: string | null;
  /** the fresh block whose name is being typed on its card */
  readonly naming: string | null;
  /** the note that is being written */
  readonly writing: string | null;
  readonly flow: Flow;
  /** how much of a card can be read at the present zoom */
  readonly detail: Detail;
  /** the card that has the keyboard while cards are painted */
  readonly focused: string | null;
  /** where in the outline the keyboard is, or was last */
  readonly outlineAt: string | null;
  readonly isMapOpen: boolean;
  /** said to screen readers */
  readonly announcement: string;
}

/** The canvas's own state; see `CanvasState`. */
export const canvasState = createStore<CanvasState>()(() => ({ expanded: new Map(), touched: '', moving: new Map(), connecting: null, overWire: null, reading: null, naming: null, writing: null, flow: 'right', detail: 'full', focused: null, outlineAt: null, isMapOpen: true, announcement: '' }));

/** A part of it, for a component. */
export function useCanvas<T>(select: (state: CanvasState) => T): T {
  return useStore(canvasState, select);
}

/** Says something to screen readers. */
export function announce(text: string): void {
  canvasState.setState({ announcement: text });
}

/** React Flow's handle on the canvas. */
export type Instance = ReactFlowInstance<CanvasNode, WireEdge>;

let instance: Instance | null = null;
let element: HTMLElement | null = null;

/** Notes the canvas that is shown, or that none is. */
export function setInstance(given: Instance | null, at: HTMLElement | null): void {
  instance = given;
  element = at;
}

/** The canvas that is shown, if one is. */
export function theInstance(): Instance | null {
  return instance;
}

/** The element it is shown in. */
export function theElement(): HTMLElement | null {
  return element;
}
