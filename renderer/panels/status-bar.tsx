// The bar at the foot: what the network costs and what is wrong with it, always in view.
import { useMemo } from 'react';
import { trainingMemory } from '../../core/design/cost.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { toggleDrawer } from '../commands.ts';
import { formatBytes, formatCount, formatMacs } from '../format.ts';
import { useDesigner, useView } from '../session.ts';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import { grouped } from './problem-groups.ts';
import { showSum, unknownIn } from './unknown.ts';

const w = words.status;

/** The status bar. */
export function StatusBar() {
  const checked = useDesigner((state) => state.checked);
  const recipeJson = useDesigner((state) => state.document.recipe);
  const isEmpty = useDesigner((state) => Object.keys(state.document.layers).length === 0);
  const isWelcoming = useView((state) => state.isWelcoming);
  const drawer = useView((state) => state.drawer);
  const recipe = useMemo(() => readRecipe(recipeJson).recipe, [recipeJson]);
  const problems = useMemo(() => grouped(checked.diagnostics), [checked]);
  if (isWelcoming || isEmpty) return <footer className="status-bar"><span className="status-privacy" title={w.privacyDoc}><Icon name="shield" />{w.privacy}</span></footer>;
  const { totals } = checked;
  const memory = trainingMemory(checked, recipe);
  const unknown = unknownIn(checked);
  const [errors, warnings, unfinished] = [problems.errors.length, problems.warnings.length, problems.unfinished.length];
  return (
    <footer className="status-bar">
      <dl className="status-figures">
        <div title={w.parametersDoc}><dt>{w.parameters}</dt><dd>{showSum(totals.parameters, unknown.parameters, formatCount)}{unknown.parameters > 0 && ` ${w.unknownIn(unknown.parameters)}`}</dd></div>
        <div className="status-macs" title={w.macsDoc}><dt>{w.macs}</dt><dd>{showSum(totals.macs, unknown.macs, formatMacs)}</dd></div>
        <div className="status-weights" title={w.weightsDoc}><dt>{w.weights}</dt><dd>{showSum(memory.weights, unknown.parameters, formatBytes)}</dd></div>
        <div className="status-training" title={w.trainingDoc(formatBytes(memory.weights), formatBytes(memory.gradients), formatBytes(memory.moments), formatBytes(memory.activations))}><dt>{w.training}</dt><dd>{showSum(memory.total, unknown.parameters + unknown.outputs, formatBytes)} <span className="status-recipe">{w.recipe(recipe.batch, recipe.optimizer.kind)}</span></dd></div>
      </dl>
      <button type="button" className="status-problems" aria-expanded={drawer === 'problems'} title={w.openProblems} onClick={() => toggleDrawer('problems')}>
        {errors + warnings + unfinished === 0 && <><Icon name="check" /><span className="good">{w.noProblems}</span></>}
        {errors > 0 && <span className="bad"><Icon name="error" />{w.errors(errors)}</span>}
        {warnings > 0 && <span className="warn"><Icon name="warning" />{w.warnings(warnings)}</span>}
        {unfinished > 0 && <span><Icon name="ends" />{w.unfinished(unfinished)}</span>}
      </button>
      <span className="status-privacy" title={w.privacyDoc}><Icon name="shield" />{w.privacy}</span>
    </footer>
  );
}
