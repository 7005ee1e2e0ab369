// A run as one HTML file that needs nothing else: no script, no network, no other file. It is for the drawer of papers and for
// the colleague without this program, so it says everything the run knows of itself. All text in it is somebody's: it is
// escaped wherever it stands.
import { escaped } from '../base/markup.ts';
import { formatDims } from '../base/shape.ts';
import { counted, valueText } from '../base/words.ts';
import { check } from '../design/check.ts';
import type { TrainingRecipe } from '../design/recipe.ts';
import { curveFigure, type CurveLine } from './report-curve.ts';
import { reportStyle } from './report-style.ts';
import { countText, dateText, durationText, figure, shareText } from './report-text.ts';
import type { EpochRecord } from './records.ts';
import type { RunStory } from './story.ts';

/** Most layers and epochs a report lists; of more it says so. */
const mostRows = 2000;

interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table; without columns, of names and what they stand for. */
function table(label: string, columns: readonly Column[], rows: readonly (readonly string[])[], marked: (row: number) => boolean = () => false): string {
  const head = columns.map(({ title, isNumber }) => `<th scope="col"${isNumber === true ? ' class="n"' : ''}>${escaped(title)}</th>`).join('');
  const body = rows.slice(0, mostRows).map((cells, row) => `<tr${marked(row) ? ' class="best"' : ''}>${cells.map((cell, i) => (i === 0 && columns[0]?.isNumber !== true ? `<th scope="row">${escaped(cell)}</th>` : `<td${columns[i]?.isNumber === true ? ' class="n"' : ''}>${escaped(cell)}</td>`)).join('')}</tr>`).join('\n');
  const rest = rows.length > mostRows ? `<p class="remark">Of ${countText(rows.length)} rows the first ${countText(mostRows)} are shown.</p>` : '';
  return `<div class="scroll" role="region" aria-label="${escaped(label)}" tabindex="0"><table${columns.length === 0 ? ' class="pairs"' : `><thead><tr>${head}</tr></thead`}><tbody>
${body}
</tbody></table></div>${rest}`;
}

/** A setting's name in words: `learningRate` → learning rate. */
const inWords = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('-', ' ').toLowerCase();

/** A setting in words; one with settings of its own names its kind first. */
function settingText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : (value as readonly unknown[]).map(settingText).join('; ');
  if (typeof value !== 'object' || value === null) return valueText(value);
  const { kind, ...rest } = value as Readonly<Record<string, unknown>>;
  const settings = Object.entries(rest).map(([name, one]) => `${inWords(name)} ${typeof one === 'object' && one !== null ? `(${settingText(one)})` : valueText(one)}`);
  return [...(typeof kind === 'string' ? [inWords(kind)] : []), ...settings].join(', ');
}

/** The settings of a recipe in the order they are read in; augmentation stands below them, the data have a part of their own. */
const settings = {
  loss: 'Loss', optimizer: 'Optimizer', schedule: 'Schedule', warmUp: 'Warm-up', rateChanges: 'Changes of the rate on the way', weightDecay: 'Weight decay', decayAll: 'Decay of biases and scales too', clipping: 'Gradient clipping', layerRates: 'Rates by layer', unfreezing: 'Unfreezing',
  batch: 'Batch', epochs: 'Epochs', earlyStopping: 'Early stopping', validation: 'Share kept aside', seed: 'Seed',
} as const satisfies { readonly [S in Exclude<keyof TrainingRecipe, 'data' | 'augment'>]: string };

function recipeRows(recipe: TrainingRecipe): readonly (readonly [string, string])[] {
  const rows = Object.entries(settings).map(([name, label]): readonly [string, string] => [label, settingText(recipe[name as keyof typeof settings])]);
  const changes = Object.entries(recipe.augment).map(([name, one]): readonly [string, string] => [`Augmentation: ${inWords(name)}`, settingText(one)]);
  return [...rows.map(([label, text]): readonly [string, string] => [label, label === settings.loss && recipe.loss === null ? 'by the output' : text]), ...changes];
}

function layersPart({ document }: RunStory): string {
  const { layers, totals } = check(document);
  const rows = layers.map(({ flat, def, params, outputs, parameters, macs }) => [
    flat.path, def?.title ?? flat.kind, def === undefined || params === null ? '' : def.caption(params), formatDims(outputs[0]?.dims ?? null), parameters === null ? '?' : countText(parameters), macs === null ? '?' : countText(macs),
  ]);
  const columns = [{ title: 'Layer' }, { title: 'Kind' }, { title: 'Settings' }, { title: 'Output' }, { title: 'Parameters', isNumber: true }, { title: 'Multiply-accumulates', isNumber: true }];
  const about = document.about.trim() === '' ? '' : `<p class="notes">${escaped(document.about)}</p>`;
  return `<h2>Network</h2>${about}<p class="quiet">${counted(totals.parameters, 'parameter')}, of which ${countText(totals.trainedParameters)} are trained; ${counted(totals.macs, 'multiply-accumulate')} for one image. N in an output stands for the images of a batch.</p>${table('Layers', columns, rows)}`;
}

