// From a line to what it is about.
import { levelShowing } from '../canvas/levels.ts';
import { reveal, showLayer } from '../canvas/looking.ts';
import { designer } from '../session.ts';

/**
 * Selects a layer, wire or note. A click also looks into the block a layer is drawn in; the caret that walks over lines stays
 * where the canvas is, which would jump in and out of blocks otherwise.
 */
export function goToRecord(id: string, isClick: boolean): void {
  const { document, selection, select } = designer.getState();
  if (selection.size === 1 && selection.has(id)) return;
  const layer = document.layers[id];
  const isShown = layer === undefined || levelShowing(layer.parent) !== undefined;
  if (isClick && !isShown) return showLayer(id);
  select([id]);
  if (layer !== undefined && isShown) reveal(id);
}
