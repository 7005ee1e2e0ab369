// Showing the inside of blocks in place. Only the view: nothing of it is saved with the document or undone, but it is kept for
// every drawing as long as the window is open.
import { middleOf } from '../../core/design/blocks.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { designer, tell } from '../session.ts';
import { announce, canvasState } from './canvas-state.ts';
import { blockWords as w } from './block-words.ts';
import type { Expanded } from './block-layout.ts';
import { nodeOfRecord, pathOfNode } from './levels.ts';
import { giveKeyboard, reveal } from './looking.ts';
import { recordOfNode } from './node-ids.ts';

/** Shows the inside of a block at its node, or closes it. */
export function toggleExpanded(node: string): void {
  const { document } = designer.getState();
  const { expanded } = canvasState.getState();
  const record = document.layers[recordOfNode(node).id];
  const block = record?.kind === 'block' ? definitionOf(document, record) : undefined;
  if (record === undefined || block === undefined) return;
  const path = pathOfNode(node);
  const next = new Map(expanded);
  if (!next.delete(path)) next.set(path, middleOf(Object.values(document.layers).filter((layer) => layer.parent === block.id).map((layer) => layer.position)));
  canvasState.setState({ expanded: next, reading: null });
  announce(next.has(path) ? w.expanded(record.name) : w.collapsed(record.name));
  designer.getState().select([record.id]);
  reveal(record.id);
  giveKeyboard(node);
}

/** Shows or closes the insides of the selected blocks. From within a frame, with no block selected, the frame closes. */
export function toggleSelected(): void {
  const { document, selection } = designer.getState();
  const layers = [...selection].flatMap((id) => document.layers[id] ?? []);
  const blocks = layers.filter((layer) => layer.kind === 'block');
  for (const { id } of blocks) {
    const node = nodeOfRecord(id);
    if (node !== null) toggleExpanded(node);
  }
  if (blocks.length > 0) return;
  const [first] = layers;
  const node = first === undefined ? null : nodeOfRecord(first.id);
  const { level } = recordOfNode(node ?? '');
  if (level === '') tell(w.nothingToExpand);
  else toggleExpanded(level.slice(0, -1));
}

const kept = new Map<string, Expanded>();
let shown: string | null = null;

/** Another drawing is open: what was shown in place in it, as long as this window remembers. */
export function rememberExpanded(): void {
  const { file } = designer.getState();
  const now = file.path ?? '';
  if (shown !== null && shown !== '') kept.set(shown, canvasState.getState().expanded);
  if (now === shown && now !== '') return;
  shown = now;
  canvasState.setState({ expanded: kept.get(now) ?? new Map(), touched: '' });
}
