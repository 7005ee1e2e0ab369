// Laying out: asks the thread for places and applies them as one step. Nothing is moved that was not asked for: with several
// layers selected only they are laid out, where they stand.
import type { LayerRecord } from '../../core/document/model.ts';
import { designer, tell } from '../session.ts';
import { askArrange } from './ask-arrange.ts';
import type { Places } from '../../core/design/arrange.ts';
import { placesOfNotes } from './arrange-notes.ts';
import { announce } from './canvas-state.ts';
import { moveCards, presentScope, tryEdit } from './commands.ts';
import { lookAtAll } from './looking.ts';
import { grid, type Flow } from './metrics.ts';
import { portNodeId } from './sync.ts';
import { blockWires } from './wire-view.ts';
import { words } from './words.ts';

/** Places moved together, so that their first corner is where the layers' was. */
export function anchored(places: Places, layers: readonly Pick<LayerRecord, 'position'>[]): Places {
  const corner = (all: readonly { readonly x: number; readonly y: number }[]) => ({ x: Math.min(...all.map(({ x }) => x)), y: Math.min(...all.map(({ y }) => y)) });
  const [from, to] = [corner(Object.values(places)), corner(layers.map(({ position }) => position))];
  const by = { x: Math.round((to.x - from.x) / grid) * grid, y: Math.round((to.y - from.y) / grid) * grid };
  return Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]));
}

/** Lays the selected layers out anew, or all of what is shown when fewer than two are selected, as one undoable step. */
export async function arrangeAll(direction: Flow): Promise<void> {
  const { document, opening, scope, selection } = designer.getState();
  const shown = presentScope();
  const parent = shown.block?.id ?? null;
  const all = Object.values(document.layers).filter((layer) => layer.parent === parent);
  const chosen = all.filter((layer) => selection.has(layer.id));
  const isPart = chosen.length > 1 && chosen.length < all.length;
  const layers = isPart ? chosen : all;
  if (layers.length === 0) return;
  const within = Object.values(document.wires).filter((wire) => wire.parent === parent).sort((a, b) => a.order - b.order);
  const wires = [...within, ...(isPart ? [] : blockWires(shown))].map(({ from, to }) => [from.layer === '' ? portNodeId('in', from.port) : from.layer, to.layer === '' ? portNodeId('out', to.port) : to.layer] as const);
  const ports = isPart ? [] : [...(shown.block?.inputs ?? []).map(({ name }) => portNodeId('in', name)), ...(shown.block?.outputs ?? []).map(({ name }) => portNodeId('out', name))];
  let answer: Places;
  try {
    answer = await askArrange({ ids: layers.map((layer) => layer.id), ports, wires, flow: direction });
  } catch {
    return tell(words.arrangeFailed, 'bad');
  }
  const now = designer.getState();
  if (now.opening !== opening || now.scope !== scope) return;
  tryEdit(words.titles.arrange, (present) => {
    // Layers may have come and gone while the thread was at it.
    const standing = Object.values(present.layers).filter((layer) => layer.parent === parent);
    const known = Object.fromEntries(Object.entries(answer).filter(([id]) => Object.hasOwn(present.layers, id)));
    const places = isPart ? anchored(known, standing.filter((layer) => Object.hasOwn(known, layer.id))) : known;
    const notes = Object.values(present.notes).filter((note) => note.parent === parent);
    return moveCards(present, { ...places, ...placesOfNotes(standing, notes, places, direction) });
  }, [...now.selection]);
  announce(words.arranged(layers.length));
  if (!isPart) lookAtAll();
}
