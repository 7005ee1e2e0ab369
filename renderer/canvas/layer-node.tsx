// A layer's card: what it does, what it is called, what comes out of it, what it costs. The same component for every kind.
import { Handle, type NodeProps } from '@xyflow/react';
import { memo, type CSSProperties } from 'react';
import { lastNumber } from '../format.ts';
import { ExpandButton } from './expand-button.tsx';
import { BlockName } from './block-name.tsx';
import { useCanvas } from './canvas-state.ts';
import { shareSteps } from './figures.ts';
import { useFrozen } from './freezing.ts';
import { alongEdge, sideOf } from './handles.ts';
import { LayerIcon, LockIcon } from './icons.tsx';
import type { LayerView } from './layer-view.ts';
import type { LayerNode } from './sync.ts';
import { words } from './words.ts';

/** Two bars in one box, parameters over operations, each on a field of its own: one box more on every card is felt while the canvas moves. */
const shareBars = ({ parameters, macs }: LayerView['shares']): CSSProperties => ({ backgroundSize: `${(100 * parameters) / shareSteps}% 2px, ${(100 * macs) / shareSteps}% 1px, 100% 2px, 100% 1px` });

/** Rows that surely have room for their text, in letters: they need not be cut, and what is cut costs the browser a layer of its own. */
const roomFor = { name: 10, title: 14, row: 22 } as const;
const isBrief = ({ name, title, caption, shape, parameters }: LayerView): boolean => name.length <= roomFor.name && title.length <= roomFor.title && caption.length <= roomFor.row && shape.length + parameters.length < roomFor.row;

/** A name; where it is long, the number it ends with stays when the rest is cut, because that tells it from its like. */
function LayerName({ name }: { readonly name: string }) {
  const number = name.length > roomFor.name ? lastNumber(name) : '';
  if (number === '') return <span className="layer-name">{name}</span>;
  return <span className="layer-name numbered"><span>{name.slice(0, -number.length)}</span><span>{number}</span></span>;
}

/** The dots wires are drawn from and to. */
function Ports({ view }: { readonly view: LayerView }) {
  const dots = (names: readonly string[], type: 'source' | 'target') => names.map((name, i) => {
    const along = `${100 * alongEdge(i, names.length)}%`;
    const style: CSSProperties = view.flow === 'right' ? { top: along } : { left: along };
    return <Handle key={name} id={name} type={type} position={sideOf(type, view.flow)} style={style} className={names.length === 1 ? 'layer-port only' : 'layer-port'} title={names.length > 1 ? name : undefined} aria-hidden="true" />;
  });
  return <>{dots(view.inputs, 'target')}{dots(view.outputs, 'source')}</>;
}

/** What the card would say to the wire that is being drawn. */
function VerdictTag({ id }: { readonly id: string }) {
  const verdict = useCanvas((state) => state.connecting?.verdicts.get(id));
  // Why a card cannot take the wire is said once, beside the pointer, when it is there: most cards cannot, and all for the same reason.
  return verdict === undefined || verdict.kind === 'impossible' ? null : <span className={`layer-verdict ${verdict.kind}`}>{verdict.text}</span>;
}

function LayerCard({ id, data: { view }, selected, dragging }: NodeProps<LayerNode>) {
  const chosen = useCanvas((state) => (state.connecting === null ? '' : state.connecting.level + state.connecting.from.layer === id ? 'wiring-from' : state.connecting.target === id ? 'wiring-to' : (state.connecting.verdicts.get(id)?.kind ?? 'wiring-no')));
  const isNaming = useCanvas((state) => state.naming === id);
  const isFrozen = useFrozen(id, view.isFrozen, view.parameters !== '');
  const states = ['layer', view.standing, isFrozen ? 'frozen' : '', view.kind === 'block' ? 'stacked' : '', view.repeat > 1 ? 'repeated' : '', selected ? 'selected' : '', dragging ? 'dragged' : '', chosen];
  const className = states.filter((state) => state !== '').join(' ');
  return (
    <div className={className} data-family={view.family}>
      <Ports view={view} />
      <div className={isBrief(view) ? 'layer-body brief' : 'layer-body'}>
        <span className="layer-head">
          <span className="layer-called">
            <LayerIcon kind={view.kind} />
            {isNaming ? <BlockName name={view.name} /> : <LayerName name={view.name} />}
            {isFrozen && <span className="layer-lock" title={words.frozen}><LockIcon /></span>}
            {view.repeat > 1 && <span className="layer-repeat">{words.repeats(view.repeat)}</span>}
          </span>
          {view.kind === 'block' && <ExpandButton node={id} isOpen={false} />}
          {view.title !== view.name && !isNaming && <span className="layer-kind">{view.title}</span>}
        </span>
        <span className="layer-caption">{view.caption}</span>
        <span className="layer-foot">
          <span className="layer-shape">{view.shape}</span>
          <span className="layer-cost">{view.parameters}</span>
        </span>
        {(view.shares.parameters > 0 || view.shares.macs > 0) && <span className="layer-shares" style={shareBars(view.shares)} />}
      </div>
      <VerdictTag id={id} />
    </div>
  );
}

/** The node React Flow draws for a layer. */
export const LayerNodeView = memo(LayerCard);
