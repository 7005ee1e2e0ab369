// The training recipe: how a drawing is trained. The document keeps it as plain JSON; this file gives it meaning, with the
// names and defaults of PyTorch's optimizers and schedulers. What the recipe leaves out takes its default.
import { finding, type Finding, type Json, type JsonObject } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import { augmentKinds, type Augmentation } from '../data/augment/kinds.ts';
import { mixesImages } from '../data/augment/mixup.ts';
import { choice, custom, flag, integer, number, optional, readParams, show, text, type ParamsOf, type Schema } from '../base/schema.ts';

/** What the loss compares an output with: one class per example, several classes, numbers, or the input image itself. */
export type Target = 'class' | 'classes' | 'numbers' | 'image';

const rate = (fallback: number) => number('Learning rate: how far one step moves; under one-cycle, its peak.', { above: 0, max: 1000, default: fallback });
const beta = (doc: string, fallback: number) => number(doc, { min: 0, below: 1, default: fallback });
const factor = (doc: string, fallback: number) => number(doc, { above: 0, below: 1, default: fallback });
const adamFields = {
  learningRate: rate(1e-3),
  beta1: beta('Decay of the running mean of gradients.', 0.9),
  beta2: beta('Decay of the running mean of squared gradients.', 0.999),
  epsilon: number('Added to the root so that nothing is divided by zero.', { above: 0, max: 1, default: 1e-8 }),
};
const momentum = number('Share of the last move that is kept.', { min: 0, below: 1, default: 0.9 });

const lossKinds = {
  'softmax-cross-entropy': { labelSmoothing: number('Share of the target spread evenly over all classes.', { min: 0, below: 1, default: 0 }) },
  'binary-cross-entropy': {},
  'mean-squared-error': {},
} as const satisfies Record<string, Schema>;

const optimizerKinds = {
  sgd: { learningRate: rate(1e-3) },
  momentum: { learningRate: rate(1e-3), momentum },
  nesterov: { learningRate: rate(1e-3), momentum },
  adam: adamFields,
  adamw: adamFields,
  rmsprop: {
    learningRate: rate(1e-2),
    alpha: beta('Decay of the running mean of squared gradients.', 0.99),
    epsilon: number('Added to the root, outside it, so that nothing is divided by zero.', { above: 0, max: 1, default: 1e-8 }),
  },
} as const satisfies Record<string, Schema>;

const scheduleKinds = {
  constant: {},
  step: { every: integer('Epochs between two drops.', { min: 1, max: 100_000, default: 1 }), factor: factor('What the rate is multiplied by at each drop.', 0.1) },
  cosine: { floor: number('Rate at the very end.', { min: 0, default: 0 }) },
  exponential: { factor: factor('What the rate is multiplied by after every epoch.', 0.9) },
  'one-cycle': {
    rise: number('Share of all steps in which the rate rises to its peak.', { min: 0, max: 1, default: 0.3 }),
    startDivisor: number('The first rate is the peak divided by this.', { min: 1, default: 25 }),
    endDivisor: number('The last rate is the first divided by this.', { min: 1, default: 1e4 }),
    shape: choice('How the rate moves between its three points.', ['cosine', 'linear'], 'cosine'),
  },
  'reduce-on-plateau': {
    factor: factor('What the rate is multiplied by when the loss stops falling.', 0.1),
    patience: integer('Epochs without progress that are waited for.', { min: 0, max: 100_000, default: 10 }),
    threshold: number('Share by which the loss must fall to count as progress.', { min: 0, below: 1, default: 1e-4 }),
    cooldown: integer('Epochs after a drop in which nothing is counted.', { min: 0, max: 100_000, default: 0 }),
    floor: number('Smallest rate.', { min: 0, default: 0 }),
  },
} as const satisfies Record<string, Schema>;

const clippingKinds = {
  norm: { limit: number('Largest length of all gradients taken as one vector; longer ones are scaled down.', { above: 0, default: 1 }) },
  value: { limit: number('Largest absolute value of any gradient element.', { above: 0, default: 1 }) },
} as const satisfies Record<string, Schema>;

const warmUpFields = {
  epochs: number('Epochs (a fraction is fine) in which the rate rises in a straight line.', { above: 0, max: 100_000, default: 1 }),
  start: number('Share of the rate the first step takes.', { min: 0, max: 1, default: 1 / 3 }),
} as const satisfies Schema;

const earlyStoppingFields = {
  patience: integer('Epochs without progress after which training ends.', { min: 1, max: 100_000, default: 5 }),
  threshold: number('Least fall of the validation loss that counts as progress.', { min: 0, max: 1000, default: 0 }),
  from: integer('Epochs after which waiting begins.', { min: 0, max: 1_000_000, default: 0 }),
} as const satisfies Schema;

