// Where an augmentation would change what an image shows, told from the names of the classes and the sizes of the images
// before anyone trains: a 6 turned upside down is a 9, a mirrored arrow points the other way.
import { finding, type Finding } from '../../base/diagnostic.ts';
import { colourChannels } from './colour.ts';
import { augmentKinds, type Augmentation, type AugmentKind } from './kinds.ts';

/** How one class becomes another. */
type Change = 'across' | 'upside down' | 'quarter' | 'half';

/** Signs that become each other. Words among class names may be part of a longer name. */
const pairs: readonly (readonly [one: string, other: string, changes: readonly Change[]])[] = [
  ['6', '9', ['half']],
  ['2', '5', ['across', 'upside down']],
  ['b', 'd', ['across']], ['p', 'q', ['across']], ['b', 'p', ['upside down']], ['d', 'q', ['upside down']],
  ['b', 'q', ['half']], ['d', 'p', ['half']], ['n', 'u', ['half', 'upside down']], ['m', 'w', ['half', 'upside down']],
  ['M', 'W', ['half', 'upside down']], ['N', 'Z', ['quarter']], ['n', 'z', ['quarter']], ['J', 'L', ['across']],
  ['/', '\\', ['across', 'upside down', 'quarter']],
  ['<', '>', ['across', 'half']], ['+', 'x', ['quarter']],
  ['left', 'right', ['across', 'half']], ['up', 'down', ['upside down', 'half']],
  ['left', 'up', ['quarter']], ['left', 'down', ['quarter']], ['right', 'up', ['quarter']], ['right', 'down', ['quarter']],
  ['east', 'west', ['across', 'half']], ['north', 'south', ['upside down', 'half']],
  ['clockwise', 'counterclockwise', ['across', 'upside down']],
];

const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Digits that mirrored are no digits at all. */
const oneWay = ['3', '4', '6', '7', '9'];
/** What they look like then. */
const noDigit = 'no digit';

/** A class name as the signs are written: digits for their words, single letters as they are, words in small letters. */
function signOf(name: string): string {
  const trimmed = name.trim();
  const lower = trimmed.toLowerCase();
  const digit = numberWords.indexOf(lower);
  return digit >= 0 ? String(digit) : trimmed.length === 1 ? trimmed : lower;
}

/** The classes that a change turns into each other, as they are called, each with the other's name. */
function confusions(names: readonly string[], changes: readonly Change[]): readonly (readonly [one: string, other: string])[] {
  const signs = names.map(signOf);
  const found: (readonly [string, string])[] = [];
  for (const [one, other, by] of pairs) {
    if (!by.some((change) => changes.includes(change))) continue;
    signs.forEach((sign, i) => {
      const changed = one.length === 1 ? (sign === one ? other : null) : sign.split(/[^a-z]+/).includes(one) ? sign.replace(one, other) : null;
      const partner = changed === null ? -1 : signs.indexOf(changed);
      if (partner >= 0) found.push([names[i] as string, names[partner] as string]);
    });
  }
  return found;
}

function inWords(found: readonly (readonly [string, string])[]): string {
  const shown = found.slice(0, 3).map(([one, other]) => `${one} ${other === noDigit && one.length > 1 ? 'look' : 'looks'} like ${other}`);
  return `${shown.join(found.some(([, other]) => other === noDigit) ? '; ' : ', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`;
}

function changesClass(kind: AugmentKind, found: readonly (readonly [string, string])[], change: string, remedy: string): Finding[] {
  return found.length === 0 ? [] : [finding('augment-changes-class', { change, pairs: inWords(found), remedy }, { parameter: `augment.${kind}` })];
}

function turns({ rotate }: Augmentation, names: readonly string[]): Finding[] {
  if (rotate === undefined || rotate.probability === 0) return [];
  const { degrees } = rotate;
  // Half way to a quarter turn an image is as near to what it becomes as to what it was; so at a quarter turn for the half.
  const changes: Change[] = [...(degrees >= 45 ? ['quarter' as const] : []), ...(degrees >= 90 ? ['half' as const] : [])];
  const found = confusions(names, changes);
  const bound = confusions(names, ['quarter']).length > 0 ? 45 : 90;
  return changesClass('rotate', found, `turns images by up to ${degrees}°`, `Keep rotate below ${bound}°.`);
}

function mirrors({ flip }: Augmentation, names: readonly string[]): Finding[] {
  if (flip === undefined || flip.probability === 0) return [];
  const digits = names.map(signOf).filter((sign) => oneWay.includes(sign));
  const isDigits = names.length >= 5 && names.map(signOf).every((sign) => /^\d$/.test(sign));
  const found = (changes: readonly Change[]): readonly (readonly [string, string])[] => [
    ...confusions(names, changes),
    ...(isDigits && digits.length > 0 ? [[digits.join(', '), noDigit] as const] : []),
  ];
  const across = found(['across']);
  const upside = found(['upside down']);
  const either = found(['across', 'upside down', 'half']);
  switch (flip.axis) {
    case 'horizontal':
      return changesClass('flip', across, 'mirrors images left to right', upside.length === 0 ? 'Mirror top to bottom, or take flip out.' : 'Take flip out.');
    case 'vertical':
      return changesClass('flip', upside, 'mirrors images top to bottom', across.length === 0 ? 'Mirror left to right, or take flip out.' : 'Take flip out.');
    case 'both':
      return changesClass('flip', either, 'mirrors images left to right, top to bottom and both ways', across.length === 0 ? 'Mirror left to right only.' : upside.length === 0 ? 'Mirror top to bottom only.' : 'Take flip out.');
  }
}

/**
 * What speaks against an augmentation for data with these classes (null: none) and examples of these sizes (empty: not known
 * yet, so nothing is said); the parameter of each finding is the kind at fault, such as `augment.flip`.
 */
export function augmentWarnings(augment: Augmentation, names: readonly string[] | null, dims: readonly number[]): readonly Finding[] {
  const kinds = (Object.keys(augmentKinds) as AugmentKind[]).filter((kind) => augment[kind] !== undefined);
  if (kinds.length === 0 || dims.length === 0) return [];
  if (dims.length !== 3) return [finding('augment-needs-images', { kinds: kinds.join(', '), dims: [...dims] }, { parameter: 'augment' })];
  const channels = dims[0] ?? 1;
  const colourless = colourChannels(channels) === 3 ? [] : kinds.filter((kind) => kind === 'saturation' || kind === 'hue');
  return [
    ...(names === null ? [] : [...mirrors(augment, names), ...turns(augment, names)]),
    ...colourless.map((kind) => finding('augment-without-colour', { kind, channels }, { parameter: `augment.${kind}` })),
  ];
}
