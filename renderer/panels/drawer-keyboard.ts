// The keyboard in the drawer: where it begins in each tab.
import { pressCount } from '../canvas/hand.ts';
import { view } from '../session.ts';

/** Where the keyboard begins: at the selected row, else the first; at the first problem; in the text. In order of preference. */
const beginnings = ['.network-table tr.selected .table-name', '.network-table .table-name', '.problem-place', '.problems button', '.code-editor:not(.waiting) :is(.native-edit-context, textarea)', '.code-plain'];
/** How many frames a tab may take to be there. */
const patience = 120;

/** Gives the keyboard to what the drawer shows, once that is there; what has nothing to begin with leaves it at its tab. */
export function giveDrawerKeyboard(): void {
  const presses = pressCount();
  const before = document.activeElement;
  let given: Element | null = null;
  const attempt = (tries: number): void => {
    const { activeElement } = document;
    // Who has gone on meanwhile keeps the keyboard.
    if (pressCount() !== presses && activeElement !== before && activeElement !== given && activeElement !== document.body) return;
    // Until it is drawn anew the drawer shows the tab before.
    const panel = document.querySelector(`.drawer-panel[aria-labelledby="tab-${view.getState().drawer}"]`);
    const found = beginnings.map((one) => panel?.querySelector<HTMLElement>(one)).find((one) => one !== null && one !== undefined) ?? null;
    const hasNothing = panel !== null && tries < patience && panel.querySelector('[role="status"]') === null;
    const wanted = found ?? (hasNothing ? document.querySelector<HTMLElement>('.drawer [role="tab"][aria-selected="true"]') : null);
    if (activeElement !== wanted) wanted?.focus({ preventScroll: found === null });
    given = wanted;
    // Plain text stands in for an editor that may come at any moment.
    const hasIt = wanted !== null && document.activeElement === wanted && !wanted.classList.contains('code-plain');
    if (!hasIt && tries > 0) requestAnimationFrame(() => attempt(tries - 1));
  };
  attempt(patience);
}

/** Whether the plain text that stands in for an editor beside its place has the keyboard: then the editor takes it over. */
export function isInPlainText(place: Element): boolean {
  return document.activeElement?.classList.contains('code-plain') === true && place.parentElement?.contains(document.activeElement) === true;
}
