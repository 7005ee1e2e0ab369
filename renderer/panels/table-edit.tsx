// Editing in the table: a layer's name in its cell, its common settings in one row. Every change is the same edit as in the
// inspector, so the drawing follows at once and undo takes it back.
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { CheckedLayer } from '../../core/design/check.ts';
import { rename, setParams } from '../../core/design/edit.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { designer, tell, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { formOf, isRare, nameOfParameter } from './form/forms.ts';
import { ParamField } from './form/param-field.tsx';
import { stored } from './inspect-layer.tsx';

const longestName = 120;

interface EditProps {
  readonly layer: CheckedLayer;
  /** the keyboard goes back to the row when the edit was ended by a key */
  readonly onDone: (byKey: boolean) => void;
}

/** The name as a field. Enter takes it, Escape leaves it. */
export function NameEdit({ layer: { flat }, onDone }: EditProps) {
  const record = useDesigner((state) => state.document.layers[flat.record]);
  const [draft, setDraft] = useState(record?.name ?? '');
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (isTaken: boolean, byKey: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    if (isTaken && record !== undefined && draft !== record.name) {
      const done = designer.getState().edit(words.edits.rename(record.name), (document) => rename(document, record.id, draft));
      if (!done.ok) tell(done.error.message, 'bad');
    }
    onDone(byKey);
  };
  return (
    <input
      ref={field} className="input table-name-edit" aria-label={words.inspector.name} maxLength={longestName} spellCheck={false} value={draft}
      onChange={(event) => setDraft(event.target.value)} onBlur={() => end(true, false)} onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') event.stopPropagation();
        if (event.key === 'Enter') end(true, true);
        if (event.key === 'Escape') end(false, true);
      }}
    />
  );
}

/** The names of a layer's settings that a row has room for. */
export function editableIn({ flat }: Pick<CheckedLayer, 'flat'>): readonly string[] {
  return Object.entries(layerOf(flat.kind)?.params ?? {})
    .filter(([name, field]) => { const form = formOf(field); return !isRare(name, form) && (form === 'number' || form === 'pair' || form === 'choice' || form === 'activation' || form === 'flag' || form === 'padding'); }).map(([name]) => name);
}

/** The common settings side by side. Escape and Enter lead back to the row; what was set stays. */
export function SettingsEdit({ layer, onDone }: EditProps) {
  const { flat } = layer;
  const record = useDesigner((state) => state.document.layers[flat.record]);
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => strip.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  const schema = layerOf(flat.kind)?.params ?? {};
  if (record === undefined) return null;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && !(event.key === 'Enter' && event.target instanceof HTMLInputElement)) return;
    event.stopPropagation();
    onDone(true);
  };
  const onBlur = (event: FocusEvent): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) onDone(false);
  };
  return (
    <div ref={strip} className="table-settings" role="group" aria-label={words.table.settingsOf(record.name)} onKeyDown={onKey} onBlur={onBlur} onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}>
      {editableIn(layer).map((name) => {
        const field = schema[name];
        return field === undefined ? null : (
          <ParamField
            key={name} name={name} owner={record.name} field={field} value={record.params[name] ?? field.fallback ?? null}
            onChange={(value) => designer.getState().edit(words.edits.setParameter(nameOfParameter(name).toLowerCase(), record.name), (document) => setParams(document, record.id, { [name]: stored(value, field.fallback, field.parse(null).ok) }))}
          />
        );
      })}
    </div>
  );
}