const rateChangeFields = {
  step: integer('Steps after which it counts.', { min: 0, max: 1e15 }),
  factor: number('What the schedule\'s rate is multiplied by from then on.', { above: 0, max: 1e6 }),
} as const satisfies Schema;

/** The factor of one layer or block of its own; none: as its depth has it. */
const ownRate = optional(number('What the learning rate is multiplied by for this layer, or for all in this block. Left empty, it moves as the recipe has it.', { above: 0, max: 1000 }));

/** Rates by name of a layer or block, above 0. */
const ratesByLayer = custom<Readonly<Record<string, number>>>('Factor of the learning rate by layer or block, for all in it; such a factor counts instead of the one by depth.', {
  default: {},
  parse: (json) => (isObject(json) && Object.values(json).every((value) => typeof value === 'number' && value > 0 && value <= 1000)
    ? { ok: true, value: json as Readonly<Record<string, number>> } : { ok: false, expected: 'an object of layers and factors above 0, up to 1000' }),
  schema: { type: 'object', additionalProperties: { type: 'number', exclusiveMinimum: 0, maximum: 1000 } },
});

const layerRatesFields = {
  decay: number('What the rate is multiplied by from one layer or block to the one before it, beginning with 1 at the last.', { above: 0, max: 1, default: 1, step: 0.05 }),
  layers: ratesByLayer,
} as const satisfies Schema;

const unfreezingFields = {
  epoch: integer('Finished epochs after which it counts.', { min: 1, max: 1_000_000 }),
  from: text('The first layer or block of the drawing that is trained from then on; left out: all of them.', ''),
} as const satisfies Schema;

const plainFields = {
  weightDecay: optional(number('Pull of every step towards zero; left out, the optimizer\'s own: 0.01 for adamw, else 0.', { min: 0, max: 1000 })),
  decayAll: flag('Decay reaches biases and normalisation scales too, as in PyTorch.', true),
  batch: integer('Images in one step.', { min: 1, max: 65_536, default: 64 }),
  epochs: integer('Passes over the training images.', { min: 1, max: 1_000_000, default: 5 }),
  seed: integer('Decides initial weights, order of the images, dropout and augmentation.', { min: 0, max: 4_294_967_295, default: 1 }),
  validation: number('Share of the training images kept aside to choose the best epoch.', { min: 0, below: 1, default: 0.1 }),
  data: optional(text('Data set by name (mnist, fashion-mnist, cifar10, shapes) or path.')),
} as const satisfies Schema;

type Variants = Readonly<Record<string, Schema>>;
type OneOf<V extends Variants> = { [K in keyof V & string]: { readonly kind: K } & ParamsOf<V[K]> }[keyof V & string];

/** The loss with its settings. */
export type Loss = OneOf<typeof lossKinds>;
/** The optimizer with its hyperparameters. `momentum` and `nesterov` have no dampening; `rmsprop` is neither centred nor has momentum. */
export type Optimizer = OneOf<typeof optimizerKinds>;
/** How the learning rate moves; `core/design/schedule` computes it. */
export type Schedule = OneOf<typeof scheduleKinds>;
/** How large gradients are cut. */
export type Clipping = OneOf<typeof clippingKinds>;
/** Linear rise before the schedule begins. */
export type WarmUp = ParamsOf<typeof warmUpFields>;

/** When training ends before its last epoch. */
export type EarlyStopping = ParamsOf<typeof earlyStoppingFields>;
/** A change of the learning rate while training went on. */
export type RateChange = ParamsOf<typeof rateChangeFields>;

/** Learning rates that differ from layer to layer. */
export type LayerRates = ParamsOf<typeof layerRatesFields>;
/** A moment from which more of the network is trained. */
export type Unfreezing = ParamsOf<typeof unfreezingFields>;

/** A recipe that has been read: every value present and within its bounds. */
export interface TrainingRecipe {
  /** null: chosen from the output, see `lossFor` */
  readonly loss: Loss | null;
  readonly optimizer: Optimizer;
  /** coefficient; decoupled from the gradient for adamw, added to the gradient (× weight) for all others */
  readonly weightDecay: number;
  /** false: weights whose `decay` is false (biases, norm scales) are left alone */
  readonly decayAll: boolean;
  readonly clipping: Clipping | null;
  readonly schedule: Schedule;
  readonly warmUp: WarmUp | null;
  /** null: every planned epoch is trained */
  readonly earlyStopping: EarlyStopping | null;
  /** by step, ascending; the last one that counts decides */
  readonly rateChanges: readonly RateChange[];
  /** null: every layer moves at the schedule's rate */
  readonly layerRates: LayerRates | null;
  /** by epoch, ascending: where the line between frozen and trained layers moves to; the optimizer begins anew at each */
  readonly unfreezing: readonly Unfreezing[];
  /** of the training images */
  readonly augment: Augmentation;
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
  readonly validation: number;
  readonly data: string | null;
}

