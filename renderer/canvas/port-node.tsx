// The mark of a block's own input or output while the canvas looks into the block.
import { Handle, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatShape } from '../format.ts';
import { sideOf } from './handles.ts';
import type { PortNode } from './sync.ts';

function PortMark({ data: { name, side, type, flow } }: NodeProps<PortNode>) {
  const handle = side === 'in' ? 'source' : 'target';
  return (
    <div className="port-mark">
      <Handle id={side === 'in' ? 'out' : 'in'} type={handle} position={sideOf(handle, flow)} className="layer-port" aria-hidden="true" />
      <span className="port-name">{name}</span>
      <span className="port-shape">{formatShape(type.dims)}</span>
    </div>
  );
}

/** The node React Flow draws for a port. */
export const PortNodeView = memo(PortMark);