function curvesPart({ steps, epochs }: RunStory): string {
  const measured = (name: string, of: (record: EpochRecord) => number | null): readonly CurveLine[] => {
    const known = epochs.filter(({ validation }) => validation !== null);
    const line = { name, isMeasured: true, x: known.map(({ step }) => step), y: known.map((record) => of(record) ?? NaN) };
    return line.y.some((value) => !Number.isNaN(value)) ? [line] : [];
  };
  const trained = (y: ArrayLike<number>): CurveLine => ({ name: 'training, every step', isMeasured: false, x: steps.step, y });
  const hasClasses = Array.prototype.some.call(steps.accuracy, (value: number) => !Number.isNaN(value));
  return [
    '<h2>Curves</h2>',
    curveFigure([trained(steps.loss), ...measured('measured after each epoch', ({ validation }) => validation?.loss ?? null)], { title: 'Loss', unit: 'loss' }),
    hasClasses ? curveFigure([trained(steps.accuracy), ...measured('measured after each epoch', ({ validation }) => validation?.accuracy ?? null)], { title: 'Right answers', unit: 'share of the images', floor: 0, ceiling: 1, tick: (value) => `${Math.round(value * 100)}\u2009%` }) : '',
    curveFigure([trained(steps.rate)], { title: 'Learning rate', unit: 'rate', floor: 0 }),
  ].join('\n');
}

function epochsPart({ epochs, best }: RunStory): string {
  if (epochs.length === 0) return '<h2>Epochs</h2><p>No epoch was finished.</p>';
  const titles = ['Epoch', 'Step', 'Training loss', 'Training right', 'Measured loss', 'Measured right', 'Learning rate', 'Time'];
  const rows = epochs.map(({ epoch, step, training, validation, rate, seconds }) => [
    countText(epoch), countText(step), figure(training.loss), shareText(training.accuracy), validation === null ? '–' : figure(validation.loss), shareText(validation?.accuracy ?? null), figure(rate), durationText(seconds),
  ]);
  const bestRow = epochs.findIndex(({ epoch }) => epoch === best?.epoch);
  const marked = bestRow < 0 ? '' : '<p class="remark">The best epoch, whose weights are kept as such, stands in bold.</p>';
  return `<h2>Epochs</h2>${table('Epochs', titles.map((title) => ({ title, isNumber: true })), rows, (row) => row === bestRow)}${marked}`;
}

function advicePart({ advice }: RunStory): string {
  if (advice.length === 0) return '';
  const items = advice.map(({ severity, step, title, evidence, advice: remedy }) => `<li class="${severity}"><h3>${escaped(title)}</h3><p>${escaped(evidence)}</p><p>${escaped(remedy)}</p><p class="remark">Seen at step ${countText(step)}.</p></li>`);
  return `<h2>What the training doctor said</h2><ul class="advice">${items.join('')}</ul>`;
}

function dataPart({ data, corrections, recipe }: RunStory): string {
  const { named, training, test, classes } = data;
  const aside = recipe.validation === 0 ? 'none of them kept aside' : `${shareText(recipe.validation)} of them kept aside`;
  const rows = [
    ['Named', named], ['Training images', `${countText(training)}, ${aside}`], ['Test images', countText(test)],
    ['Classes', classes === null ? 'none' : `${countText(classes.length)}: ${classes.slice(0, 100).join(', ')}${classes.length > 100 ? ' …' : ''}`],
    ...(corrections === 0 ? [] : [['Corrections', `${counted(corrections, 'image')} relabelled or left out`]]),
  ];
  return `<h2>Data</h2>${table('Data', [], rows)}`;
}

function resultPart({ best, epochs, recipe, steps }: RunStory): string {
  const measured = epochs.find(({ epoch }) => epoch === best?.epoch)?.validation ?? null;
  const seconds = epochs.reduce((sum, one) => sum + one.seconds, 0);
  const facts = [
    ...(best === null ? [] : [
      ...(best.accuracy === null ? [] : [['Best: right answers', shareText(best.accuracy)]]),
      ['Best: loss', figure(best.loss)], ['Best epoch', countText(best.epoch)],
      ['Measured on', measured === null ? 'training images' : counted(measured.examples, 'image')],
    ]),
    ['Epochs', `${countText(epochs.length)} of ${countText(recipe.epochs)}`], ['Steps', countText(steps.step.length)], ['Time in epochs', durationText(seconds)],
  ];
  return `<dl class="result">${facts.map(([name = '', value = '']) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;
}

/** The report of a run: a whole HTML document. */
export function reportOf(story: RunStory): string {
  const { name, notes, begun, document, recipe, device, threads, versions } = story;
  const made = [['Device', device], ['Threads', threads === null ? 'as many as the engine takes' : countText(threads)], ...Object.entries(versions)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(name)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escaped(name)}</h1>
<p class="quiet">${escaped([document.name, story.data.named, `begun ${dateText(begun)}`].filter((part) => part !== '').join(' · '))}</p>
${notes.trim() === '' ? '' : `<p class="notes">${escaped(notes)}</p>`}
${resultPart(story)}
${curvesPart(story)}
${epochsPart(story)}
${advicePart(story)}
${layersPart(story)}
<h2>Recipe</h2>${table('Recipe', [], recipeRows(recipe))}
${dataPart(story)}
<h2>Made with</h2>${table('Made with', [], made)}
<footer>A run of Convas. This page holds all it shows; it loads nothing and runs nothing.</footer>
</main>
</body>
</html>
`;
}
