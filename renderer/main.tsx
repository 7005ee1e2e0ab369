// Mounts the window on the machine it has: in a browser, the host the page came from; in the desktop app, the app itself.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startDesktop } from './desktop.ts';
import { desktopMachine } from './machine-desktop.ts';
import { hostMachine } from './machine.ts';
import { setMachine } from './session.ts';

const bridge = window.convas;
setMachine(bridge === undefined ? hostMachine(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/services`) : desktopMachine(bridge));
const root = document.getElementById('root');
if (root === null) throw new Error('internal: the page has no root');
createRoot(root).render(<StrictMode><App /></StrictMode>);
startDesktop();
