// The training doctor on made-up runs: what each fault looks like in the numbers, and that health looks like nothing.
import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../../core/design/recipe.ts';
import { Doctor } from '../../../core/run/doctor.ts';
import type { Patient } from '../../../core/run/doctor-patient.ts';
import type { EpochRecord, StepRow } from '../../../core/run/records.ts';
import type { AdviceCode, LayerLook } from '../../../core/run/run-services.ts';
import { stream } from '../../../core/base/random.ts';
import type { JsonObject } from '../../../core/base/diagnostic.ts';

const classes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const stepsPerEpoch = 200;

function patient(recipe: JsonObject = {}, more: Partial<Patient> = {}): Patient {
  return {
    recipe: readRecipe(recipe).recipe, stepsPerEpoch, from: 0, validatedOn: 'validation', classes, reach: null, blindLoss: Math.log(10), cutting: new Set(['act1', 'act2']),
    data: { perClass: classes.map(() => 600), leaks: [], numbers: null }, ...more,
  };
}

/** An epoch's rows with the losses of a curve, and a batch's noise of a tenth. */
function rows(curve: (step: number) => number, rate: number | ((step: number) => number) = 0.001, epoch = 1, noise = 0.1): readonly StepRow[] {
  const random = stream(epoch);
  return Array.from({ length: stepsPerEpoch }, (_, i): StepRow => {
    const step = (epoch - 1) * stepsPerEpoch + i + 1;
    return { step, epoch, loss: curve(step) * (1 + noise * random.normal()), accuracy: 0.5, rate: typeof rate === 'number' ? rate : rate(step) };
  });
}

function epochAfter(steps: readonly StepRow[], training: number, validation: number | null): EpochRecord {
  const last = steps.at(-1);
  const score = (loss: number) => ({ loss, accuracy: 0.5, examples: 1000 });
  return { epoch: last?.epoch ?? 0, step: last?.step ?? 0, training: score(training), validation: validation === null ? null : score(validation), rate: last?.rate ?? 0, seconds: 1 };
}

/** What a run of epochs brings, one pair of losses each. */
function codesOf(doctor: Doctor, steps: readonly StepRow[], training = 1, validation: number | null = 1): readonly AdviceCode[] {
  return [...doctor.begin(), ...doctor.steps(steps), ...doctor.epoch(epochAfter(steps, training, validation))].map(({ code }) => code);
}

const falling = (step: number): number => 0.4 + 1.9 * Math.exp(-step / 60);

describe('a healthy run', () => {
  it('raises nothing, whatever the optimizer', () => {
    for (const [kind, rate] of [['sgd', 0.05], ['momentum', 0.01], ['nesterov', 0.01], ['adam', 0.001], ['adam', 0.004], ['adamw', 0.001], ['rmsprop', 0.001]] as const) {
      expect(codesOf(new Doctor(patient({ optimizer: { kind, learningRate: rate } })), rows(falling, rate))).toEqual([]);
    }
  });

  it('may stand still while it warms up, and begin with a loss that is too high', () => {
    expect(codesOf(new Doctor(patient({ epochs: 50, schedule: { kind: 'one-cycle' } })), rows(() => 2.3, (step) => 4e-5 + step * 1e-6, 1, 0.01))).toEqual([]);
    expect(codesOf(new Doctor(patient()), rows((step) => falling(step) + 5 * Math.exp(-step / 5)))).toEqual([]);
  });

  it('goes on from trained weights without being taken for one that does not learn', () => {
    expect(codesOf(new Doctor(patient({}, { from: 1000 })), rows(() => 0.4))).toEqual([]);
  });
});

