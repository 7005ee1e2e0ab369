// The engine process from outside: started, stopped in good order or by force, and what is said when it dies.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../../core/run/channel.ts';
import { stopSource } from '../../../core/run/stop.ts';
import { engineFailure, startEngine } from '../../../electron/engine-host.ts';
import { listDevices } from '../../../electron/runs/index.ts';
import { buildFirst } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-host-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A program in the engine's place: what it does with each message is the body. */
function program(name: string, body: string): string {
  const path = join(scratch, `${name}.mjs`);
  writeFileSync(path, `process.on('disconnect', () => process.exit(0));\nprocess.on('message', (message) => { ${body} });\n`);
  return path;
}

/** Asks a program that tells an event when it has been called, waits for that, then requests a stop. */
async function stoppedOnceAlive(engine: ReturnType<typeof startEngine>, patience?: number): Promise<unknown> {
  const source = stopSource();
  return engine.ask('device', { name: 'cpu' }, { stop: source.stop, onEvent: (event) => { if (event === 'log') source.request(); }, ...(patience === undefined ? {} : { patience }) });
}

const alive = "if (message.type === 'call') process.send({ type: 'event', id: message.id, event: 'log', payload: { line: 'alive' } });";

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

async function lossOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConnectionLost);
  return error instanceof Error ? error.message : '';
}

describe('an engine process', () => {
  it('answers, and is gone after it is closed', async () => {
    const engine = startEngine();
    expect(await engine.ask('device', { name: 'cpu' })).toMatchObject({ name: 'cpu', available: true });
    expect(isGone(engine.pid)).toBe(false);
    await engine.close();
    expect(isGone(engine.pid)).toBe(true);
  });

  it('is killed when it does not stop in time, and the call says so', async () => {
    const engine = startEngine({ program: program('deaf', alive) });
    expect(await lossOf(stoppedOnceAlive(engine, 100))).toMatch(/did not stop within .* was ended\. Ask again\./);
    await engine.close();
    expect(isGone(engine.pid)).toBe(true);
  });

  it('is left alone when it answers in time', async () => {
    const engine = startEngine({ program: program('prompt', `${alive} if (message.type === 'cancel') process.send({ type: 'answer', id: message.id, answer: 'stopped' });`) });
    expect(await stoppedOnceAlive(engine)).toBe('stopped');
    await engine.close();
  });

  it('is given time while it says that it is saving', async () => {
    const engine = startEngine({ program: program('slow', `
      ${alive}
      if (message.type !== 'cancel') return;
      process.send({ type: 'event', id: message.id, event: 'saving', payload: { step: 1 } });
      setTimeout(() => process.send({ type: 'answer', id: message.id, answer: 'saved' }), 1200);`) });
    expect(await stoppedOnceAlive(engine, 400)).toBe('saved');
    await engine.close();
  });

  it('is given three times its longest run to stop', async () => {
    const engine = startEngine({ program: program('long', `
      if (message.type === 'call') process.send({ type: 'event', id: message.id, event: 'steps', payload: { rows: [], imagesPerSecond: 1, secondsLeft: 1, longestRun: 2 } });
      ${alive}
      if (message.type === 'cancel') setTimeout(() => process.send({ type: 'answer', id: message.id, answer: 'done' }), 1000);`) });
    expect(await stoppedOnceAlive(engine, 100)).toBe('done');
    await engine.close();
  });

  it.each([
    ['killed from outside', "process.kill(process.pid, 'SIGKILL')", /^The engine was killed from outside: by the system when memory ran out/],
    ['crashed', "process.kill(process.pid, 'SIGABRT')", /^The engine crashed \(SIGABRT\) in native code/],
    ['terminated', "process.kill(process.pid, 'SIGTERM')", /^The engine was ended by SIGTERM\.$/],
    ['ending by an error', "console.error('the last straw'); process.exit(3)", /^The engine ended by itself with code 3\. Its last words: the last straw$/],
  ])('says what happened when it is %s', async (_, body, message) => {
    const engine = startEngine({ program: program('dying', body) });
    expect(await lossOf(engine.ask('device', { name: 'cpu' }))).toMatch(message);
    await engine.close();
  });

  it('that cannot be started is a loss, not a crash', async () => {
    const engine = startEngine({ program: join(scratch, 'absent.mjs') });
    expect(await lossOf(engine.ask('device', { name: 'cpu' }))).toMatch(/ended by itself with code 1\..*(absent|Node\.js)/);
    await engine.close();
  });

  it('turns losses and errors into failures', async () => {
    const engine = startEngine({ program: program('broken', "process.send({ type: 'error', id: message.id, message: 'internal: seven', stack: 'at seven' });") });
    const error: unknown = await engine.ask('device', { name: 'cpu' }).catch((caught: unknown) => caught);
    expect(engineFailure(error)).toEqual({ ok: false, error: { code: 'internal', message: 'Something went wrong inside Convas: internal: seven.', detail: 'at seven' } });
    expect(engineFailure(new ConnectionLost('gone'))).toMatchObject({ ok: false, error: { code: 'engine-lost', message: 'gone' } });
    await engine.close();
  });
});

describe('an engine whose parent is killed', () => {
  it('ends by itself', async () => {
    const parent = join(scratch, 'parent.mjs');
    const engine = fileURLToPath(new URL('../../../dist/engine.mjs', import.meta.url));
    writeFileSync(parent, `import { fork } from 'node:child_process';
      const child = fork(${JSON.stringify(engine)}, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.on('message', () => console.log(child.pid));
      child.send({ type: 'call', id: 1, request: 'device', argument: { name: 'cpu' } });`);
    const started = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => { started.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))); });
    expect(isGone(pid)).toBe(false);
    started.kill('SIGKILL');
    for (let waited = 0; !isGone(pid) && waited < 100; waited++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isGone(pid)).toBe(true);
  });
});

describe('the list of devices', () => {
  it('has every device once, the CPU available, and a reason where one is not', async () => {
    const devices = await listDevices();
    expect(devices.map(({ name }) => name)).toEqual(['cpu', 'webgpu', 'cuda', 'dml']);
    expect(devices[0]).toMatchObject({ available: true, remedy: null });
    for (const { note } of devices) expect(note.length).toBeGreaterThan(10);
    const elsewhere = devices.find(({ name }) => name === (process.platform === 'win32' ? 'cuda' : 'dml'));
    expect(elsewhere).toMatchObject({ available: false, note: expect.stringMatching(/exists on Windows only|on Linux x64 only/) });
  });
});
