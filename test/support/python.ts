// The Python of the peers (PyTorch, onnx, onnxruntime), named by CONVAS_PYTHON. Only test/peers, test/long and the benches ask for it.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The Python that has the peers installed. Throws, saying how to get it, when none is named. */
export function peersPython(): string {
  const python = process.env['CONVAS_PYTHON'];
  if (python === undefined || python === '')
    throw new Error('CONVAS_PYTHON must name a Python with torch, onnx, onnxruntime, safetensors and numpy: `.ci/run` makes one, or `python3 -m venv`, then pip.');
  return python;
}

/** A script of the test folder by its path there, such as `peers/onnx_check.py`. */
const pythonScript = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Runs a script of the test folder with the peers' Python and reads the JSON it prints last: one object on its last line.
 * Throws with what the script wrote to standard error when it fails.
 */
export function runPython(path: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const python = peersPython();
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 28 };
    execFile(python, [pythonScript(path), ...args], options, (error, stdout, stderr) => {
      if (error !== null) return reject(new Error(`${path} ${args.join(' ')}: ${stderr.trim().slice(-4000) || error.message}`));
      const last = stdout.trimEnd().split('\n').at(-1) ?? '';
      try {
        resolve(JSON.parse(last));
      } catch {
        reject(new Error(`${path}: its last line is no JSON: ${last.slice(0, 200)}`));
      }
    });
  });
}
