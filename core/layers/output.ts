// Output: the named end of a network. It passes on what it receives and says what that is compared with.
import { finding, type Finding, type Json, type Remedy } from '../base/diagnostic.ts';
import { choice, custom, flag, integer, largestSize, number, optional } from '../base/schema.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { answer, imageOf } from './answer.ts';
import { defineLayer } from './layer.ts';

function isNames(json: Json): json is readonly string[] {
  return Array.isArray(json) && json.length > 0 && json.every((name) => typeof name === 'string');
}

/** Values per example must be one row; maps are offered a flatten, or a flatten and a dense layer where the classes are stated. */
function rowFinding(type: TensorType, classes: number | null): Finding {
  const flat: Remedy = { do: 'insert', input: 0, kind: 'flatten', params: {} };
  const dense: readonly Remedy[] = classes === null ? [] : [{ do: 'insert', input: 0, kind: 'flatten', params: {}, then: [{ kind: 'dense', params: { units: classes } }] }];
  return finding('rank-mismatch', { expected: 'one row of values per example (N × values)', received: type.dims, input: 0 }, { input: 0, remedies: [flat, ...dense, { do: 'set', params: { target: 'image' } }] });
}

/** True for one value per class: a row, or maps of one pixel each, as networks without dense layers end. */
function isRow(dims: readonly Dim[]): boolean {
  return dims.length === 2 || (dims.length === 4 && dims[2] === 1 && dims[3] === 1);
}

function takeWhatArrives(received: number, names: readonly string[] | null): readonly Remedy[] {
  return received > largestSize ? [] : [{ do: 'set', params: { classes: received, ...(names === null || names.length === received ? {} : { names: null }) } }];
}

/** Output. */
export const output = defineLayer({
  kind: 'output',
  title: 'Output',
  stem: 'output',
  isSingle: true,
  group: 'io',
  summary: 'The end of the network: names its result and says what it is trained to be.',
  also: 'end result prediction answer classes',
  docs: 'Passes on what it receives. `target` says what the result is compared with: class (one of several, a row of scores or shares), classes (any number of them, one score each), numbers (a row of measured values) or image (the input image itself, for autoencoders). '
    + '`classes` states how many classes the data has and is checked against the number of values that arrive; `names` gives them names, which travel into predictions and the exported model. '
    + 'Where there are several outputs, training makes the sum of their losses small, each times its `loss-weight`. An `auxiliary` output only helps training, as the classifiers beside the way of GoogLeNet do: curves, evaluation and export leave it out.',
  params: {
    target: choice('What the result is compared with.', ['class', 'classes', 'numbers', 'image'], 'class'),
    classes: optional(integer('Number of classes, null to take what arrives.')),
    names: optional(custom<readonly string[]>('Names of the classes in order, null for none.', {
      type: 'list',
      parse: (json) => (isNames(json) ? { ok: true, value: json } : { ok: false, expected: 'a list of names' }),
      schema: { type: 'array', items: { type: 'string' }, minItems: 1 },
    })),
    'loss-weight': number('What its loss counts beside those of other outputs.', { default: 1, above: 0, max: 1000, step: 0.1 }),
    auxiliary: flag('It only helps training: curves, evaluation and export leave it out.', false),
  },
  ports: () => ({ inputs: [{ name: 'in' }], outputs: [] }),
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    const dims = inputs[0]?.dims ?? null;
    const classed = p.target === 'class' || p.target === 'classes';
    if (p.target === 'image') imageOf(inputs[0], findings);
    else if (dims !== null && !(p.target === 'numbers' ? dims.length >= 2 : isRow(dims))) findings.push(rowFinding({ dtype: 'float32', dims }, classed ? p.classes : null));
    const received = dims !== null && isRow(dims) ? dims[1] : null;
    if (classed && p.classes !== null && typeof received === 'number' && received !== p.classes) {
      findings.push(finding('classes-differ', { stated: p.classes, received, input: 0 }, {
        parameter: 'classes', input: 0,
        remedies: [{ do: 'set-width', input: 0, size: p.classes }, { do: 'insert', input: 0, kind: 'dense', params: { units: p.classes } }, ...takeWhatArrives(received, p.names)],
      }));
    }
    const count = p.classes ?? (typeof received === 'number' ? received : null);
    if (classed && p.names !== null && count !== null && p.names.length !== count) {
      findings.push(finding('class-names-differ', { names: p.names.length, classes: count }, {
        parameter: 'names', remedies: [{ do: 'set-width', input: 0, size: p.names.length }, { do: 'set', params: { classes: p.names.length } }, { do: 'set', params: { names: null } }],
      }));
    }
    return answer(dims, findings);
  },
  lower: (_at, _p, [x = '']) => [x],
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => [p.target, ...(p.classes === null ? [] : [numberText(p.classes)]), ...(p['loss-weight'] === 1 ? [] : [`loss × ${p['loss-weight']}`]), ...(p.auxiliary ? ['auxiliary'] : [])].join(' · '),
  examples: [
    { title: 'Ten classes', params: { classes: 10 }, inputs: [['N', 10]], gives: [['N', 10]] },
    { title: 'An autoencoder is compared with its own input', params: { target: 'image' }, inputs: [['N', 1, 28, 20]], gives: [['N', 1, 28, 20]] },
    { title: 'A classifier beside the way counts less and is left out later', params: { auxiliary: true, 'loss-weight': 0.3 }, inputs: [['N', 1000]], gives: [['N', 1000]] },
    { title: 'Unknown so far', params: { classes: 3, names: ['cat', 'dog', 'fox'] }, inputs: [['N', null]], gives: [['N', null]] },
    { title: 'Ten classes need ten values', params: { classes: 10 }, inputs: [['N', 84]], gives: 'classes-differ' },
    { title: 'Two names for three classes', params: { names: ['cat', 'dog'] }, inputs: [['N', 3]], gives: 'class-names-differ' },
    { title: 'Maps of one pixel are scores too', params: { classes: 10 }, inputs: [['N', 10, 1, 1]], gives: [['N', 10, 1, 1]] },
    { title: 'Larger maps are no row of scores', params: {}, inputs: [['N', 10, 2, 1]], gives: 'rank-mismatch' },
    { title: 'A row of values is no image', params: { target: 'image' }, inputs: [['N', 10]], gives: 'rank-mismatch' },
  ],
});
