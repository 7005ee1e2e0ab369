// x − ln Σeˣ over one axis, without overflow: the largest element is subtracted first.
import { formulationOf } from './formulation.ts';
import type { Writer } from './gradients/writer.ts';

/** Writes a log-softmax under the name `name` (already reserved). By hand where the device has no kernel for it. */
export function logSoftmax(w: Writer, x: string, axis: number, name: string): string {
  if (formulationOf.logSoftmax(w.device) === 'op') {
    w.builder.node('LogSoftmax', name, [x], [name], { axis });
    return name;
  }
  const shifted = w.sub(x, w.builder.op('ReduceMax', [x], { axes: [axis], keepdims: 1 }));
  w.builder.node('Sub', name, [shifted, w.log(w.sum(w.exp(shifted), [axis], true))], [name], {});
  return name;
}
