// `convas data D`: what a data set holds. `convas data get NAME`: fetch a named set, only when asked.
import { describeData, fetchableSets, findNamedSet, getNamedSet, openDataset, setNames, type DataProgress, type DataReport } from '../data/index.ts';
import { exit, WrongUse, type Command } from './command.ts';
import { watched } from './interruption.ts';
import { barLine, bytes, count, duration, percent, table, type Output } from './output.ts';

function shower(out: Output): (progress: DataProgress) => void {
  return ({ doing, done, total, secondsLeft }) => {
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    const share = done / Math.max(1, total);
    out.progress(barLine(share, `${doing} ${percent(share, 0)}${left}`, out.columns));
  };
}

async function fetchSet(name: string, out: Output): Promise<number> {
  const fetched = await watched(out, ({ signal }) => getNamedSet(name, { onProgress: shower(out), signal }), { stopping: 'Stopping; what has come so far is kept. Press Ctrl-C again to end at once.' });
  out.emit({ set: fetched.set, folder: fetched.folder, bytes: fetched.bytes, already: fetched.already });
  out.say(fetched.already ? `${name} is here already: ${fetched.folder}` : `${name} fetched (${bytes(fetched.bytes)}) into ${fetched.folder}`);
  return exit.fine;
}

const fetchable: readonly string[] = fetchableSets;

async function listSets(out: Output): Promise<number> {
  const sets = await Promise.all(setNames.map(async (name) => ({ name, folder: await findNamedSet(name), fetchable: fetchable.includes(name) })));
  out.emit({ sets });
  for (const { name, folder, fetchable: canFetch } of sets) {
    const absent = canFetch ? `not on this machine; "convas data get ${name}" fetches it` : `not on this machine; "convas data get ${name}" says where it is published`;
    out.say(`${folder === null ? '–' : '✓'} ${name.padEnd(14)} ${folder ?? absent}`);
  }
  return exit.fine;
}

function say(report: DataReport, out: Output): void {
  out.say(report.source === report.name ? report.name : `${report.name} (${report.source})`);
  out.say(`${report.dims.join(' × ')} · ${count(report.train.examples)} training examples${report.test === null ? ', no test set' : `, ${count(report.test.examples)} test`}`);
  const { mean, std } = report.spread;
  out.say(`mean ${mean.map((v) => v.toFixed(4)).join(', ')} · deviation ${std.map((v) => v.toFixed(4)).join(', ')}`);
  if (report.targets === 'classes') {
    out.say('');
    const shown = report.names.slice(0, 50);
    const rows = shown.map((name, i) => [name, count(report.train.perClass[i] ?? 0), ...(report.test === null ? [] : [count(report.test.perClass[i] ?? 0)])]);
    for (const line of table(['class', 'training', ...(report.test === null ? [] : ['test'])], rows, [1, 2])) out.say(line);
    if (report.names.length > shown.length) out.say(`… and ${report.names.length - shown.length} more classes`);
  }
  const d = report.duplicates;
  if (d.groups > 0) {
    out.say('');
    out.say(`${count(d.extra)} images are exact copies of others${d.across > 0 ? `; ${count(d.across)} stand in both training and test data, which makes results look better than they are` : ''}${d.conflicting > 0 ? `; ${count(d.conflicting)} carry different labels` : ''}.`);
  }
  if (report.mix !== null && report.mix.channels.length > 1) out.say(`channels: ${report.mix.channels.map((c) => `${c.channels} (${count(c.images)})`).join(', ')}`);
  if (report.mix !== null && report.mix.sizes.length > 1) out.say(`sizes: ${report.mix.sizes.slice(0, 6).map((s) => `${s.size} (${count(s.images)})`).join(', ')}`);
  for (const note of report.notes) out.say(note);
  if (report.corrupt.length > 0) {
    out.say('');
    out.say(`${count(report.corrupt.length)} ${report.corrupt.length === 1 ? 'file cannot' : 'files cannot'} be used:`);
    for (const { reason } of report.corrupt.slice(0, 20)) out.say(`  ${reason}`);
    if (report.corrupt.length > 20) out.say(`  … and ${report.corrupt.length - 20} more (all with --json)`);
  }
}

/** The command. */
export const data: Command = {
  name: 'data',
  summary: 'Says what a data set holds: classes and counts, sizes, mean and deviation, duplicates across splits, files that cannot be used. Without words it lists the named sets.',
  usage: 'DATA | get NAME',
  words: [0, 2],
  options: {},
  notes: ['DATA is a named set (mnist, fashion-mnist, cifar10, shapes …), a folder of class folders, IDX, CIFAR or CSV files.', 'Only "get" uses the network.'],
  async run(input, out) {
    const [first, second] = input.words;
    if (first === undefined) return listSets(out);
    if (first === 'get') {
      if (second === undefined) throw new WrongUse(`Say which set to fetch: ${fetchable.join(', ')}.`);
      return fetchSet(second, out);
    }
    if (second !== undefined) throw new WrongUse(`Unexpected word "${second}".`);
    const opened = await watched(out, ({ signal }) => openDataset(first, { onProgress: shower(out), signal }));
    const report = describeData(opened);
    out.emit(report);
    say(report, out);
    return exit.fine;
  },
};
