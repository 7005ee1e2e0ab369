// Drawing a wire without a mouse: C at a layer, arrows choose the layer it leads to, Enter connects, Escape gives up. Each
// choice is spoken with the shape it would give.
import { connectEnds } from '../../core/design/blocks-ports.ts';
import { portsOfRecord } from '../../core/design/edit.ts';
import type { WireEnd } from '../../core/document/model.ts';
import { designer, tell } from '../session.ts';
import { announce, canvasState } from './canvas-state.ts';
import { giveKeyboard, reveal } from './looking.ts';
import type { Level } from './block-layout.ts';
import { boxOfRecord, levelNamed, levelShowing, shownLevel } from './levels.ts';
import type { Place } from './metrics.ts';
import { handleOfEnd, recordOfNode } from './node-ids.ts';
import { verdictsOn } from './verdicts.ts';
import { words } from './words.ts';

/** Begins a wire at the one selected layer. */
export function startConnecting(): void {
  const { document, selection } = designer.getState();
  const [id] = selection;
  const record = id === undefined || selection.size !== 1 ? undefined : document.layers[id];
  if (record === undefined) return tell(words.chooseOne);
  const port = portsOfRecord(document, record).outputs[0]?.name;
  if (port === undefined) return tell(words.noSource(record.name));
  const from = { layer: record.id, port, side: 'source' as const };
  begin(levelShowing(record.parent) ?? shownLevel(), from);
}

/** Begins a wire at an input of the block that is looked into. */
export function startFromPort(port: string): void {
  begin(shownLevel(), { layer: '', port, side: 'source' as const });
}

function begin(level: Level, from: WireEnd & { readonly side: 'source' }): void {
  const { document, checked } = designer.getState();
  const verdicts = verdictsOn(level.level, { document, checked, scope: level.scope }, from, 'source');
  canvasState.setState({ connecting: { from, level: level.level, verdicts, target: null, byKeys: true }, touched: level.level, reading: null });
  chooseTarget(1);
  if (canvasState.getState().connecting?.target === null) {
    canvasState.setState({ connecting: null });
    return tell(words.noTargets);
  }
  giveKeyboard(handleOfEnd(level.level, from, 'source').node);
}

/** What a node is called. */
function nameOf(node: string): string {
  const { sort, id } = recordOfNode(node);
  return sort === 'port' ? id.slice(id.indexOf('/', 1) + 1) : (designer.getState().document.layers[id]?.name ?? id);
}

const placeOf = (node: string): Place => boxOfRecord(recordOfNode(node).id) ?? { x: 0, y: 0 };

/** Chooses another target: the next or previous one, nearest first; those that cannot be come not into question. */
export function chooseTarget(step: 1 | -1): void {
  const { connecting } = canvasState.getState();
  if (connecting === null) return;
  const { document } = designer.getState();
  const own = handleOfEnd(connecting.level, connecting.from, 'source').node;
  const from = connecting.from.layer === '' ? null : placeOf(own);
  const distance = (node: string): number => {
    const at = placeOf(node);
    const [dx, dy] = [at.x - (from?.x ?? at.x), at.y - (from?.y ?? at.y)];
    // The ports of the block around come last.
    return Math.hypot(dx, dy) + (dx < 0 || dy < 0 ? 400 : 0) + (recordOfNode(node).sort === 'port' ? 1e6 : 0);
  };
  const order = { fits: 0, faulty: 1, impossible: 2 } as const;
  const wired = new Set([
    ...Object.values(document.wires).filter((wire) => wire.from.layer === connecting.from.layer).map((wire) => connecting.level + wire.to.layer),
    ...(connecting.from.layer === '' ? (levelNamed(connecting.level).scope.block?.inputs.find((one) => one.name === connecting.from.port)?.to ?? []).map((to) => connecting.level + to.layer) : []),
  ]);
  const targets = [...connecting.verdicts].filter(([node, verdict]) => verdict.kind !== 'impossible' && node !== own && !wired.has(node))
    .sort(([a, one], [b, other]) => order[one.kind] - order[other.kind] || distance(a) - distance(b)).map(([node]) => node);
  const now = connecting.target === null ? -1 : targets.indexOf(connecting.target);
  const target = targets[connecting.target === null ? 0 : (now + step + targets.length) % targets.length];
  if (target === undefined) return;
  canvasState.setState({ connecting: { ...connecting, target } });
  if (recordOfNode(target).sort === 'layer') reveal(recordOfNode(target).id);
  announce(words.wiring(nameOf(own), nameOf(target), connecting.verdicts.get(target)?.text ?? ''));
}

/** Draws the wire that was chosen. */
export function connectChosen(): void {
  const { connecting } = canvasState.getState();
  if (connecting === null || connecting.target === null) return;
  const { from, level, target, verdicts } = connecting;
  canvasState.setState({ connecting: null });
  const { sort, id } = recordOfNode(target);
  const port = verdicts.get(target)?.port ?? 'in';
  const isOutput = sort === 'port' || `${target}/` === level;
  const to = isOutput ? { layer: '', port } : { layer: id, port };
  const block = levelNamed(level).scope.block?.id ?? null;
  const done = designer.getState().edit(words.titles.connect, (document) => connectEnds(document, block, { layer: from.layer, port: from.port }, to), isOutput ? undefined : [id]);
  if (!done.ok) tell(done.error.message, 'bad');
  else announce(words.wired(nameOf(handleOfEnd(level, from, 'source').node), nameOf(target)));
  giveKeyboard(target);
}

/** Gives the wire up. */
export function cancelConnecting(): void {
  if (canvasState.getState().connecting?.byKeys === true) announce(words.wiringCancelled);
  canvasState.setState({ connecting: null });
}
