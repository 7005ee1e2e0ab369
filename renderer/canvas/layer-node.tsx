// A layer's card: what it does, what it is called, what comes out of it, what it costs. The same component for every kind.
import { Handle, type NodeProps } from '@xyflow/react';
import { memo, type CSSProperties } from 'react';
import { ExpandButton } from './expand-button.tsx';
import { BlockName } from './block-name.tsx';
import { useCanvas } from './canvas-state.ts';
import { shareSteps } from './figures.ts';
import { alongEdge, sideOf } from './handles.ts';
import { LayerIcon, LockIcon } from './icons.tsx';
import type { LayerView } from './layer-view.ts';
import type { LayerNode } from './sync.ts';
import { words } from './words.ts';

const share = (steps: number): CSSProperties => ({ backgroundSize: `${(100 * steps) / shareSteps}% 100%` });

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
  const states = ['layer', view.standing, view.isFrozen ? 'frozen' : '', view.kind === 'block' ? 'stacked' : '', view.repeat > 1 ? 'repeated' : '', selected ? 'selected' : '', dragging ? 'dragged' : '', chosen];
  const className = states.filter((state) => state !== '').join(' ');
  return (
    <div className={className} data-family={view.family}>
      <Ports view={view} />
      <div className="layer-body">
        <span className="layer-bar" />
        <span className="layer-head">
          <span className="layer-called">
            <LayerIcon kind={view.kind} />
            {isNaming ? <BlockName name={view.name} /> : <span className="layer-name">{view.name}</span>}
            {view.isFrozen && <span className="layer-lock" title={words.frozen}><LockIcon /></span>}
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
        {(view.shares.parameters > 0 || view.shares.macs > 0) && (
          <span className="layer-shares">
            <span className="layer-share" style={share(view.shares.parameters)} />
            <span className="layer-share macs" style={share(view.shares.macs)} />
          </span>
        )}
      </div>
      <VerdictTag id={id} />
    </div>
  );
}

/** The node React Flow draws for a layer. */
export const LayerNodeView = memo(LayerCard);
