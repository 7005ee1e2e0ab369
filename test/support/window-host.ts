// The built browser host in a process of its own, with a home and a state folder of its own, for whoever drives its window.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Hosts that run; none outlives its starter. */
const hosts = new Set<ChildProcess>();
process.once('exit', () => { for (const host of hosts) host.kill('SIGKILL'); });

/**
 * Starts the host of a built command line over a home and waits for the address it prints; rejects with what it said when it
 * ends before that.
 */
export async function startHost(program: string, home: string, port = '0'): Promise<{ readonly host: ChildProcess; readonly address: string }> {
  const host = spawn(process.execPath, [program, 'serve', '--no-open', '--json', '--port', port, '--state', join(home, '.state')], { env: { ...process.env, HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] });
  hosts.add(host);
  host.once('exit', () => hosts.delete(host));
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    host.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const line = said.split('\n').find((one) => one.includes('"address"') && one.trimEnd().endsWith('}'));
      if (line !== undefined) resolve((JSON.parse(line) as { readonly address: string }).address);
    });
    host.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${said}`)));
  });
  return { host, address };
}
