// `npm run bench -- fuzz [--files 20000] [--from 0]`: spoilt ONNX files read as a stranger's, with the tally of what came of them.
import { faults, readSpoilt, spoiltFile } from '../support/foreign-fuzz.ts';
import { milliseconds, printFigures } from './figures.ts';

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

const [files, from] = [option('--files', 20_000), option('--from', 0)];
const tally = new Map<string, number>();
let [slowest, slowestFile, faulty, strange, thrown] = [0, 0, 0, 0, 0];
const begun = performance.now();
for (let n = from; n < from + files; n++) {
  const bytes = spoiltFile(n);
  const started = process.cpuUsage();
  let outcome: string;
  try {
    const read = readSpoilt(bytes);
    outcome = read.ok ? 'read' : read.error.code;
    if (read.ok) {
      const wrong = faults(read.value, bytes.length);
      if (wrong.length > 0) console.log(`file ${n}: ${wrong[0]}`);
      if (wrong.length > 0) faulty++;
      if (read.value.nodes.some((one) => one.kind === 'strange')) strange++;
    }
  } catch (error) {
    console.log(`file ${n}: ${error instanceof Error ? error.stack : String(error)}`);
    outcome = 'threw';
    thrown++;
  }
  const spent = process.cpuUsage(started);
  const took = (spent.user + spent.system) / 1000;
  if (took > slowest) [slowest, slowestFile] = [took, n];
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
}
const most = process.resourceUsage().maxRSS / 1024;
process.exitCode = printFigures('Spoilt ONNX files', 'fuzz', 'docs/bench-fuzz.md', [
  `${files} files in ${((performance.now() - begun) / 60_000).toFixed(1)} minutes: four networks of the ONNX project and seven small models in the forms exporters write, with bytes flipped, cut, doubled or taken from another file,`,
  'or decoded and made to say something absurd (names, sizes, attributes, element types, operator sets). The same number gives the same file.',
], [
  ...[...tally].sort().map(([outcome, times]) => ({ what: outcome, got: String(times), bound: '–', holds: true })),
  { what: 'of those read: with nodes kept as they were', got: String(strange), bound: '–', holds: true },
  { what: 'thrown', got: String(thrown), bound: '0', holds: thrown === 0 },
  { what: 'read, but not a graph that can be walked', got: String(faulty), bound: '0', holds: faulty === 0 },
  { what: `slowest, in processor time (file ${slowestFile})`, got: milliseconds(slowest), bound: '5000 ms', holds: slowest < 5000 },
  { what: 'most memory of the process', got: `${most.toFixed(0)} MiB`, bound: '2048 MiB', holds: most < 2048 },
]);
