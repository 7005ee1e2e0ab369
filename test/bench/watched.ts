// A host with a run under way, and windows that follow it as pages do.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { bug } from '../../core/base/diagnostic.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { assetFolder, builtFile } from '../../electron/paths.ts';
import { ask, clientOver, pageHeaders, pathOf, socketTo, value } from '../electron/serve/hosts.ts';
import { startHost } from '../support/window-host.ts';

/** A run under way. */
export interface Watched {
  /** process numbers */
  readonly host: number;
  readonly engine: number;
  /** pieces of news that windows got so far, all together */
  news(): number;
  /** lets so many windows follow it, and no others */
  followBy(windows: number): Promise<void>;
  end(): Promise<void>;
}

/** Starts a host below a folder, and in it LeNet-5 with batch 128 for as long as it takes. */
export async function serverOf(folder: string, data: string): Promise<Watched> {
  const { host, address } = await startHost(builtFile('cli.js'), folder);
  const port = Number(new URL(address).port);
  const entered = await ask(port, pathOf(address));
  const client = clientOver(await socketTo(port, pageHeaders(port, entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '')));
  const text = readFileSync(join(assetFolder('templates'), 'lenet5-softmax.convas'), 'utf8');
  const { id } = value(await client.call('startRun', { text, recipe: { batch: 128, epochs: 10_000 }, data, device: 'cpu', threads: null, name: '', weights: null }));
  let [news, following] = [0, [] as StopSource[]];
  const pid = host.pid ?? bug('the host has no process');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
  const engine = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'latin1').includes('engine.mjs')) ?? bug('the engine has no process');
  return {
    host: pid, engine,
    news: () => news,
    async followBy(windows) {
      for (const source of following) source.request();
      following = Array.from({ length: windows }, () => stopSource());
      await Promise.all(following.map((source) => new Promise<void>((resolve) => {
        const heard = (): void => {
          news += 1;
          resolve();
        };
        // At the end the host is gone before its answer.
        client.call('followRun', { id, from: 1 }, { stop: source.stop, onEvent: heard }).catch(() => undefined);
      })));
    },
    async end() {
      const gone = once(host, 'exit');
      host.kill('SIGTERM');
      await gone;
    },
  };
}
