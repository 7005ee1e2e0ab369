// One layer on its own as a graph, as gpu-check lowers it too.
export { layerGraph, type LayerGraph, type LayerGraphOptions } from '../../electron/gpu/layer-graph.ts';
