// Holding sleep off by a program of the system: it runs exactly as long as it is on, and ends with the host.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awakeProgram, keepAwakeWith } from '../../../electron/serve/awake.ts';
import { freshFolder } from './hosts.ts';

let scratch = '';
beforeEach(() => { scratch = freshFolder(); });
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

it('the program runs while it is on', async () => {
  const [begun, ended] = [join(scratch, 'begun'), join(scratch, 'ended')];
  const program = `const { writeFileSync } = require('node:fs');
    process.on('SIGTERM', () => undefined);
    process.stdin.on('end', () => { writeFileSync(process.argv[2], ''); process.exit(); }).resume();
    writeFileSync(process.argv[1], '');`;
  const keep = keepAwakeWith([process.execPath, ['-e', program, begun, ended]]);
  keep(false);
  expect(existsSync(begun)).toBe(false);
  keep(true);
  keep(true);
  await vi.waitFor(() => expect(existsSync(begun)).toBe(true), 20_000);
  expect(existsSync(ended)).toBe(false);
  keep(false);
  await vi.waitFor(() => expect(existsSync(ended)).toBe(true), 20_000);
});

it('a program that is missing, or a system without one, is no trouble', () => {
  for (const program of [[join(scratch, 'nothing'), []] as const, null]) {
    const keep = keepAwakeWith(program);
    keep(true);
    keep(false);
  }
});

it('is the one each system has', () => {
  expect(awakeProgram('darwin', 7)).toEqual(['caffeinate', ['-i', '-w', '7']]);
  expect(awakeProgram('linux', 7)?.[0]).toBe('systemd-inhibit');
  const [program, words] = awakeProgram('win32', 7) ?? ['', []];
  expect([program, words.at(-2)]).toEqual(['powershell.exe', '-EncodedCommand']);
  const script = Buffer.from(words.at(-1) ?? '', 'base64').toString('utf16le');
  // ES_CONTINUOUS 0x80000000 and ES_SYSTEM_REQUIRED 0x00000001, as Windows names them.
  expect(script).toContain(`SetThreadExecutionState(${0x80000000 + 0x00000001})`);
  expect(script.trimEnd().endsWith('[Console]::In.ReadToEnd()')).toBe(true);
  expect(awakeProgram('freebsd', 7)).toBeNull();
});
