// What the training and the inference bench have in common: options, rounds, table, document.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine, today } from '../../build/machine.js';
import { alternate, matrixProducts, type Effort, type Row } from './alternate.ts';
import { convas, torch } from './peers.ts';
import { tableHead, tableRow } from './table.ts';

/** Every row of the bench: net and batch size. */
export const rows: readonly Row[] = [
  { net: 'lenet5', batch: 32 },
  { net: 'lenet5', batch: 128 },
  { net: 'alexnet', batch: 16 },
  { net: 'vgg11', batch: 32 },
  { net: 'resnet20', batch: 32 },
  { net: 'resnet18', batch: 32 },
  { net: 'depthwise', batch: 32 },
];

const help = `Options: --nets lenet5:32,vgg11 (all)  --rounds 3  --seconds 6  --threads 2  --write (into docs)
Each round runs PyTorch, then Convas, each alone in a process of its own.`;

/** The rows asked for, such as `vgg11` or `lenet5:128`; throws, naming what exists, for one that does not. */
export function chosenRows(names: string | undefined): readonly Row[] {
  if (names === undefined) return rows;
  return names.split(',').flatMap((name) => {
    const [net, batch] = name.split(':');
    const chosen = rows.filter((row) => row.net === net && (batch === undefined || row.batch === Number(batch)));
    if (chosen.length === 0) throw new Error(`there is no row ${name}; the rows are ${rows.map((row) => `${row.net}:${row.batch}`).join(', ')}`);
    return chosen;
  });
}

/** Runs a bench beside PyTorch and prints its table. Gives the exit code: 1 when a row could not be measured. */
export async function besideTorch(mode: 'train' | 'infer', title: string, file: string): Promise<number> {
  const { values } = parseArgs({
    options: {
      nets: { type: 'string' }, rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '6' },
      threads: { type: 'string', default: '2' }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const effort: Effort = { mode, rounds: Number(values.rounds), seconds: Number(values.seconds), threads: Number(values.threads) };
  const products = await matrixProducts(Math.min(effort.seconds, 3), effort.threads, { torch, convas });
  const peak = Math.max(products.torch.gigaflops, products.convas.gigaflops);
  const lines = [...tableHead];
  const failures: string[] = [];
  for (const row of chosenRows(values.nets)) {
    console.error(`${row.net}, batch ${row.batch} …`);
    try {
      lines.push(tableRow(await alternate(row, effort, { torch, convas }), mode, peak));
    } catch (error) {
      failures.push(`${row.net}, batch ${row.batch}: ${error instanceof Error ? error.message : String(error)}`);
      console.error(failures.at(-1));
    }
  }
  const text = [
    `# ${title}`,
    '',
    `Taken on ${today()} by \`npm run bench -- ${mode === 'train' ? 'training' : 'inference'}\`: ${machine()}; ${effort.threads} threads each, ${effort.rounds} rounds of whole processes in turns, ${effort.seconds} s each.`,
    `PyTorch ${products.torch.version}, onnxruntime-node ${products.convas.version}. Float32 matrix products, best: PyTorch ${products.torch.gigaflops.toFixed(0)}, onnxruntime ${products.convas.gigaflops.toFixed(0)} GFLOP/s; shares are of the larger.`,
    'Ratios by time are PyTorch ÷ Convas (above 1: Convas is faster), the memory ratio is Convas ÷ PyTorch (peak of the whole process).',
    '',
    ...lines,
    ...(failures.length === 0 ? [] : ['', 'Not measured:', ...failures.map((failure) => `- ${failure}`)]),
    '',
  ].join('\n');
  console.log(text);
  if (values.write) writeFileSync(file, text);
  return failures.length === 0 ? 0 : 1;
}
