// `npm run base`: trains the base that ships, on this machine, by the command line itself, and puts it beside its drawing in
// templates/. The same seed gives the same weights on the same processor; what came out is written down beside them.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, today } from './machine.js';
import { at } from './paths.js';
import { runNode } from './process.js';

const name = 'fashion-resnet';
const template = at('templates', `${name}.convas`);
/** Largest base that ships, in bytes. */
const largest = 3 * 2 ** 20;

/**
 * The last JSON object of a command's output.
 * @param {readonly string[]} args
 * @param {'train' | 'eval'} command
 * @returns {Promise<Record<string, unknown>>}
 */
async function convas(command, args) {
  console.log(`convas ${[command, ...args].join(' ')}`);
  const { code, text } = await runNode(at('dist', 'cli.js'), [command, ...args, '--json'], { output: 'gather' });
  if (code !== 0) throw new Error(text);
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
}

/** @param {unknown} share */
const percent = (share) => `${(100 * Number(share)).toFixed(2)} %`;

/**
 * The drawing with another base, or none: its own line of the file.
 * @param {string} text
 * @param {string | null} from
 */
function withBase(text, from) {
  const without = text.replace(/^ {2}"base": .*\n/m, '');
  return from === null ? without : without.replace(/^( {2}"blocks": )/m, `  "base": {"from": ${JSON.stringify(from)}, "weights": "template:${name}"},\n$1`);
}

/** @returns {Promise<number>} exit code */
export async function base() {
  const scratch = mkdtempSync(join(tmpdir(), 'convas-base-'));
  try {
    const drawing = readFileSync(template, 'utf8');
    const fresh = join(scratch, `${name}.convas`);
    writeFileSync(fresh, withBase(drawing, null));
    const run = join(scratch, 'run');
    const begun = performance.now();
    const { epochs } = await convas('train', [fresh, '--out', run, '--threads', '1']);
    const minutes = (performance.now() - begun) / 60_000;
    const { accuracy, loss, examples } = await convas('eval', [run, '--last']);
    const weights = join(run, 'last.safetensors');
    const { size } = statSync(weights);
    if (size > largest) throw new Error(`The base has ${size} bytes; at most ${largest} ship.`);
    copyFileSync(weights, at('templates', `${name}.safetensors`));
    const from = `Fashion ResNet, trained on Fashion-MNIST for ${epochs} epochs, ${percent(accuracy)} of the test images right`;
    writeFileSync(template, withBase(drawing, from));
    writeFileSync(at('templates', `${name}.md`), [
      '# Fashion ResNet, trained', '',
      `\`templates/${name}.safetensors\`, ${size.toLocaleString('en-US')} bytes: the weights of \`templates/${name}.convas\`, whose recipe they were trained with.`,
      `Made on ${today()} by \`npm run base\`: ${machine()}.`, '',
      '| | |', '|---|---|',
      '| data | Fashion-MNIST (Zalando SE, MIT licence), all 60,000 training images of ten classes |',
      `| test images right | ${percent(accuracy)} of ${Number(examples).toLocaleString('en-US')}, loss ${Number(loss).toFixed(4)}; nothing was chosen by them, the last epoch counts |`,
      `| epochs | ${epochs} |`,
      '| licence of the weights | Apache-2.0, as Convas |', '',
      'The same command makes them again, to the same bits on the same processor.', '',
    ].join('\n'));
    console.log(`${from}; ${size.toLocaleString('en-US')} bytes, ${minutes.toFixed(1)} minutes.`);
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
