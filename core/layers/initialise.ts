// The first values of a weight, as its initialiser says: a pure function of seed and full name, so that a layer added
// elsewhere changes nothing here.
import { bug } from '../base/diagnostic.ts';
import { hashText, stream } from '../base/random.ts';
import type { Dim } from '../base/shape.ts';
import { sizeOf } from '../base/tensor.ts';
import type { Initialiser } from './initialiser.ts';

/** What the first values depend on besides seed and name. */
export interface Start {
  readonly initialiser: Initialiser;
  readonly fan: { readonly in: Dim; readonly out: Dim };
}

function known(fan: Dim): number {
  return typeof fan === 'number' && fan > 0 ? fan : bug('a weight starts only when its fan is known');
}

/** The values a weight of sizes `dims` starts with; `fullName` is `<layer path>/<weight>`. */
export function initialValues(start: Start, dims: readonly number[], seed: number, fullName: string): Float32Array {
  const values = new Float32Array(sizeOf(dims));
  const random = stream(seed, hashText(fullName));
  const uniform = (half: number): Float32Array => {
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * half;
    return values;
  };
  const normal = (deviation: number): Float32Array => {
    for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation;
    return values;
  };
  const { initialiser } = start;
  switch (initialiser.kind) {
    case 'glorot': return uniform(Math.sqrt(6 / (known(start.fan.in) + known(start.fan.out))));
    case 'he': return normal(Math.sqrt(2 / known(start.fan.in)));
    case 'lecun': return normal(Math.sqrt(1 / known(start.fan.in)));
    case 'fan-in-uniform': return uniform(Math.sqrt(1 / known(start.fan.in)));
    case 'normal': return normal(initialiser.scale);
    case 'uniform': return uniform(initialiser.scale);
    case 'zeros': return values;
    case 'constant': return values.fill(initialiser.value);
    case 'signs': {
      for (let i = 0; i < values.length; i++) values[i] = random.uniform() < 0.5 ? -1 : 1;
      return values;
    }
    case 'values': {
      if (initialiser.values.length !== values.length) bug(`${fullName} has ${values.length} elements, ${initialiser.values.length} values came`);
      values.set(initialiser.values);
      return values;
    }
  }
}
