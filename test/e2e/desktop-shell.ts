// A desktop shell around the page in the browser: the bridge that the preload script would leave, the real services behind it
// (but for writing models, which only says that it did), and dialogs that tests answer. Electron is not in it; what the page does with its bridge is.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ok } from '../../core/base/diagnostic.ts';
import { serve, type Handlers, type ListenerOf, type Port } from '../../core/run/channel.ts';
import { isDesktopArgument, type DesktopEvents, type DesktopServiceName, type DesktopServices, type OfferedCommand, type WindowFacts } from '../../core/run/desktop.ts';
import type { ServiceEvents, Services } from '../../core/run/services.ts';
import { assetFolder } from '../../electron/paths.ts';
import { servicesOver } from '../../electron/serve/services.ts';

/** What the page asked of its shell, and what the shell answers. */
export interface Shell {
  /** what the dialogs answer next */
  toOpen: string | null;
  toSave: { readonly path: string; readonly isConfirmed: boolean } | null;
  toQuestion: string;
  readonly asked: (readonly [DesktopServiceName, unknown])[];
  offered: readonly OfferedCommand[];
  facts: WindowFacts | null;
  /** what the page decided about its closing, in order */
  readonly closings: boolean[];
  tell: ListenerOf<DesktopEvents>;
  /** arguments that the real shell would refuse */
  readonly refused: (readonly [string, unknown])[];
}

type Everything = Services & DesktopServices;

/** Puts the shell around a page that is not loaded yet. Projects lie in `home`; what is remembered lies below it. */
export async function surround(page: Page, home: string): Promise<Shell> {
  const shell: Shell = {
    toOpen: null, toSave: null, toQuestion: '', asked: [], offered: [], facts: null, closings: [], refused: [],
    tell: () => { throw new Error('the page does not listen yet'); },
  };
  const note = (name: DesktopServiceName, argument: unknown): void => {
    shell.asked.push([name, argument]);
    if (!isDesktopArgument(name, argument)) shell.refused.push([name, argument]);
  };
  const desktop: Handlers<DesktopServices, DesktopEvents> = {
    follow: (argument, call) => new Promise(() => {
      note('follow', argument);
      shell.tell = call.tell;
    }),
    async chooseToOpen(argument) {
      note('chooseToOpen', argument);
      return shell.toOpen;
    },
    async chooseToSave(argument) {
      note('chooseToSave', argument);
      return shell.toSave;
    },
    async question(argument) {
      note('question', argument);
      return shell.toQuestion;
    },
    async newWindow(argument) {
      note('newWindow', argument);
      return null;
    },
    async offer(argument) {
      note('offer', argument);
      shell.offered = argument.commands;
      return null;
    },
    async facts(argument) {
      note('facts', argument);
      shell.facts = argument;
      return null;
    },
    async close(argument) {
      note('close', argument);
      shell.closings.push(argument.isLeaving);
      return null;
    },
  };
  let deliver: (message: unknown) => void = () => undefined;
  const port: Port = {
    send: (message) => {
      // A page that is gone hears nothing.
      page.evaluate((text) => (window as unknown as { readonly convasHear: (text: string) => void }).convasHear(text), JSON.stringify(message)).catch(() => undefined);
    },
    onMessage: (listener) => { deliver = listener; },
    onClose: (listener) => { page.once('close', () => listener('The window is gone.')); },
    close: () => undefined,
  };
  const shared = servicesOver({ home, state: join(home, '.state'), templates: assetFolder('templates') }, async (_source, { out }) => ok({ file: out, bytes: 7, inputs: [], outputs: [], sidecar: null, comparison: null }));
  serve<Everything, ServiceEvents & DesktopEvents>(port, { ...shared, ...desktop } as unknown as Handlers<Everything, ServiceEvents & DesktopEvents>);
  await page.exposeBinding('convasSend', (_, text: string) => deliver(JSON.parse(text)));
  await page.addInitScript((folder) => {
    const waiting: string[] = [];
    let hear: ((text: string) => void) | null = null;
    const given = window as unknown as Record<string, unknown> & { readonly convasSend: (text: string) => void };
    given['convasHear'] = (text: string) => {
      if (hear === null) waiting.push(text);
      else hear(text);
    };
    given['convas'] = {
      send: (text: string) => given.convasSend(text),
      listen(listener: (text: string) => void) {
        hear = listener;
        for (const text of waiting.splice(0)) listener(text);
      },
      pathOf: (file: File) => (file.name.startsWith('nowhere') ? '' : `${folder}/${file.name}`),
    };
  }, home);
  return shell;
}
