// The drawings on the canvas as they are just now: what is shown, and the insides of blocks shown in place. From a node to the
// place it has in the checked drawing, and from a place on the canvas to one in the document.
import type { Document } from '../../core/document/model.ts';
import { designer } from '../session.ts';
import { levelsOf, type Expanded, type Level } from './block-layout.ts';
import { canvasState } from './canvas-state.ts';
import { card, type Box, type Place } from './metrics.ts';
import { noteNodeId, recordOfNode } from './node-ids.ts';
import { pathInto, scopeOf } from './scope.ts';

let last: { readonly document: Document; readonly scope: string | null; readonly expanded: Expanded; readonly levels: readonly Level[] } | null = null;

/** The drawings on the canvas, what is shown first. */
export function presentLevels(): readonly Level[] {
  const { document, scope } = designer.getState();
  const { expanded } = canvasState.getState();
  if (last === null || last.document !== document || last.scope !== scope || last.expanded !== expanded) last = { document, scope, expanded, levels: levelsOf(document, scopeOf(document, scope), expanded) };
  return last.levels;
}

/** The drawing that is shown. */
export function shownLevel(): Level {
  return presentLevels()[0] as Level;
}

/** A level by the beginning of its node ids; what is shown when there is none (any more). */
export function levelNamed(level: string): Level {
  return presentLevels().find((one) => one.level === level) ?? shownLevel();
}

/** The level on which the layers of a definition stand: of several, the one a hand was at last. Undefined when none shows them. */
export function levelShowing(parent: string | null): Level | undefined {
  const { touched } = canvasState.getState();
  const all = presentLevels().filter((one) => (one.scope.block?.id ?? null) === parent);
  return all.find((one) => one.level === touched) ?? all[0];
}

/** The level new things go to: that of the one selected layer, else what is shown. */
export function levelAtHand(): Level {
  const { document, selection } = designer.getState();
  const [only] = selection;
  const record = selection.size === 1 && only !== undefined ? document.layers[only] : undefined;
  return record === undefined ? shownLevel() : (levelShowing(record.parent) ?? shownLevel());
}

/** The path in the checked drawing of a layer's node. */
export function pathOfNode(node: string): string {
  const { id, level } = recordOfNode(node);
  return pathInto(levelNamed(level).scope, id);
}

/** The node a record is seen as, null when nothing shows it. */
export function nodeOfRecord(id: string): string | null {
  const { document } = designer.getState();
  const record = document.layers[id];
  const level = record === undefined ? undefined : levelShowing(record.parent);
  return level === undefined ? null : level.level + id;
}

/** Where a layer's card or frame, or a note, is seen on the canvas, null when nothing shows it. */
export function boxOfRecord(id: string): Box | null {
  const { layers, notes } = designer.getState().document;
  const record = layers[id] ?? notes[id];
  const level = record === undefined ? undefined : levelShowing(record.parent);
  if (record === undefined || level === undefined) return null;
  const size = 'size' in record ? record.size : card;
  return level.boxes.get('size' in record ? noteNodeId(id) : id) ?? { x: record.position.x + level.offset.x, y: record.position.y + level.offset.y, ...size };
}

/** A place on the canvas in the coordinates of a level's own drawing. */
export function onLevel(level: Level, { x, y }: Place): Place {
  return { x: x - level.offset.x, y: y - level.offset.y };
}
