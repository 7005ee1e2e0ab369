// What an empty canvas says: the first move, as a button.
import { addLayerAt } from './adding.ts';
import { presentScope } from './commands.ts';
import { LayerIcon } from './icons.tsx';
import { openLayerSearch } from './search-state.ts';
import { words } from './words.ts';

/** The first move. */
export function EmptyHint() {
  const isNetwork = presentScope().block === null;
  return (
    <div className="canvas-empty">
      <p>{words.empty}</p>
      <div>
        {isNetwork && <button type="button" className="canvas-empty-first" onClick={() => addLayerAt('input')}><LayerIcon kind="input" size={16} />{words.addInput}</button>}
        <button type="button" onClick={() => openLayerSearch()}>{words.searchHint}</button>
      </div>
    </div>
  );
}
