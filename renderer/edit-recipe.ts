// Changing the drawing's recipe, from wherever it is shown.
import { ok, type JsonObject } from '../core/base/diagnostic.ts';
import { designer } from './session.ts';

/** Changes the drawing's recipe as one step that can be undone; answers whether that could be done. */
export function editRecipe(title: string, change: (recipe: JsonObject) => JsonObject): boolean {
  return designer.getState().edit(title, (document) => ok({ recipe: [document.recipe, change(document.recipe)] })).ok;
}
