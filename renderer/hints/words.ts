// The hints for the first moves.
import type { HintName } from '../../core/run/preferences.ts';
import { showKeys } from '../keys-text.ts';

/** The words of the hints. */
export const hintWords: { readonly label: string; readonly dismiss: string; readonly texts: { readonly [H in HintName]: string } } = {
  label: 'Hint', dismiss: 'Put this hint away',
  texts: {
    add: 'Add the next layer: drag it from the list, or press A on the canvas and search.',
    wire: 'Pull a wire from the dot at the end of this card to the next one. Or select the card and press C.',
    problems: 'Something does not fit yet. Here you see why, with repairs as buttons.',
    commands: `Everything that can be done is in one list: ${showKeys('Mod+K')}.`,
  },
};