interface Group {
  readonly doc: string;
  readonly variants: Variants;
  readonly fallback: JsonObject | null;
}

/** Parts of a recipe that come in kinds, with what each is for and what it is when left out. */
export const recipeGroups = {
  loss: { doc: 'What training makes small; left out, it is chosen from the output.', variants: lossKinds, fallback: null },
  optimizer: { doc: 'How weights move along their gradients.', variants: optimizerKinds, fallback: { kind: 'adam' } },
  clipping: { doc: 'Bound on gradients before the optimizer sees them.', variants: clippingKinds, fallback: null },
  schedule: { doc: 'How the learning rate moves while training goes on.', variants: scheduleKinds, fallback: { kind: 'constant' } },
} as const satisfies Record<string, Group>;

const known = [...Object.keys(recipeGroups), 'warmUp', 'earlyStopping', 'rateChanges', 'layerRates', 'unfreezing', 'augment', ...Object.keys(plainFields)];

/** The recipe a document gets that says nothing. */
export const defaultRecipe: TrainingRecipe = readRecipe({}).recipe;

/**
 * Reads a recipe. Every fault is a finding whose `parameter` is a path such as `optimizer.beta1`; the faulty value takes
 * its default, so that figures which depend on the recipe never go blank.
 */
export function readRecipe(json: JsonObject): { readonly recipe: TrainingRecipe; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const optimizer = readVariant<typeof optimizerKinds>(json, 'optimizer', findings) ?? { kind: 'adam', ...defaults(adamFields) };
  const plain = readFields(plainFields, pick(json, Object.keys(plainFields)), '', findings);
  const schedule = readVariant<typeof scheduleKinds>(json, 'schedule', findings) ?? { kind: 'constant' };
  const warmUp = readGroup('warmUp', warmUpFields, json, findings);
  if (warmUp !== null && schedule.kind === 'one-cycle') findings.push(finding('warm-up-twice', {}, { parameter: 'warmUp' }));
  for (const name of Object.keys(json)) {
    if (!known.includes(name)) findings.push(finding('parameter-unknown', { parameter: name, known: known.join(', ') }, { parameter: name }));
  }
  return {
    recipe: {
      ...plain,
      weightDecay: plain.weightDecay ?? (optimizer.kind === 'adamw' ? 0.01 : 0),
      loss: readVariant<typeof lossKinds>(json, 'loss', findings),
      optimizer,
      clipping: readVariant<typeof clippingKinds>(json, 'clipping', findings),
      schedule,
      warmUp: schedule.kind === 'one-cycle' ? null : warmUp,
      earlyStopping: readGroup('earlyStopping', earlyStoppingFields, json, findings),
      rateChanges: readList('rateChanges', rateChangeFields, json['rateChanges'], findings).sort((a, b) => a.step - b.step),
      layerRates: readGroup('layerRates', layerRatesFields, json, findings),
      unfreezing: readList('unfreezing', unfreezingFields, json['unfreezing'], findings).sort((a, b) => a.epoch - b.epoch),
      augment: readAugment(json['augment'], findings),
    },
    findings,
  };
}

/** The losses that can compare an output with each target, the usual one first. */
export const fittingLosses: Readonly<Record<Target, readonly Loss['kind'][]>> = {
  class: ['softmax-cross-entropy'],
  classes: ['binary-cross-entropy', 'mean-squared-error'],
  numbers: ['mean-squared-error', 'binary-cross-entropy'],
  image: ['mean-squared-error', 'binary-cross-entropy'],
};

/** The loss of a recipe for an output: the one it names, else by target (an image behind a sigmoid takes binary cross-entropy). */
export function lossFor(recipe: Pick<TrainingRecipe, 'loss'>, target: Target, final: 'softmax' | 'sigmoid' | 'rbf' | 'none'): Loss {
  if (recipe.loss !== null) return recipe.loss;
  if (target === 'class') return { kind: 'softmax-cross-entropy', labelSmoothing: 0 };
  if (target === 'classes' || (target === 'image' && final === 'sigmoid')) return { kind: 'binary-cross-entropy' };
  return { kind: 'mean-squared-error' };
}

/** Whether training compares with shares of classes in place of one class, because images are mixed. */
export function mixesClasses(recipe: Pick<TrainingRecipe, 'augment'>): boolean {
  return mixesImages(recipe.augment);
}

/** The optimizers there are, in the order forms list them. */
export const optimizerNames: readonly Optimizer['kind'][] = Object.keys(optimizerKinds) as Optimizer['kind'][];
/** The fields of each optimizer, schedule, loss and clipping, for forms, help and the published schema. */
export const recipeVariants: { readonly [G in keyof typeof recipeGroups]: Variants } = { loss: lossKinds, optimizer: optimizerKinds, clipping: clippingKinds, schedule: scheduleKinds };

