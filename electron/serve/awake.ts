// Keeping the machine awake while a run goes, where there is no Electron to ask: by the system's own program for that, which
// holds sleep off for as long as it runs. It ends by itself when this host is gone, however that came about.
import { spawn, type ChildProcess } from 'node:child_process';

/** A program with its words. */
export type Program = readonly [string, readonly string[]];

/**
 * What Windows' own shell does: it asks for a machine that stays awake (ES_CONTINUOUS and ES_SYSTEM_REQUIRED), which holds for as
 * long as the thread that asked lives, and waits for the end of its input, which ends with this process.
 */
const windowsScript = `$power = Add-Type -Name Power -Namespace Convas -PassThru -MemberDefinition '[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint flags);'
[void]$power::SetThreadExecutionState(2147483649)
[void][Console]::In.ReadToEnd()`;

/** The program that holds sleep off on a system; null where there is none. */
export function awakeProgram(platform: NodeJS.Platform, pid: number): Program | null {
  if (platform === 'darwin') return ['caffeinate', ['-i', '-w', String(pid)]];
  // It runs `cat` meanwhile, which ends with its input, and that ends with this process.
  if (platform === 'linux') return ['systemd-inhibit', ['--what=idle:sleep', '--who=Convas', '--why=A network is being trained', '--mode=block', 'cat']];
  // As text of 16-bit letters in base64, a command needs no quotes that some shell would take away.
  if (platform === 'win32') return ['powershell.exe', ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(windowsScript, 'utf16le').toString('base64')]];
  return null;
}

/** Holds sleep off while it is on. Where the program is missing or refuses, the machine sleeps when it would. */
export function keepAwakeWith(program: Program | null): (isOn: boolean) => void {
  let child: ChildProcess | null = null;
  return (isOn) => {
    if (isOn === (child !== null) || program === null) return;
    if (child !== null) {
      child.stdin?.end();
      child.kill();
      child = null;
      return;
    }
    // In a session of its own it has no terminal to ask for a password in.
    const held = spawn(program[0], program[1], { stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true, detached: true });
    held.on('error', () => undefined);
    held.stdin.on('error', () => undefined);
    held.unref();
    child = held;
  };
}
