// Gathering by index: the gradient is added up at the places that were read, since one place may be read several times.
import { sizeOf } from '../../base/tensor.ts';
import { numberOf } from '../../ir/attributes.ts';
import { inputOf, single } from './form.ts';
import { fromFront } from './layout.ts';

/** Data [before, size, after] read at indices I gives [before, I, after]: dy is scattered back along the middle axis. */
export const gather = single((w, { at, dy, from }) => {
  const axis = fromFront(numberOf(at.node.attributes, 'axis', 0), from.length);
  const before = sizeOf(from.slice(0, axis));
  const after = sizeOf(from.slice(axis + 1));
  const count = sizeOf(at.sizes(1));
  const indices = w.expand(w.reshape(inputOf(at, 1), [1, count, 1]), [before, count, after]);
  const empty = w.filled([before, from[axis] ?? 1, after], 0);
  const added = w.builder.op('ScatterElements', [empty, indices, w.reshape(dy, [before, count, after])], { axis: 1, reduction: 'add' });
  return w.reshape(added, from);
});

/** Each element was read at its own index along one axis. */
export const gatherElements = single((w, { at, dy, from }) => {
  const axis = fromFront(numberOf(at.node.attributes, 'axis', 0), from.length);
  return w.builder.op('ScatterElements', [w.filled(from, 0), inputOf(at, 1), dy], { axis, reduction: 'add' });
});
