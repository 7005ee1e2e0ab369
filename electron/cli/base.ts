// `convas base NETWORK|RUN --data D --out X`: a trained network made the base of another task.
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Result } from '../../core/base/diagnostic.ts';
import { adviseFreezing, placeInWords, quadrantOf, rulesOfThumb } from '../../core/design/advise.ts';
import { check } from '../../core/design/check.ts';
import { cutsOf, freezeTo, type Cut } from '../../core/design/freeze.ts';
import { useAsBase } from '../../core/design/use-as-base.ts';
import { withBaseBeside } from '../../core/document/base.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Base, Document } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import type { DataFacts } from '../../core/run/services.ts';
import { dataFacts } from '../data/index.ts';
import { writeAtomically } from '../files.ts';
import { newestProgress } from '../runs/checkpoints.ts';
import { readConfig } from '../runs/config.ts';
import { measureSimilarity } from '../runs/index.ts';
import { runFiles } from '../runs/layout.ts';
import { exit, Stopped, WrongUse, type Command, type Input } from './command.ts';
import { deviceOptions, place } from './device.ts';
import { requireSound } from './diagnostics.ts';
import { watched } from './interruption.ts';
import { count, percent, typed, type Output } from './output.ts';
import { isRun, openProject, refuseToReplace } from './project.ts';

/** A drawing with the weights it has. */
interface Trained {
  readonly document: Document;
  readonly base: Base | null;
}

async function trainedRun(folder: string, which: 'best' | 'last'): Promise<Trained> {
  const config = await readConfig(folder);
  if (!config.ok) throw new Stopped(config.error);
  const weights = resolve(runFiles(folder)[which]);
  if (!existsSync(weights)) throw new Stopped({ code: 'missing', message: `${folder} has no ${which}.safetensors yet: it has not finished an epoch.` });
  const { document, data } = config.value;
  const best = (await newestProgress(runFiles(folder).checkpoint))?.best ?? null;
  const score = best?.accuracy === null || best?.accuracy === undefined ? '' : `, ${percent(best.accuracy)} right`;
  return { document, base: { weights, from: `${document.name}, trained on ${data.named}${score}` } };
}

async function opened(word: string, input: Input, out: Output): Promise<Trained> {
  const weights = input.text('weights');
  if (isRun(word)) {
    if (weights !== undefined) throw new WrongUse(`${word} is a run and brings its own weights; --weights goes with a project file.`);
    return trainedRun(word, input.flag('last') ? 'last' : 'best');
  }
  const project = await openProject(word, 'run folder, project file or template');
  if (input.flag('last')) throw new WrongUse('--last goes with a run folder.');
  requireSound(project, out, 'used');
  if (weights !== undefined) return { document: project.document, base: { weights: resolve(weights), from: `${project.document.name}, ${basename(weights)}` } };
  if (project.document.base === null) throw new WrongUse(`${word} is a network without trained weights: give the folder of a run, or --weights FILE beside it.`);
  return { document: project.document, base: null };
}

async function factsOf(data: string, out: Output): Promise<DataFacts> {
  return watched(out, ({ signal }) => dataFacts(data, { signal }));
}

/** The place for the line that was asked for by the name of the last layer that is frozen. */
function cutFor(named: string, cuts: readonly Cut[], document: Document): Cut {
  const unit = Object.values(document.layers).find(({ id, name, parent }) => parent === null && (id === named || name === named));
  const found = named === 'none' ? cuts[0] : unit === undefined ? undefined : cuts.find(({ before, frozen }) => frozen.length > 0 && before.has(unit.id));
  if (found !== undefined) return found;
  throw new WrongUse(`--freeze takes the last layer or block that is frozen, "none" or "advised", not "${named}". There are ${cuts.flatMap(({ last }) => (last === null ? [] : [last])).join(', ')}.`);
}

