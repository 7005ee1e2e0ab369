// The machine behind the window in the desktop app: the same services over the bridge that the preload script left, and those
// of the shell beside them. The program that opened the window is there as long as the window is.
import { connect, type Port } from '../core/run/channel.ts';
import type { Bridge, DesktopEvents, DesktopServices } from '../core/run/desktop.ts';
import type { ServiceEvents, Services } from '../core/run/services.ts';
import type { Desktop, Machine } from './machine.ts';

declare global {
  interface Window {
    /** there in the desktop app alone */
    readonly convas?: Bridge;
  }
}

function bridgePort(bridge: Bridge): Port {
  return {
    send: (message) => bridge.send(JSON.stringify(message)),
    onMessage: (listener) => bridge.listen((text) => listener(JSON.parse(text) as unknown)),
    // Without the program behind it there is no window either.
    onClose: () => undefined,
    close: () => undefined,
  };
}

/** The machine over the bridge of a desktop window. */
export function desktopMachine(bridge: Bridge): Machine & { readonly desktop: Desktop } {
  const client = connect<Services & DesktopServices, ServiceEvents & DesktopEvents>(bridgePort(bridge));
  return {
    call: client.call as Machine['call'],
    onConnection(listener) {
      listener('open');
      return () => undefined;
    },
    desktop: { call: client.call as Desktop['call'], pathOf: (file) => bridge.pathOf(file) },
  };
}
