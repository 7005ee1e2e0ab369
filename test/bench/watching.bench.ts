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

/** Processor time of these processes as a share of the engine's, and pieces of news that were told a second. */
async function measured(processes: () => readonly number[], { engine, news }: Watched): Promise<{ readonly share: number; readonly news: number; readonly engine: number }> {
  const all = (): number => processes().reduce((sum, pid) => sum + used(pid), 0);
  const before = [all(), used(engine), news()] as const;
  await new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
  const its = used(engine) - before[1];
  return { share: (all() - before[0]) / its, news: (news() - before[2]) / seconds, engine: its };
}

/** Seconds of the processor that a process took so far; nothing for one that is gone. */
function used(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function note(what: string, got: number, bound: number): void {
  figures.push({ what, got: share(got), bound: share(bound), holds: got <= bound });
  console.log(`${what}: ${share(got)}`);
}

const figures: Figure[] = [];
try {
  const data = join(scratch, 'fashion');
  writeIdxFolder(data, allFashion('train'), allFashion('t10k'));
  const watched = await serverOf(scratch, data);
  for (const windows of [0, 1, 3]) {
    await watched.followBy(windows);
    const { share: got, news, engine } = await measured(() => [watched.host], watched);
    note(windows === 0 ? `host alone (engine: ${engine.toFixed(1)} s)` : `host with ${windows} of its windows following, ${(news / windows).toFixed(1)} pieces of news a second each`, got, windows === 0 ? 0.01 : 0.05);
  }
  await watched.followBy(0);
  const { page, processes } = await watched.show();
  for (const [place, bound] of [['Train', 0.05], ['Design', 0.01]] as const) {
    await page.getByRole('button', { name: place, exact: true }).click();
    // Reading and drawing what there was before is not watching.
    await page.waitForTimeout(3000);
    if (process.argv.includes('--show')) await page.screenshot({ path: join(tmpdir(), `watching-${place}.png`) });
    const { share: got } = await measured(() => [watched.host, ...processes()], watched);
    note(`host and Chromium with the ${place} place open`, got, bound);
  }
  await watched.end();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = printFigures('The cost of watching a run', 'watching', 'docs/bench-watching.md', [
  `LeNet-5 with softmax on Fashion-MNIST, batch 128, ${seconds} s each: processor time of the host as a share of the engine's, both from the system.`,
], figures);
