// The frame around the inside of a block that is shown in place: its name and figures at the head, ports on its edge.
import { Handle, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useCanvas } from './canvas-state.ts';
import { ExpandButton } from './expand-button.tsx';
import { LayerIcon } from './icons.tsx';
import { dot } from './metrics.ts';
import { framePorts } from './nodes.ts';
import type { FrameNode } from './sync.ts';
import { words } from './words.ts';

function Frame({ id, data, selected }: NodeProps<FrameNode>) {
  const verdict = useCanvas((state) => state.connecting?.verdicts.get(id));
  const { view } = data;
  const ports = framePorts(data);
  return (
    <div className={`frame ${view.standing}${selected ? ' selected' : ''}`} data-family={view.family}>
      {ports.map((port) => (
        <Handle
          key={port.id} id={port.id} type={port.type} position={port.position} title={port.name} className={port.isInner ? 'layer-port inner' : 'layer-port'} aria-hidden="true"
          style={{ left: port.x - dot / 2, top: port.y - dot / 2, right: 'auto', bottom: 'auto', transform: 'none' }}
        />
      ))}
      <div className="frame-head">
        <ExpandButton node={id} isOpen />
        <LayerIcon kind="block" />
        <span className="layer-name">{view.name}</span>
        {view.repeat > 1 && <span className="layer-repeat">{words.repeats(view.repeat)}</span>}
        {view.title !== view.name && <span className="layer-kind">{view.title}</span>}
        <span className="frame-figures"><span className="frame-shape">{view.shape}</span><span className="layer-cost">{view.parameters}</span></span>
      </div>
      {verdict !== undefined && <span className={`layer-verdict ${verdict.kind}`}>{verdict.text}</span>}
    </div>
  );
}

/** The node React Flow draws for a block shown in place. */
export const FrameNodeView = memo(Frame);
