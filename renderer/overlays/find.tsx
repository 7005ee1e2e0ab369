// Finding a layer by typing its name or kind.
import type { FlatLayer } from '../../core/document/flat.ts';
import { nameOfPath } from '../../core/design/places.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { focusPath } from '../canvas/looking.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { formatShape } from '../format.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Picker } from './picker.tsx';

/** Block instances of a drawing by path, outer ones first: they are written out in the checked layers. */
function instancesIn(layers: readonly Pick<FlatLayer, 'path' | 'within'>[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, within } of layers) {
    const parts = path.split('/');
    let at = -1;
    for (const id of within) {
      at = parts.indexOf(id, at + 1);
      found.set(parts.slice(0, at + 1).join('/'), id);
    }
  }
  return found;
}

/** The search for a layer. */
export function Find({ onClose }: { readonly onClose: () => void }) {
  const layers = useDesigner((state) => state.checked.layers);
  const document = useDesigner((state) => state.document);
  const go = (path: string): void => {
    // The dialog gives the keyboard back to where it was when it closes; the layer that was found takes it after that.
    requestAnimationFrame(() => focusPath(path));
  };
  const blocks = [...instancesIn(layers.map(({ flat }) => flat))].flatMap(([path, id]) => {
    const record = document.layers[id];
    return record === undefined ? [] : [{
      id: path, label: nameOfPath(document, path), hint: definitionOf(document, record)?.name ?? '',
      icon: <span className="picker-icon" data-family="block"><LayerIcon kind="block" size={16} /></span>,
    }];
  });
  const found = layers.map(({ flat, def, outputs, inputs }) => ({
    id: flat.path, label: nameOfPath(document, flat.path), hint: `${def?.title ?? flat.kind} · ${formatShape((outputs[0] ?? inputs[0])?.dims ?? null)}`,
    icon: <span className="picker-icon" data-family={def?.group ?? 'shape'}><LayerIcon kind={flat.kind} size={16} /></span>,
  }));
  return <Picker title={words.overlays.find} placeholder={words.overlays.findField} choices={[...blocks, ...found]} none={words.overlays.noLayer} onPick={go} onClose={onClose} />;
}
