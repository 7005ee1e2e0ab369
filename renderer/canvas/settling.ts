// A drawing is shown: its layers are given places when it came without, and the canvas looks at it. Nothing a hand has placed
// is moved; a drawing made for smaller cards is stretched as a whole.
import { moveLayers } from '../../core/design/edit.ts';
import type { Document, LayerRecord } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import { designer } from '../session.ts';
import { arrangeAll } from './arranging.ts';
import { presentScope } from './commands.ts';
import { firstView } from './looking.ts';
import { isUnplaced, stretched } from './placing.ts';

function byParent(document: Document): readonly (readonly LayerRecord[])[] {
  const groups = new Map<string | null, LayerRecord[]>();
  for (const layer of Object.values(document.layers)) {
    const group = groups.get(layer.parent);
    if (group === undefined) groups.set(layer.parent, [layer]);
    else group.push(layer);
  }
  return [...groups.values()];
}

/** Just opened: nobody did anything yet. */
function isPristine(): boolean {
  const { document, saved, history } = designer.getState();
  return document === saved && history.past.length === 0;
}

/** Shows what is open. */
export async function settleIn(): Promise<void> {
  const { document, file, load, noteSaved } = designer.getState();
  if (isPristine()) {
    const places = Object.assign({}, ...byParent(document).map((layers) => (isUnplaced(layers) ? null : stretched(layers)))) as Parameters<typeof moveLayers>[1];
    const moved = Object.keys(places).length === 0 ? null : moveLayers(document, places);
    const next = moved?.ok === true ? apply(document, moved.value) : null;
    // Loading again rather than editing: that it fits this window's cards is no change a person made.
    if (next?.ok === true) return load(next.value, file);
  }
  const parent = presentScope().block?.id ?? null;
  if (isUnplaced(Object.values(document.layers).filter((layer) => layer.parent === parent))) {
    const wasSaved = isPristine();
    await arrangeAll('right');
    if (wasSaved && designer.getState().history.past.length === 1) noteSaved(designer.getState().document, file);
  }
  firstView();
}
