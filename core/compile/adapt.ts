// A graph that is only run, not differentiated, in the forms a device computes rightly. What passes through the gradient
// table chooses its form there.
import { bug } from '../base/diagnostic.ts';
import { int64s, type Tensor } from '../base/tensor.ts';
import type { TensorType } from '../base/shape.ts';
import type { Graph, Node } from '../ir/graph.ts';
import { formulationOf } from './formulation.ts';
import type { Device } from './rule.ts';

/** The graph with batch normalisation of rows written as that of maps of one place, where the device needs it. */
export function adaptTo(graph: Graph, types: ReadonlyMap<string, TensorType>, device: Device): Graph {
  if (formulationOf.rowNorm(device) === 'rows') return graph;
  const constants = new Map<string, Tensor>(graph.constants);
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const [x = '', ...rest] = node.inputs;
    const dims = types.get(x)?.dims;
    if (node.op !== 'BatchNormalization' || dims?.length !== 2) return [node];
    const channels = dims[1];
    if (typeof channels !== 'number') return bug(`${node.name} has no number of channels`);
    const [y = ''] = node.outputs;
    constants.set(`${y}/maps`, int64s([0, channels, 1]));
    constants.set(`${y}/rows`, int64s([0, channels]));
    return [
      { op: 'Reshape', name: `${y}/in`, inputs: [x, `${y}/maps`], outputs: [`${y}/in`], attributes: {} },
      { ...node, inputs: [`${y}/in`, ...rest], outputs: [`${y}/out`] },
      { op: 'Reshape', name: `${y}/back`, inputs: [`${y}/out`, `${y}/rows`], outputs: [y], attributes: {} },
    ];
  });
  return { ...graph, constants, nodes };
}
