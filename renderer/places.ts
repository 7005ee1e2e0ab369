// The places of the window: the same document seen as a drawing, by its data, in training, by its results. The canvas stays
// where it is under all of them.
import { view, type Place } from './session.ts';
import { words } from './words.ts';

/** The places there are, in the order the top bar shows them. */
export const places: readonly Place[] = ['design', 'data', 'train', 'evaluate'];

/** The chord that leads to a place: browsers keep the plain digits for their own tabs. */
export function placeKeys(place: Place): string {
  const digit = String(['design', 'data', 'train', 'evaluate'].indexOf(place) + 1);
  return typeof window !== 'undefined' && window.convas !== undefined ? `Mod+${digit}` : `Mod+Alt+${digit}`;
}

/** Goes to a place, and brings the keyboard there. */
export function goTo(place: Place): void {
  view.setState({ place, isWelcoming: false });
  if (place === 'design') document.querySelector<HTMLElement>('.canvas')?.focus();
  else requestAnimationFrame(() => document.querySelector<HTMLElement>('.place')?.focus());
}

/** What a place is called. */
export const placeName = (place: Place): string => words.places.names[place];
