// The other side of the canvas bench: React Flow as it comes, default nodes, with the same graph and state kept as its own
// examples keep it.
import { ReactFlow, useEdgesState, useNodesState, type Edge, type Node, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { createRoot, type Root } from 'react-dom/client';
import type { Graph } from '../canvas/graph.ts';

/** What the bench asks of the page. */
export interface PlainPage {
  /** draws a graph; `isLean` draws only what is in view */
  open(graph: Graph, isLean: boolean): void;
  /** changes what a box says */
  rename(id: string, label: string): void;
  /** changes what every box says */
  renameAll(ending: string): void;
  look(x: number, y: number, zoom: number): void;
}

let instance: ReactFlowInstance | null = null;

function Plain({ graph, isLean }: { readonly graph: Graph; readonly isLean: boolean }) {
  const [nodes, , onNodesChange] = useNodesState<Node>(graph.boxes.map(({ id, label, x, y }) => ({ id, position: { x, y }, data: { label } })));
  const [edges, , onEdgesChange] = useEdgesState<Edge>(graph.wires.map(({ id, from, to }) => ({ id, source: from, target: to })));
  return (
    <ReactFlow
      nodes={nodes} edges={edges} onNodesChange={onNodesChange} onEdgesChange={onEdgesChange} onlyRenderVisibleElements={isLean}
      minZoom={0.02} defaultViewport={{ x: 20, y: 20, zoom: 0.5 }} panOnDrag={[1, 2]} onInit={(given) => { instance = given; }}
    />
  );
}

let root: Root | null = null;
let opened = 0;

const page: PlainPage = {
  open(graph, isLean) {
    root ??= createRoot(document.querySelector('#root') ?? document.body);
    root.render(<Plain key={++opened} graph={graph} isLean={isLean} />);
  },
  rename: (id, label) => instance?.updateNodeData(id, { label }),
  renameAll: (ending) => instance?.setNodes((nodes) => nodes.map((node) => ({ ...node, data: { label: `${node.id} ${ending}` } }))),
  look: (x, y, zoom) => void instance?.setViewport({ x, y, zoom }),
};
(globalThis as unknown as { plain: PlainPage }).plain = page;
