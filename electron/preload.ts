// Runs in the sandbox beside every page of the desktop shell and gives it one thing, `window.convas`: a way to send text to
// the program that opened the window, and to hear from it. What the text means, the tables in core/run say.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../core/run/desktop.ts';
import { connectChannel } from './shell/connect-channel.ts';

/** A port as pages have it, which is not Node's. */
interface PagePort {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  start(): void;
  postMessage(message: string, transfer: readonly never[]): void;
}

const { port1, port2: theirs } = new MessageChannel();
const own = port1 as unknown as PagePort;
const waiting: string[] = [];
let deliver: ((message: string) => void) | null = null;
own.addEventListener('message', ({ data }) => {
  if (typeof data !== 'string') return;
  if (deliver === null) waiting.push(data);
  else deliver(data);
});
own.start();
ipcRenderer.postMessage(connectChannel, null, [theirs]);

const bridge: Bridge = {
  send: (message) => own.postMessage(String(message), []),
  listen(listener) {
    deliver = listener;
    for (const message of waiting.splice(0)) listener(message);
  },
  pathOf: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
};
contextBridge.exposeInMainWorld('convas', bridge);
