// Mounts the window on the machine it has: in a browser, the host the page came from.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { hostMachine } from './machine.ts';
import { setMachine } from './session.ts';

setMachine(hostMachine(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/services`));
const root = document.getElementById('root');
if (root === null) throw new Error('internal: the page has no root');
createRoot(root).render(<StrictMode><App /></StrictMode>);