/** The fields of a recipe that stand alone, and those of its groups that are there or not, for forms. */
export const recipeFields = { plain: plainFields, warmUp: warmUpFields, earlyStopping: earlyStoppingFields, rateChanges: rateChangeFields, layerRates: layerRatesFields, ownRate, unfreezing: unfreezingFields } as const;

function readVariant<V extends Variants>(json: JsonObject, name: keyof typeof recipeGroups, findings: Finding[]): OneOf<V> | null {
  const group: Group = recipeGroups[name];
  const given = json[name] ?? group.fallback;
  if (given === null) return null;
  const kinds = Object.keys(group.variants);
  const kind = isObject(given) ? given['kind'] : undefined;
  const schema = typeof kind === 'string' && kinds.includes(kind) ? group.variants[kind] : undefined;
  if (!isObject(given) || schema === undefined) {
    const expected = `{"kind": ...} with kind one of ${kinds.join(', ')}`;
    findings.push(finding('parameter-invalid', { parameter: name, expected, received: show(given) }, { parameter: name }));
    return group.fallback === null ? null : readVariant<V>({}, name, findings);
  }
  const { kind: _, ...rest } = given;
  return { kind, ...readFields(schema, rest, `${name}.`, findings) } as OneOf<V>;
}

/** Fields that stand together under one name, or nothing. */
function readGroup<S extends Schema>(name: string, schema: S, json: JsonObject, findings: Finding[]): ParamsOf<S> | null {
  const given = json[name];
  if (given === undefined || given === null) return null;
  if (isObject(given)) return readFields(schema, given, `${name}.`, findings);
  findings.push(invalid(name, `{${Object.keys(schema).map((field) => `"${field}": ...`).join(', ')}}`, given));
  return null;
}

/** A list of fields that stand together; faulty ones are left out. */
function readList<S extends Schema>(name: string, schema: S, given: Json | undefined, findings: Finding[]): ParamsOf<S>[] {
  if (given === undefined || given === null) return [];
  const form = `{${Object.keys(schema).map((field) => `"${field}": ...`).join(', ')}}`;
  if (!Array.isArray(given)) {
    findings.push(invalid(name, `a list of ${form}`, given));
    return [];
  }
  return (given as readonly Json[]).flatMap((one, i) => {
    const path = `${name}[${i}]`;
    const before = findings.length;
    const read = isObject(one) ? readFields(schema, one, `${path}.`, findings) : null;
    if (read === null) findings.push(invalid(path, form, one));
    return read === null || findings.length > before ? [] : [read];
  });
}

function readAugment(given: Json | undefined, findings: Finding[]): Augmentation {
  if (given === undefined || given === null) return {};
  if (!isObject(given)) {
    findings.push(invalid('augment', `an object of ${Object.keys(augmentKinds).join(', ')}`, given));
    return {};
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(augmentKinds, name)) findings.push(finding('parameter-unknown', { parameter: `augment.${name}`, known: Object.keys(augmentKinds).join(', ') }, { parameter: `augment.${name}` }));
  }
  const asked = Object.entries(augmentKinds).flatMap(([kind, schema]: [string, Schema]) => {
    const settings = given[kind];
    if (settings === undefined || settings === null) return [];
    const read = isObject(settings) ? readFields(schema, settings, `augment.${kind}.`, findings) : null;
    if (read === null) findings.push(invalid(`augment.${kind}`, 'an object of its settings', settings));
    return read === null ? [] : [[kind, read]];
  });
  return Object.fromEntries(asked) as Augmentation;
}

function invalid(parameter: string, expected: string, given: Json): Finding {
  return finding('parameter-invalid', { parameter, expected, received: show(given) }, { parameter });
}

/** Reads fields one by one; a faulty one is reported under `prefix` and takes its default. */
function readFields<S extends Schema>(schema: S, json: JsonObject, prefix: string, findings: Finding[]): ParamsOf<S> {
  const { params, findings: found } = readParams(schema, json);
  for (const one of found) {
    const parameter = `${prefix}${one.parameter ?? ''}`;
    findings.push({ ...one, parameter, values: { ...one.values, parameter }, remedies: [] });
  }
  if (params !== null) return params;
  const faulty = new Set(found.map((one) => one.parameter));
  return readParams(schema, pick(json, Object.keys(schema).filter((name) => !faulty.has(name)))).params ?? defaults(schema);
}

function defaults<S extends Schema>(schema: S): ParamsOf<S> {
  const values = Object.entries(schema).map(([name, field]) => {
    const parsed = field.parse(field.fallback ?? null);
    return [name, parsed.ok ? parsed.value : null];
  });
  return Object.fromEntries(values) as ParamsOf<S>;
}

function pick(json: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => names.includes(name)));
}
