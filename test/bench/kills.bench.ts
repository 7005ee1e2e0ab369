// `npm run bench -- kills`: engines and hosts killed with SIGKILL at random moments of trainings under way, each training gone on with
// to its end and its weights held against those of a training nobody killed. `--kills N` of each (20), `--seed N` for other moments.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { machine, today } from '../../build/machine.js';
import { killEngines } from '../support/engine-kills.ts';
import { killHosts } from '../support/host-kills.ts';
import type { KillOptions, Struck } from '../support/kills.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '11' }, write: { type: 'boolean', default: false } } });

/** Weights by the beginning of their digest. */
const weightsOf = ({ last }: Struck['whole']): string => `\`${String(last).slice(0, 12)}\``;

/** What came of the kills, a row each; whether every training ended as the one nobody killed. */
async function struckBy(what: string, kill: (options: KillOptions) => Promise<Struck>): Promise<{ readonly lines: readonly string[]; readonly isSame: boolean }> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'convas-kills-')));
  try {
    const { strikes, ends, whole, steps } = await kill({ scratch, kills: Number(values.kills), seed: Number(values.seed), onStrike: ({ step }) => console.error(`${what} killed after step ${step}`) });
    const rows = strikes.map(({ run, step, kept }, i) => {
      const end = ends[run] ?? {};
      return { end, line: `| ${i + 1} | ${run + 1} | ${step} | ${kept} | ${weightsOf(end)} | ${isDeepStrictEqual(end, whole) ? 'yes' : 'no'} |` };
    });
    const same = rows.filter(({ end }) => isDeepStrictEqual(end, whole)).length;
    return {
      isSame: same === strikes.length && same === Number(values.kills),
      lines: [
        `## The ${what} killed`, '', `${same} of ${strikes.length} ended with the bytes of the run nobody killed: its weights are ${weightsOf(whole)} after ${steps} steps.`, '',
        `| kill | of run | after step (of ${steps}) | gone on with from step | final weights | weights, every loss and every epoch the same |`, '|---|---|---|---|---|---|', ...rows.map(({ line }) => line), '',
      ],
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  }
}

const found = [await struckBy('engine', killEngines), await struckBy('host', killHosts)];
const text = [
  '# Trainings killed under way', '',
  `Taken on ${today()} by \`npm run bench -- kills\`: ${machine()}.`,
  'A convolution with batch normalisation and dropout on generated shapes, Adam, cosine schedule, the rate halved on the way, shift, rotation, noise and mixup, forty',
  'images relabelled and twenty left out, one thread. Each kill is a SIGKILL at a random moment, and counts only when it strikes between the steps of a run. A run is killed',
  'several times and gone on with after each; when it has ended, its weights, the loss of every step and the record of every epoch are held against those of a run nobody killed.', '',
  ...found.flatMap(({ lines }) => lines),
].join('\n');
console.log(text);
if (values.write) writeFileSync('docs/bench-kills.md', text);
process.exitCode = found.every(({ isSame }) => isSame) ? 0 : 1;
