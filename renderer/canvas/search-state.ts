// The search palette of the canvas: whether it is open, where, and what the layer it adds is to be wired to.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { WireEnd } from '../../core/document/model.ts';

/** What the palette was opened for. */
export interface LayerSearch {
  /** the port a wire was pulled from, null when nothing is to be wired */
  readonly from: (WireEnd & { readonly side: 'source' | 'target' }) | null;
  /** the wire the layer is to stand on */
  readonly wire: string | null;
  /** where on the screen; null: in the middle of the canvas */
  readonly point: { readonly x: number; readonly y: number } | null;
}

/** The open palette, if it is. */
export const searchState = createStore<{ readonly open: LayerSearch | null }>()(() => ({ open: null }));

/** Opens the palette. */
export function openLayerSearch({ from = null, wire = null, point = null }: Partial<LayerSearch> = {}): void {
  searchState.setState({ open: { from, wire, point } });
}

/** Closes it. */
export function closeLayerSearch(): void {
  searchState.setState({ open: null });
}

/** The open palette, for a component. */
export function useLayerSearch(): LayerSearch | null {
  return useStore(searchState, (state) => state.open);
}