describe('a loss that runs away', () => {
  it('is told at the step it stops being a number, with a smaller rate and clipping to try', () => {
    const doctor = new Doctor(patient({ optimizer: { kind: 'momentum', learningRate: 0.01 } }));
    const steps = rows(falling, 0.01).slice(0, 30);
    expect(doctor.steps(steps)).toEqual([]);
    const [advice, ...others] = doctor.steps([{ step: 31, epoch: 1, loss: NaN, accuracy: 0, rate: 0.01 }]);
    expect(others).toEqual([]);
    expect(advice).toMatchObject({ code: 'loss-not-finite', severity: 'bad', step: 31, recipe: { optimizer: { learningRate: 0.001 }, clipping: { kind: 'norm', limit: 1 } } });
    expect(advice?.evidence).toContain('at step 31');
  });

  it('is told by the failure where only weights show it', () => {
    const doctor = new Doctor(patient());
    const failure = { code: 'loss-not-finite', message: 'Weights stopped being numbers after 2.3, 2.1 at step 40, epoch 1, learning rate 0.001. Not finite: conv/weight. Begin again.' };
    expect(doctor.failed(failure, 40)).toMatchObject([{ code: 'loss-not-finite', step: 40, evidence: expect.stringContaining('conv/weight') }]);
    expect(doctor.failed({ code: 'disk-full', message: '' }, 40)).toEqual([]);
  });

  it('explodes, and the rate is blamed only where it is far from the usual one', () => {
    const curve = (step: number): number => 2.3 * 1.2 ** step;
    expect(codesOf(new Doctor(patient({ optimizer: { kind: 'adam', learningRate: 0.001 } })), rows(curve, 0.001))).toEqual(['loss-exploding']);
    const doctor = new Doctor(patient({ optimizer: { kind: 'adam', learningRate: 10 } }));
    const found = doctor.steps(rows(curve, 10).slice(0, 20));
    expect(found.map(({ code }) => code)).toEqual(['rate-too-high']);
    expect(found[0]).toMatchObject({ recipe: { optimizer: { learningRate: 0.001 } }, evidence: expect.stringContaining('10,000 times as much') });
  });

  it('stands above what guessing would cost', () => {
    const doctor = new Doctor(patient({ optimizer: { kind: 'sgd', learningRate: 1 } }));
    expect(codesOf(doctor, rows(() => 4, 1))).toEqual(['rate-too-high']);
    expect(doctor.advice[0]).toMatchObject({ severity: 'bad', recipe: { optimizer: { learningRate: 0.03 } } });
  });

  it('is told once', () => {
    const doctor = new Doctor(patient({ optimizer: { kind: 'adam', learningRate: 10 } }));
    codesOf(doctor, rows(() => 400, 10));
    expect(codesOf(doctor, rows(() => 400, 10, 2))).toEqual([]);
  });
});

describe('a loss that does not move', () => {
  it('has too low a rate where the rate is far below the usual one', () => {
    const doctor = new Doctor(patient({ optimizer: { kind: 'adam', learningRate: 1e-7 } }));
    expect(codesOf(doctor, rows(() => 2.3, 1e-7, 1, 0.02))).toEqual(['rate-too-low']);
    expect(doctor.advice[0]).toMatchObject({ recipe: { optimizer: { learningRate: 0.001 } } });
  });

  it('has too high a rate where it is far above, and no advice where it is usual', () => {
    expect(codesOf(new Doctor(patient({ optimizer: { kind: 'adam', learningRate: 0.5 } })), rows(() => 2.3, 0.5, 1, 0.02))).toEqual(['rate-too-high']);
    expect(codesOf(new Doctor(patient()), rows(() => 2.3, 0.001, 1, 0.02))).toEqual([]);
  });
});

const look = (layer: string, more: Partial<LayerLook> = {}): LayerLook => ({ layer, mean: 0, std: 1, zeros: 0.5, dead: 0, gradient: null, weight: null, ...more });

describe('layers', () => {
  it('are fine with the silence every relu has', () => {
    expect(new Doctor(patient()).layers(100, [look('conv1', { gradient: 0.01 }), look('act1', { dead: 0.2 }), look('act2', { dead: 0.45, zeros: 0.8 })])).toEqual([]);
  });

  it('are dead when a relu gives only zeros: the first such layer is named', () => {
    const [advice, ...others] = new Doctor(patient()).layers(1, [look('conv1', { gradient: 0 }), look('act1', { dead: 1, zeros: 1 }), look('act2', { dead: 1, zeros: 1 })]);
    expect(others).toEqual([]);
    expect(advice).toMatchObject({ code: 'dead-relu', severity: 'bad', layer: 'act1' });
    expect(advice?.evidence).toContain('100 % of its maps');
  });

  it('are not called dead where nothing is cut: a mask or a pool may give zeros as well', () => {
    expect(new Doctor(patient()).layers(1, [look('drop', { dead: 1, zeros: 1 })])).toEqual([]);
  });

  it('starve where the gradient has vanished on its way back', () => {
    const deep = [1e-9, 1e-8, 1e-6, 1e-5, 1e-3, 0.02].map((gradient, i) => look(`conv${i}`, { gradient, weight: 1 }));
    expect(new Doctor(patient()).layers(50, deep)).toMatchObject([{ code: 'vanishing-gradient', layer: 'conv0', evidence: expect.stringContaining('3 of 6 layers') }]);
    expect(new Doctor(patient()).layers(50, deep.slice(3))).toEqual([]);
    expect(new Doctor(patient()).layers(50, deep.map((one) => ({ ...one, gradient: 0.01 })))).toEqual([]);
  });
});

