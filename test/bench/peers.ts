// The two measuring processes, each started alone: PyTorch's and ours.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineEnvironment } from '../../electron/engine-environment.ts';
import { peersPython } from '../support/python.ts';
import { argumentsOf, type GemmReport, type Question, type StepReport } from './step.ts';

/** A measuring process: asks it one question and gives what it printed. */
export type Peer = (question: Question) => Promise<StepReport | GemmReport>;

function measure(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<StepReport | GemmReport> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { maxBuffer: 1 << 26, env }, (error, stdout, stderr) => {
      const last = stdout.trimEnd().split('\n').at(-1) ?? '';
      if (error !== null || !last.startsWith('{')) {
        reject(new Error(`${args.slice(1).join(' ')}: ${stderr.trim().slice(-2000) || error?.message || 'it printed no JSON'}`));
        return;
      }
      const report: StepReport | GemmReport = JSON.parse(last);
      resolve(report);
    });
  });
}

/** PyTorch, from the Python named by CONVAS_PYTHON. Benches run with the checkout as their folder. */
export const torch: Peer = (question) => measure(peersPython(), ['test/bench/torch_twin.py', ...argumentsOf(question)]);

/** Convas, from the bundle beside the bench, in the environment an engine process has. */
export const convas: Peer = (question) => measure(process.execPath, [fileURLToPath(new URL('./bench-step.mjs', import.meta.url)), ...argumentsOf(question)], engineEnvironment());
