// What the desktop shell itself says: its own menu items, and its questions when a page cannot ask any more. All other labels
// of the menu come from the window.

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
  save: 'Save', open: 'Open',
} as const;