describe('a run that ran away', () => {
  it('is not blamed on its layers as well', () => {
    const doctor = new Doctor(patient({ optimizer: { kind: 'adam', learningRate: 10 } }));
    expect(codesOf(doctor, rows(() => 400, 10))).toContain('rate-too-high');
    expect(doctor.layers(200, [look('act1', { dead: 1, zeros: 1 })])).toEqual([]);
  });
});

describe('over-fitting', () => {
  const after = (losses: readonly (readonly [training: number, validation: number])[], recipe: JsonObject = {}) => {
    const doctor = new Doctor(patient(recipe));
    return losses.flatMap(([training, validation], e) => doctor.epoch(epochAfter(rows(() => 0.4, 0.001, e + 1), training, validation)));
  };

  it('is told when the loss aside has risen by a tenth for two epochs while training went on falling', () => {
    const found = after([[0.5, 0.4], [0.35, 0.35], [0.25, 0.37], [0.18, 0.41]]);
    expect(found).toMatchObject([{ code: 'over-fitting', step: 4 * stepsPerEpoch, recipe: { earlyStopping: { patience: 3 } } }]);
    expect(found[0]?.title).toContain('epoch 2');
    expect(after([[0.5, 0.4], [0.35, 0.35], [0.25, 0.37], [0.18, 0.41]], { earlyStopping: { patience: 5 } })).toMatchObject([{ recipe: null }]);
  });

  it('is not told for one epoch that is worse, for noise, or where training got worse as well', () => {
    expect(after([[0.5, 0.4], [0.35, 0.35], [0.25, 0.5], [0.2, 0.34]])).toEqual([]);
    expect(after([[0.5, 0.4], [0.35, 0.35], [0.25, 0.36], [0.2, 0.37]])).toEqual([]);
    expect(after([[0.5, 0.4], [0.35, 0.35], [0.4, 0.45], [0.42, 0.47]])).toEqual([]);
  });
});

describe('data', () => {
  const withData = (data: Partial<Patient['data']>, more: Partial<Patient> = {}) => new Doctor(patient({}, { data: { perClass: classes.map(() => 600), leaks: [], numbers: null, ...data }, ...more })).begin();

  it('are out of balance when one class is fifty times as large', () => {
    const [advice] = withData({ perClass: classes.map((_, c) => (c === 3 ? 5000 : 100)) });
    expect(advice).toMatchObject({ code: 'class-imbalance', title: '9 of 10 classes are rare' });
    expect(advice?.evidence).toContain('right in 85 %');
    expect(withData({ perClass: classes.map((_, c) => 400 + 40 * c) })).toEqual([]);
  });

  it('leak when more than a hundredth of what is measured is also trained on', () => {
    const [advice] = withData({ leaks: [{ part: 'validation', examples: 3, of: 6000 }, { part: 'test', examples: 2000, of: 10_000 }] });
    expect(advice).toMatchObject({ code: 'leaked-duplicates', severity: 'bad' });
    expect(advice?.evidence).toContain('2,000 of the 10,000 examples of the test set (20 %)');
    expect(withData({ leaks: [{ part: 'test', examples: 40, of: 10_000 }] })).toEqual([]);
  });

  it('ask for what the output cannot give', () => {
    const numbers = { smallest: 0, largest: 255 };
    expect(withData({ perClass: [], numbers }, { reach: [0, 1], classes: null })).toMatchObject([{ code: 'labels-out-of-range', evidence: expect.stringContaining('0 to 255') }]);
    expect(withData({ perClass: [], numbers }, { reach: null, classes: null })).toEqual([]);
    expect(withData({ perClass: [], numbers: { smallest: 0, largest: 1 } }, { reach: [0, 1], classes: null })).toEqual([]);
  });

  it('have labels that begin at 1', () => {
    expect(withData({ perClass: classes.map((_, c) => (c === 0 ? 0 : 600)) }).map(({ code }) => code)).toEqual(['class-imbalance', 'labels-out-of-range']);
  });
});
