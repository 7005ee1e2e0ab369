// Every sentence about blocks: made, taken apart, looked into, shown in place.
import { formatCount } from '../format.ts';

const places = (n: number): string => `${formatCount(n)} ${n === 1 ? 'place' : 'places'}`;

/** The words of blocks. */
export const blockWords = {
  titles: {
    make: 'Make a block', apart: 'Take block apart', own: (name: string): string => `Make ${name} a block of its own`, first: (name: string): string => `Set the first of ${name} apart`,
    rename: 'Rename block', addPort: 'Add port', renamePort: 'Rename port', removePort: 'Remove port', movePort: 'Move port', expose: (name: string): string => `Show ${name} outside`, unexpose: (name: string): string => `Hide ${name}`, renameShown: 'Rename setting', insert: 'Add block',
  },
  make: 'Make these a block', makeHint: 'They become one card, which can be repeated and used again. Nothing that is computed changes.',
  made: (name: string): string => `${name} is a block now. Type a name, or press Enter.`,
  nameField: 'Name of the new block',
  apart: 'Take apart', apartDone: (name: string): string => `${name} was taken apart.`, noBlock: 'Select a block to take apart.',
  ofDrawing: 'A block of this drawing.',
  expand: 'Show the inside here', collapse: 'Close the inside', expanded: (name: string): string => `The inside of ${name} is shown.`, collapsed: (name: string): string => `${name} is closed.`,
  nothingToExpand: 'Select a block to see its inside here.',
  shared: (name: string, n: number): string => `${name} stands in ${places(n)}: what you change here changes all of them.`,
  own: 'Make this one its own', ownDone: (name: string): string => `${name} is a block of its own now; the others stay as they are.`,
  first: 'Set the first apart', firstHint: 'All repetitions share their settings. Set the first apart to give it others, such as a stride.',
  repeatDoes: (n: number): string => `${formatCount(n)} times in a row, each fed by the one before.`,
  definition: (n: number): string => `Block, used in ${places(n)}`, definitionName: 'Name of this block',
  inputs: 'Inputs', outputs: 'Outputs', addInput: 'Add an input', addOutput: 'Add an output',
  portName: (side: 'in' | 'out', name: string): string => `Name of ${side === 'in' ? 'input' : 'output'} ${name}`,
  portUp: (name: string): string => `Move ${name} up`, portDown: (name: string): string => `Move ${name} down`, removePort: (name: string): string => `Remove ${name}`,
  feeds: (names: readonly string[]): string => (names.length === 0 ? 'feeds nothing yet' : `to ${names.join(', ')}`), given: (name: string): string => `from ${name}`, passed: (name: string): string => `passes ${name} through`,
  shown: 'Settings shown outside', noneShown: 'None. Open a layer in here and press the arrow beside one of its settings.',
  shownName: (name: string): string => `Name of setting ${name}`, ofLayer: (layer: string, parameter: string): string => `${parameter} of ${layer}`,
  expose: (name: string): string => `Show ${name.toLowerCase()} outside the block`, unexpose: (name: string): string => `Stop showing ${name.toLowerCase()} outside the block`,
  leave: 'Leave this block',
  outputStays: 'An output of a block always gives a value: wire it to another layer, or remove the output itself.',
  portSpoken: (side: 'in' | 'out', name: string, shape: string): string => `${side === 'in' ? 'Input' : 'Output'} ${name} of this block, ${shape}`,
} as const;
