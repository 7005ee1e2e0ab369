// `npm run bench -- watching`: what it costs to watch a run, in processor time as the system counts it: the host's beside the
// engine's while LeNet-5 trains with batch 128, with nobody following and with windows that do. `--seconds N` for each (60).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverOf, type Watched } from './watched.ts';
import { allFashion, writeIdxFolder } from '../support/idx.ts';
import { printFigures, type Figure } from './figures.ts';

const given = process.argv.indexOf('--seconds');
const seconds = given < 0 ? 60 : Number(process.argv[given + 1]);
const scratch = mkdtempSync(join(tmpdir(), 'convas-watching-'));
const share = (value: number): string => `${(100 * value).toFixed(2)} %`;

/** The host's processor time as a share of the engine's, and messages a window got a second. */
async function measured({ host, engine, news }: Watched): Promise<{ readonly share: number; readonly news: number; readonly engine: number }> {
  const before = [used(host), used(engine), news()] as const;
  await new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
  const [ours, its] = [used(host) - before[0], used(engine) - before[1]];
  return { share: ours / its, news: (news() - before[2]) / seconds, engine: its };
}

/** Seconds of the processor that a process took so far. */
function used(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const figures: Figure[] = [];
try {
  const data = join(scratch, 'fashion');
  writeIdxFolder(data, allFashion('train'), allFashion('t10k'));
  const watched = await serverOf(scratch, data);
  for (const windows of [0, 1, 3]) {
    await watched.followBy(windows);
    const { share: got, news, engine } = await measured(watched);
    const bound = windows === 0 ? 0.01 : 0.05;
    const what = windows === 0 ? 'host, nobody follows' : `host, ${windows === 1 ? 'a window follows' : `${windows} windows follow`}: ${(news / windows).toFixed(1)} messages a second each`;
    figures.push({ what: `${what} (engine: ${engine.toFixed(1)} s)`, got: share(got), bound: share(bound), holds: got <= bound });
    console.log(figures.at(-1));
  }
  await watched.end();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = printFigures('The cost of watching a run', 'watching', 'docs/bench-watching.md', [
  `LeNet-5 with softmax on Fashion-MNIST, batch 128, ${seconds} s each: processor time of the host as a share of the engine's, both from the system.`,
], figures);
