// `npm run bench -- doctor`: planted faults and healthy trainings of LeNet-5 on all of Fashion-MNIST, and what the doctor said.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, today } from '../../build/machine.js';
import { allFashion } from '../support/idx.ts';
import { adviceOn, faults, healthy } from '../support/planted.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-doctor-'));
const lines = [
  '# The training doctor', '',
  `Taken on ${today()} by \`npm run bench -- doctor\`: ${machine()}.`,
  'LeNet-5 with softmax on Fashion-MNIST (60,000 and 10,000 images): faults one epoch each, healthy trainings five.', '',
  '| training | expected | said, at step | holds |', '|---|---|---|---|',
];
let isWell = true;
try {
  const [train, test] = [allFashion('train'), allFashion('t10k')];
  for (const planted of [...faults, ...healthy]) {
    const said = await adviceOn(planted, { scratch, train, test, epochs: planted.expected === null ? 5 : 1 });
    const holds = planted.expected === null ? said.length === 0 : said.some(({ code }) => code === planted.expected);
    isWell &&= holds;
    const line = `| ${planted.what} | ${planted.expected ?? 'nothing'} | ${said.map(({ code, step }) => `${code} ${step}`).join(', ') || 'nothing'} | ${holds ? 'yes' : 'no'} |`;
    console.log(line);
    for (const one of said) console.log(`    ${one.title} · ${one.evidence} · ${one.advice}`);
    lines.push(line);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (process.argv.includes('--write')) writeFileSync('docs/bench-doctor.md', `${lines.join('\n')}\n`);
process.exitCode = isWell ? 0 : 1;
