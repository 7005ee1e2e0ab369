// Finding a layer by typing its name or kind.
import { labelOf } from '../../core/document/flat.ts';
import { focusLayer } from '../canvas/commands.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { formatShape } from '../format.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Picker } from './picker.tsx';

/** The search for a layer. */
export function Find({ onClose }: { readonly onClose: () => void }) {
  const layers = useDesigner((state) => state.checked.layers);
  const go = (path: string): void => {
    const record = layers.find(({ flat }) => flat.path === path)?.flat.record;
    // The dialog gives the keyboard back to where it was when it closes; the layer that was found takes it after that.
    if (record !== undefined) requestAnimationFrame(() => focusLayer(record));
  };
  const choices = layers.map(({ flat, def, outputs, inputs }) => ({
    id: flat.path, label: labelOf(flat), hint: `${def?.title ?? flat.kind} · ${formatShape((outputs[0] ?? inputs[0])?.dims ?? null)}`,
    icon: <span className="picker-icon" data-family={def?.group ?? 'shape'}><LayerIcon kind={flat.kind} size={16} /></span>,
  }));
  return <Picker title={words.overlays.find} placeholder={words.overlays.findField} choices={choices} none={words.overlays.noLayer} onPick={go} onClose={onClose} />;
}
