// Drawing a wire without a mouse: C at a layer, arrows choose the layer it leads to, Enter connects, Escape gives up. Each
// choice is spoken with the shape it would give.
import { connect, portsOfRecord } from '../../core/design/edit.ts';
import { designer, tell } from '../session.ts';
import { announce, canvasState } from './canvas-state.ts';
import { giveKeyboard, reveal } from './looking.ts';
import { scopeOf } from './scope.ts';
import { verdictsFor } from './verdicts.ts';
import { words } from './words.ts';

/** Begins a wire at the one selected layer. */
export function startConnecting(): void {
  const { document, checked, scope, selection } = designer.getState();
  const [id] = selection;
  const record = id === undefined || selection.size !== 1 ? undefined : document.layers[id];
  if (record === undefined) return tell(words.chooseOne);
  const port = portsOfRecord(document, record).outputs[0]?.name;
  if (port === undefined) return tell(words.noSource(record.name));
  const from = { layer: record.id, port, side: 'source' as const };
  const verdicts = verdictsFor({ document, checked, scope: scopeOf(document, scope) }, from, 'source');
  canvasState.setState({ connecting: { from, verdicts, target: null, byKeys: true }, reading: null });
  chooseTarget(1);
  if (canvasState.getState().connecting?.target === null) {
    canvasState.setState({ connecting: null });
    return tell(words.noTargets);
  }
  giveKeyboard(record.id);
}

/** Chooses another target: the next or previous one, nearest first; those that cannot be come not into question. */
export function chooseTarget(step: 1 | -1): void {
  const { connecting } = canvasState.getState();
  const { document } = designer.getState();
  const source = connecting === null ? undefined : document.layers[connecting.from.layer];
  if (connecting === null || source === undefined) return;
  const distance = (id: string): number => {
    const at = document.layers[id]?.position ?? source.position;
    const [dx, dy] = [at.x - source.position.x, at.y - source.position.y];
    return Math.hypot(dx, dy) + (dx < 0 || dy < 0 ? 400 : 0);
  };
  const order = { fits: 0, faulty: 1, impossible: 2 } as const;
  const wired = new Set(Object.values(document.wires).filter((wire) => wire.from.layer === source.id).map((wire) => wire.to.layer));
  const targets = [...connecting.verdicts].filter(([id, verdict]) => verdict.kind !== 'impossible' && !wired.has(id))
    .sort(([a, one], [b, other]) => order[one.kind] - order[other.kind] || distance(a) - distance(b)).map(([id]) => id);
  const now = connecting.target === null ? -1 : targets.indexOf(connecting.target);
  const target = targets[connecting.target === null ? 0 : (now + step + targets.length) % targets.length];
  if (target === undefined) return;
  canvasState.setState({ connecting: { ...connecting, target } });
  reveal(target);
  announce(words.wiring(source.name, document.layers[target]?.name ?? target, connecting.verdicts.get(target)?.text ?? ''));
}

/** Draws the wire that was chosen. */
export function connectChosen(): void {
  const { connecting } = canvasState.getState();
  if (connecting === null || connecting.target === null) return;
  const { from, target, verdicts } = connecting;
  canvasState.setState({ connecting: null });
  const port = verdicts.get(target)?.port ?? 'in';
  const done = designer.getState().edit(words.titles.connect, (document) => connect(document, { layer: from.layer, port: from.port }, { layer: target, port }), [target]);
  const { layers } = designer.getState().document;
  if (!done.ok) tell(done.error.message, 'bad');
  else announce(words.wired(layers[from.layer]?.name ?? '', layers[target]?.name ?? ''));
  giveKeyboard(target);
}

/** Gives the wire up. */
export function cancelConnecting(): void {
  if (canvasState.getState().connecting?.byKeys === true) announce(words.wiringCancelled);
  canvasState.setState({ connecting: null });
}
