// How key chords are written for people, and matched against what a keyboard sends. A chord is written `Mod+Shift+Z`; Mod is
// the command key on a Mac and the control key elsewhere.

/** Whether the keyboard is a Mac's. */
export const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

const symbols: Readonly<Record<string, string>> = isMac
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌫', Escape: 'esc', Enter: '↵' }
  : { Mod: 'Ctrl', Escape: 'Esc' };

/** Chords that take back and do again, which a field in which something was just typed keeps for its own text. */
export const undoChords: readonly string[] = ['Mod+Z', 'Mod+Shift+Z', 'Mod+Y'];

/** A chord for people: `Ctrl+Shift+Z`, on a Mac `⌘⇧Z`. */
export function showKeys(chord: string): string {
  return chord.split('+').map((part) => symbols[part] ?? part).join(isMac ? '' : '+');
}

/** What of a key event a chord is compared with. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a key event is this chord. Signs such as `?` need shift on some keyboards only, so shift is not asked of them. */
export function isChord(chord: string, { key, ctrlKey, metaKey, shiftKey, altKey }: Pressed, mac: boolean = isMac): boolean {
  const parts = chord.split('+');
  const wanted = parts.at(-1) ?? '';
  const mod = mac ? metaKey : ctrlKey;
  const other = mac ? ctrlKey : metaKey;
  const isSign = wanted.length === 1 && !/[a-z0-9]/i.test(wanted);
  return key.toLowerCase() === wanted.toLowerCase() && mod === parts.includes('Mod') && !other && altKey === parts.includes('Alt') && (isSign || shiftKey === parts.includes('Shift'));
}
