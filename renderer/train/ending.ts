// A word by the system when a run has ended while nobody looks at the window. A browser lets a page say one only after its person
// agreed, and is asked only by a click. The desktop app says it by itself.
import type { RunCard } from '../../core/run/run-services.ts';
import { tell, theMachine } from '../session.ts';
import { chipWords } from './chip-words.ts';

/** Whether the person has yet to be asked. */
export function mayAskToTell(): boolean {
  return theMachine().desktop === undefined && typeof Notification === 'function' && Notification.permission === 'default';
}

/** Asks the browser for leave to tell; called by a click. */
export async function askToTell(): Promise<void> {
  const answer = await Notification.requestPermission();
  tell(answer === 'granted' ? chipWords.willTell : chipWords.mayNotTell, answer === 'granted' ? 'good' : 'bad');
}

/** Tells that a run has ended, where that was agreed to and the window is not looked at. Several windows tell it once. */
export function tellEnd({ id, name, state, trouble }: Pick<RunCard, 'id' | 'name' | 'state' | 'trouble'>): void {
  if (theMachine().desktop !== undefined || typeof Notification !== 'function' || Notification.permission !== 'granted' || document.hasFocus()) return;
  try {
    const told = new Notification(name, { body: chipWords.ended(name, state, trouble), tag: id });
    told.addEventListener('click', () => window.focus());
  } catch {
    // Some browsers have it for service workers alone.
  }
}
