// What the data alone tell: classes that are rare, examples that are trained on and measured on at once, targets the output
// cannot reach.
import { counted } from '../base/words.ts';
import type { Leak } from '../data/health.ts';
import type { Patient } from './doctor-patient.ts';
import { list, percent, short } from './doctor-words.ts';
import type { Advice } from './run-services.ts';

/**
 * From this ratio of the largest to the smallest class on the balance is worth a word: a step's gradient is then, ten parts to one,
 * that of the large class, and an accuracy over all images hardly notices whether the small one is recognised.
 */
const unequal = 10;

/**
 * Share of measured examples that are also trained on from which the measure is worth doubting. Known by heart, they are right
 * with certainty; of the others a share e is wrong, so a leak of s makes the accuracy better by s · e. At 1 % and an error of
 * 10 % that is 0.1 points, below what a set of 10,000 can tell apart (a standard error of 0.3 points), and Fashion-MNIST's own
 * doubles stay below it; of 20 % it is two points, more than most changes to a network bring.
 */
const leaky = 0.01;

/** Advice before the first step. */
export function adviceOfData(patient: Patient): readonly Advice[] {
  return [...imbalance(patient), ...leaks(patient), ...outOfRange(patient)];
}

function imbalance({ classes, data: { perClass } }: Patient): readonly Advice[] {
  if (classes === null || perClass.length < 2) return [];
  const total = perClass.reduce((sum, n) => sum + n, 0);
  const most = perClass.indexOf(Math.max(...perClass));
  const few = perClass.map((n, c) => ({ name: classes[c] ?? String(c), n })).sort((a, b) => a.n - b.n);
  const [rarest] = few;
  const largest = perClass[most] ?? 0;
  if (rarest === undefined || largest < unequal * rarest.n) return [];
  const name = classes[most] ?? String(most);
  const rare = few.filter(({ n }) => largest >= unequal * n);
  const times = rarest.n === 0 ? 'none at all' : `${counted(Math.round(largest / rarest.n), 'time', 'times')} fewer`;
  return [{
    code: 'class-imbalance', severity: 'warn', step: 0, layer: null, recipe: null,
    title: `${rare.length === 1 ? `Class ${rarest.name} is` : `${rare.length} of ${classes.length} classes are`} rare`,
    evidence: `${counted(largest, 'training image', 'training images')} of ${name}, ${rarest.n.toLocaleString('en-US')} of ${rarest.name} (${times}). Whoever always said ${name} would be right in ${percent(largest / total)}.`,
    advice: `Judge this run by the recall of each class (Evaluate), not by its accuracy. Add images of ${list(rare.map((one) => one.name))}, or exclude some of ${name} in Data, until no class is ${unequal} times as large as another.`,
  }];
}

const partInWords: Readonly<Record<Leak['part'], string>> = { validation: 'kept aside for validation', test: 'of the test set' };

function leaks({ data }: Patient): readonly Advice[] {
  const bad = data.leaks.filter(({ examples, of }) => examples >= leaky * of);
  const [first] = bad;
  if (first === undefined) return [];
  const found = bad.map(({ part, examples, of }) => `${examples.toLocaleString('en-US')} of the ${of.toLocaleString('en-US')} examples ${partInWords[part]} (${percent(examples / of)})`);
  return [{
    code: 'leaked-duplicates', severity: 'bad', step: 0, layer: null, recipe: null,
    title: 'Images it is measured on are also trained on',
    evidence: `${found.join(' and ')} are the same, value for value, as a training example.`,
    advice: 'What it learns by heart counts as recognised, so accuracy on new images will be lower than measured here. Exclude the doubles in Data (show: duplicates), or split the data anew.',
  }];
}

/** Rounding of a table's numbers is no fault. */
const slack = 1e-6;

function outOfRange({ reach, data: { numbers, perClass }, classes }: Patient): readonly Advice[] {
  if (reach !== null && numbers !== null && (numbers.smallest < reach[0] - slack || numbers.largest > reach[1] + slack)) {
    const [low, high] = reach;
    return [{
      code: 'labels-out-of-range', severity: 'bad', step: 0, layer: null, recipe: null,
      title: 'Targets lie where the output cannot reach',
      evidence: `Targets go from ${short(numbers.smallest)} to ${short(numbers.largest)}; this output and loss take ${short(low)} to ${short(high)}.`,
      advice: `Bring the targets into ${short(low)} … ${short(high)}, or take the last function away from the output and train with the mean squared error.`,
    }];
  }
  const missing = classes === null ? [] : perClass.flatMap((n, c) => (n === 0 ? [c] : []));
  // Labels that begin at 1 leave class 0 empty; a count of classes one too high leaves the last one empty.
  if (classes === null || missing.length !== 1 || missing[0] !== 0) return [];
  return [{
    code: 'labels-out-of-range', severity: 'warn', step: 0, layer: null, recipe: null,
    title: 'Labels seem to begin at 1',
    evidence: `No training image has label 0 (${classes[0] ?? '0'}), and all of the other ${classes.length - 1} classes have some.`,
    advice: `If the labels count from 1, let them count from 0 and give the output ${classes.length - 1} classes; one of its values would never be right otherwise.`,
  }];
}
