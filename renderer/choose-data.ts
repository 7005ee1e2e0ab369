// Choosing data for the drawing as a whole, wherever in the window that is done; and finding data that have moved.
import { setNames } from '../core/data/sets.ts';
import { chooseData } from './data-sets.ts';
import { editRecipe } from './edit-recipe.ts';
import { asked } from './machine.ts';
import { designer, tell, theMachine } from './session.ts';
import { words } from './words.ts';

/** Makes the drawing one for these data: the selected input, else the first, takes their size. One without an input trains on them all the same, and is told so. */
export async function chooseForDrawing(name: string): Promise<boolean> {
  const { document, selection } = designer.getState();
  const inputs = Object.values(document.layers).filter(({ kind }) => kind === 'input');
  const input = inputs.find(({ id }) => selection.has(id)) ?? inputs[0];
  if (input !== undefined) return chooseData(name, input.id);
  const isDone = editRecipe(words.edits.setRecipe('data'), (recipe) => ({ ...recipe, data: name }));
  if (isDone) tell(words.data.noInput);
  return isDone;
}

/** How data are called once they lie at a path: a set known by name keeps its name. */
export function calledAt(data: string, path: string): string {
  const set = setNames.find((name) => data === name || data.startsWith(`${name}=`));
  return set === undefined ? path : `${set}=${path}`;
}

/** Takes data from the place they have moved to, with the corrections made at the old one; true when done. */
export async function locateForDrawing(data: string, path: string): Promise<boolean> {
  const now = calledAt(data, path);
  if (!(await chooseForDrawing(now))) return false;
  const moved = await asked(theMachine().call('moveCorrections', { from: data, to: now }));
  if (!moved.ok) tell(moved.error.message, 'bad');
  return true;
}
