// Names for layers: those of the file, made valid and unique. A file names weights, nodes and values; which of them people
// chose and which a program numbered can be told by their form.

import { isOp } from '../ir/ops.ts';

/** Endings by which frameworks name the weights of a layer. */
const weightEnding = /[._/:](weights?|bias|biases|kernel|gamma|beta|scale|offset|mean|var|variance|moving_mean|moving_variance|running_mean|running_var|w|b|s|rm|riv)(_\d+)?$/i;
/** What TensorFlow puts behind the name of a variable. */
const readEnding = /(\/ReadVariableOp(:\d+)?|:\d+|\/read(__\d+)?|__\d+)$/;
/** Names that say nothing: numbers, and an op with a number. */
const numbering = /^(n|node|r|t|x|tmp|val|op|v)?[_.]?\d+$|^onnx::|^OC2_DUMMY/i;
const paddle = /^p2o\.|^(conv2d|batch_norm|linear|fc|pool2d|elementwise_\w+|relu6?|hardswish|hard_swish|hardsigmoid|hard_sigmoid|reshape2|softmax|tmp|auto)_?\d*([._]w_\d+|[._]b_\d+|\.tmp_\d+)*$/;

function isNumbered(name: string): boolean {
  const op = /^(.*?)([_.]\d+)+$/.exec(name)?.[1];
  return numbering.test(name) || (op !== undefined && isOp(op));
}

/** The layer a weight belongs to by its name: `features.0` of `features.0.weight`; null when the name tells nothing. */
export function layerOfWeight(name: string): string | null {
  const plain = stripped(name);
  const stem = plain.replace(weightEnding, '');
  return stem === plain || stem === '' || isNumbered(stem) ? null : stem;
}

/**
 * A node's own name: `layer1.0.conv1` of `/layer1/layer1.0/conv1/Conv`, where the module is the layer because it holds its
 * weights, and `layer1.0/add` of `/layer1/layer1.0/Add`, where it is one step of a module; null when it tells nothing.
 */
export function layerOfNode(name: string, stem: string, holdsWeights: boolean): string | null {
  const parts = name.split('/').filter((part) => part !== '');
  const isStep = isOp((parts.at(-1) ?? '').replace(/_\d+$/, ''));
  if (isStep) parts.pop();
  const kept = parts.filter((part, i) => !(parts[i + 1] ?? '').startsWith(`${part}.`));
  if (kept.length === 0) return null;
  const joined = kept.join('/');
  if ((kept.length === 1 && isNumbered(joined)) || paddle.test(joined)) return null;
  return isStep && !holdsWeights ? `${joined}/${stem}` : joined;
}

function stripped(name: string): string {
  const plain = name.replace(readEnding, '');
  return plain === name ? plain : stripped(plain);
}

/** What all names have in common at their beginning, up to a slash: `gpu_0/`. */
export function commonPath(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let common = first.slice(0, first.lastIndexOf('/') + 1);
  for (const name of others) while (common !== '' && !name.startsWith(common)) common = common.slice(0, common.slice(0, -1).lastIndexOf('/') + 1);
  return names.length > 1 ? common : '';
}

/** Gives every layer a name and an id of its own: no slash and no control character, at most so long. */
export class Names {
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** An id from a name, unlike every other. */
  take(wanted: string): string {
    const id = wanted.replace(/[\u0000-\u001f\u007f]+/g, ' ').replaceAll('/', '.').trim().slice(0, 100);
    const stem = /[\p{L}\p{N}]/u.test(id) && id !== '__proto__' ? id : 'layer';
    if (!this.#taken.has(stem.toLowerCase())) return this.#keep(stem);
    for (let n = (this.#counts.get(stem) ?? 1) + 1; ; n++) {
      const next = `${stem}_${n}`;
      if (this.#taken.has(next.toLowerCase())) continue;
      this.#counts.set(stem, n);
      return this.#keep(next);
    }
  }

  /** The next of a numbered kind: pool1, pool2. `single` gives the first no number. */
  next(stem: string, single: boolean): string {
    if (single && !this.#taken.has(stem)) return this.#keep(stem);
    const between = /\d$/.test(stem) ? '-' : '';
    for (let n = (this.#counts.get(`${stem}#`) ?? 0) + 1; ; n++) {
      if (this.#taken.has(`${stem}${between}${n}`)) continue;
      this.#counts.set(`${stem}#`, n);
      return this.#keep(`${stem}${between}${n}`);
    }
  }

  #keep(id: string): string {
    this.#taken.add(id.toLowerCase());
    return id;
  }
}
