// A gentle word when a network was opened that this machine cannot train as its recipe says.
import { trainingMemory } from '../../core/design/cost.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import type { TemplateInfo } from '../../core/run/services.ts';
import { formatBytes } from '../format.ts';
import { designer, tell, theMachine } from '../session.ts';
import { galleryWords } from './gallery-words.ts';

/** Says so once where the opened template would take more memory than is free. Nothing is said where that is not known. */
export async function warnOfMemory(template: TemplateInfo, twin: TemplateInfo | undefined): Promise<void> {
  const { document, checked } = designer.getState();
  if (document.name !== template.title) return;
  const { recipe } = readRecipe(document.recipe);
  const { total } = trainingMemory(checked, recipe);
  const about = await theMachine().call('about', {}).catch(() => null);
  if (about === null || total <= about.memory || designer.getState().document !== document) return;
  tell(galleryWords.heavy(template.title, recipe.batch, formatBytes(total), formatBytes(about.memory), twin?.title ?? null));
}
