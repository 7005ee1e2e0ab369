// What the menus say beside the names of commands.
import { showKeys } from './keys-text.ts';
import { words } from './words.ts';

/** The words of menus that no command has. */
export const menuWords = {
  main: 'Convas menu',
  mainOpen: (chord: string): string => `Menu (${showKeys(chord)})`,
  context: { card: 'What can be done with this layer', several: 'What can be done with the selection', note: 'What can be done with this note', wire: 'What can be done with this wire', canvas: 'What can be done here' },
  align: 'Align',
  distribute: 'Distribute',
  arrange: 'Arrange',
  /** names for what is switched on and off, where a tick says which */
  switched: { palette: words.palette.label, inspector: words.inspector.label, map: 'Small map' } as Readonly<Record<string, string>>,
  writeNote: 'Write the note',
  insertHere: 'Insert a layer here…',
  pasteByKeys: `The clipboard cannot be read from a menu here. Press ${showKeys('Mod+V')} instead.`,
} as const;