/** The command. */
export const base: Command = {
  name: 'base',
  summary: 'Makes a trained network the base of another task: a fresh head for the new classes, images fitted to what the base was trained on, layers frozen as asked. Train the drawing it writes.',
  usage: 'NETWORK|RUN --data DATA --out FILE [--freeze LAYER|advised|none]',
  words: [1, 1],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'what it is to be trained on: a set by name, or a path' },
    out: { type: 'string', value: 'FILE', doc: 'project file to write' },
    freeze: { type: 'string', value: 'LAYER', doc: 'freeze everything up to this layer or block; "advised" where the rules of thumb say; "none" (default)' },
    size: { type: 'string', value: 'RULE', doc: 'resize (default): images are brought to the size the base was trained on; take: the network takes theirs where no weight depends on it' },
    weights: { type: 'string', value: 'FILE', doc: 'safetensors for a NETWORK (a RUN brings its own)' },
    last: { type: 'boolean', doc: 'take the run\'s last weights instead of its best' },
    force: { type: 'boolean', doc: 'replace FILE when it exists' },
    ...deviceOptions,
  },
  notes: ['"advised" looks at a sample of the images with the base, measures how similar the task is, and says why it proposes what it does.'],
  async run(input, out) {
    const [data, target, named] = [input.text('data'), input.text('out'), input.text('freeze') ?? 'none'];
    if (data === undefined || target === undefined) throw new WrongUse(data === undefined ? '--data says what the base is to be used for.' : '--out names the project file to write.');
    if (!/\.convas(\.json)?$/.test(target)) throw new WrongUse(`--out writes a project file, whose name ends in .convas; "${target}" does not.`);
    refuseToReplace([target], input.flag('force'));
    const trained = await opened(input.words[0] ?? '', input, out);
    const facts = await factsOf(data, out);
    const used = useAsBase(trained.document, check(trained.document), {
      base: trained.base, size: input.choice('size', ['resize', 'take']) ?? 'resize',
      task: { data, title: facts.title, dims: facts.dims, isAnySize: facts.isAnySize, images: { images: facts.train, hasTest: facts.test !== null && facts.test > 0 }, classes: facts.targets === 'classes' ? facts.names : null },
    });
    const { patch, fresh, sentences, canTakeSize } = must(used);
    const drawn = must(apply(trained.document, patch));
    for (const sentence of sentences) out.say(sentence);
    const checked = check(drawn);
    const cuts = cutsOf(drawn, checked);
    const advice = named === 'advised' ? await advised(drawn, facts, cuts, input, out) : null;
    const cut = advice === null ? cutFor(named, cuts, drawn) : cuts[advice.cut];
    const document = cut === undefined ? drawn : must(apply(drawn, must(freezeTo(drawn, checked, cut))));
    const { parameters, trainedParameters } = check(document).totals;
    const written = await writeAtomically(target, writeProject(withBaseBeside(document, resolve(target))));
    if (!written.ok) throw new Stopped(written.error);
    out.emit({ file: target, fresh, sentences, canTakeSize, cuts: cuts.map(({ index, last, next }) => ({ index, last, next })), cut: cut?.index ?? 0, advice, parameters, trained: trainedParameters });
    out.say(`${cut?.last === undefined || cut.last === null ? 'Nothing is frozen' : `Frozen up to ${cut.last}`}: ${count(trainedParameters)} of ${count(parameters)} parameters are trained.`);
    out.say(`${target} holds the drawing. Train it with "convas train ${typed(target)} --data ${typed(data)} --out run".`);
    return exit.fine;
  },
};

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Stopped(result.error, exit.fault);
  return result.value;
}

async function advised(document: Document, facts: DataFacts, cuts: readonly Cut[], input: Input, out: Output) {
  const options = await place(input);
  const measured = await watched(out, (watch) => measureSimilarity(document, facts.data, { ...options, ...watch }), { stopping: 'Stopping.' });
  const at = { images: facts.train, classes: facts.names.length, similarity: measured.similarity };
  const advice = adviseFreezing(quadrantOf(at), cuts);
  out.say(`${placeInWords(at)}: ${advice.size} data, a ${advice.likeness} task. ${rulesOfThumb.join(' ')}`);
  for (const sentence of advice.sentences) out.say(sentence);
  return { ...advice, ...measured };
}
