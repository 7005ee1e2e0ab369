// What the desktop shell itself says: its own menu items, and its questions when a page cannot ask any more. All other labels
// of the menu come from the window.

import type { RunState } from '../../core/run/run-services.ts';

const states: Readonly<Record<RunState, string>> = {
  starting: 'waiting', running: 'training', paused: 'paused', stopping: 'stopping', stopped: 'stopped', finished: 'finished', failed: 'failed', interrupted: 'interrupted',
};

/** The catalogue. */
export const shellWords = {
  app: 'Convas',
  menu: {
    file: 'File', edit: 'Edit', view: 'View', window: 'Window', help: 'Help', newWindow: 'New window', openRecent: 'Open recent', noRecent: 'Nothing opened yet',
    zoomIn: 'Enlarge the interface', zoomOut: 'Shrink the interface', zoomReset: 'Interface at its usual size', fullScreen: 'Full screen', developer: 'Developer tools', about: 'About Convas', quit: 'Quit Convas', closeWindow: 'Close window',
    cut: 'Cut', copy: 'Copy', paste: 'Paste',
  },
  about: 'Draw convolutional networks, see every shape live, train them on your own machine, take away ONNX. Nothing leaves this computer.',
  broken: {
    title: 'This window broke down',
    text: 'This is our mistake. What you drew is kept: load the window again and take it up from the start page.',
    reload: 'Load the window again', close: 'Close the window',
  },
  silent: { title: 'This window does not answer', text: 'It may be busy with something large. What you drew up to a few seconds ago is kept.', wait: 'Wait', close: 'Close the window' },
  runs: {
    goesOn: 'A run is under way',
    goesOnText: 'It can go on without a window: its icon stays beside the clock or in the dock, starting Convas again shows it, and you are told when it has ended. Ended now, it keeps a checkpoint and is offered next time.',
    letGoOn: 'Let it go on', keepAndEnd: 'Keep a checkpoint and end', cancel: 'Cancel', always: 'Do this every time',
    stands: (name: string, state: RunState) => `${name}: ${states[state]}`, waiting: (n: number) => (n === 1 ? 'One more waits for its turn' : `${n} more wait for their turn`),
    open: 'Open Convas', pause: 'Pause', proceed: 'Go on', stop: 'Stop', quit: 'Quit Convas',
    finished: (name: string) => `${name} has finished`,
    ended: (name: string) => `${name} has ended`,
    result: (epoch: number | null, accuracy: number | null, loss: number | null) =>
      epoch === null || loss === null ? '' : `Best after epoch ${epoch}: ${accuracy === null ? `loss ${Number(loss.toPrecision(3))}` : `${(100 * accuracy).toFixed(1)} % right`}.`,
  },
  save: 'Save', open: 'Open',
} as const;
