// Planning a sweep: settings, the values to try, all combinations or some drawn at random; how many runs that is stands on the button.
import { useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { readRecipe } from '../../core/design/recipe.ts';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { mostInSweep } from '../../core/run/run-services.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { IconButton } from '../panels/controls.tsx';
import { NumberInput } from '../panels/form/number-input.tsx';
import { noGesture } from '../panels/form/gesture.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { beginSweep } from './begin.ts';
import { gridOf, randomOf, readValues, settingsOf, type SweepRow, type SweepSetting } from './sweep.ts';
import { useTraining } from './state.ts';
import { trainWords } from './words.ts';

const w = trainWords.sweep;
const examples: Readonly<Record<string, string>> = { 'optimizer.learningRate': '0.01, 0.003, 0.001', batch: '32, 64, 128', seed: '1, 2, 3', 'optimizer.kind': 'sgd, momentum, adam' };

interface RowProps {
  readonly row: SweepRow;
  readonly settings: readonly SweepSetting[];
  readonly taken: readonly string[];
  readonly fault: string | null;
  readonly onChange: (row: SweepRow) => void;
  readonly onRemove: (() => void) | null;
}

function Row({ row, settings, taken, fault, onChange, onRemove }: RowProps) {
  const faultId = `sweep-fault-${row.path}`;
  const label = settings.find(({ path }) => path === row.path)?.label ?? row.path;
  return (
    <li className="sweep-row">
      <select className="input" aria-label={w.setting} value={row.path} onChange={({ target }) => onChange({ path: target.value, typed: examples[target.value] ?? String(settings.find(({ path }) => path === target.value)?.now ?? '') })}>
        {settings.map(({ path, label: name }) => <option key={path} value={path} disabled={path !== row.path && taken.includes(path)}>{name}</option>)}
      </select>
      <input className="input mono" aria-label={w.valuesOf(label)} value={row.typed} aria-invalid={fault !== null} aria-describedby={fault === null ? undefined : faultId} spellCheck={false} onChange={({ target }) => onChange({ ...row, typed: target.value })} />
      {onRemove === null ? <span /> : <IconButton icon="close" label={w.remove(label)} onClick={onRemove} />}
      {fault !== null && <p id={faultId} className="field-fault">{fault}</p>}
    </li>
  );
}

/** The dialog that plans a sweep of the open drawing. */
export function SweepDialog({ onClose }: { readonly onClose: () => void }) {
  const json = useDesigner((state) => state.document.recipe);
  const recipe = useMemo(() => readRecipe(json).recipe, [json]);
  const settings = useMemo(() => settingsOf(recipe), [recipe]);
  const [rows, setRows] = useState<readonly SweepRow[]>([{ path: 'optimizer.learningRate', typed: examples['optimizer.learningRate'] ?? '' }]);
  const [how, setHow] = useState<'grid' | 'random'>('grid');
  const [count, setCount] = useState(12);
  const [seed, setSeed] = useState(1);
  const isBusy = useTraining((state) => state.isBusy);
  const read = rows.map((row) => {
    const setting = settings.find(({ path }) => path === row.path);
    return setting === undefined ? { fault: w.noValues } : readValues(setting, row.typed);
  });
  const swept = rows.flatMap(({ path }, i) => {
    const one = read[i];
    return one !== undefined && 'values' in one ? [{ path, values: one.values }] : [];
  });
  const isRead = swept.length === rows.length;
  const hasRange = swept.some(({ values }) => values.kind === 'range');
  const changes: readonly JsonObject[] | null = !isRead ? null : how === 'grid' ? gridOf(swept, recipe) : randomOf(swept, count, seed, recipe);
  const free = settings.find(({ path }) => !rows.some((row) => row.path === path));
  const begin = async (): Promise<void> => {
    if (changes !== null && (await beginSweep(changes))) onClose();
  };
  const whole = (label: string, most: number) => (next: number | null): string | null => (next !== null && Number.isInteger(next) && next >= 1 && next <= most ? null : label);
  return createPortal(
    <Dialog title={w.title} size="large" onClose={onClose}>
      <p className="dialog-text">{w.lead}</p>
      <ul className="sweep-rows">
        {rows.map((row, i) => {
          const one = read[i];
          return <Row key={i} row={row} settings={settings} taken={rows.map(({ path }) => path)} fault={one !== undefined && 'fault' in one ? one.fault : null} onChange={(next) => setRows(rows.with(i, next))} onRemove={rows.length < 2 ? null : () => setRows(rows.filter((_, at) => at !== i))} />;
        })}
      </ul>
      <div className="sweep-how">
        <button type="button" className="button small" disabled={free === undefined || rows.length > 5} onClick={() => { if (free !== undefined) setRows([...rows, { path: free.path, typed: examples[free.path] ?? String(free.now ?? '') }]); }}>{w.add}</button>
        <select className="input" aria-label={w.how} value={how} onChange={({ target }) => setHow(target.value as typeof how)}>
          <option value="grid">{w.grid}</option>
          <option value="random">{w.random}</option>
        </select>
        {how === 'random' && (
          <>
            <span className="run-number"><NumberInput value={count} label={w.count} gesture={noGesture} onRefusal={() => undefined} stepped={(from, by) => Math.min(mostInSweep, Math.max(1, from + by))} refusal={whole(w.count, mostInSweep)} onChange={(next) => setCount(next ?? count)} /></span>
            <label className="run-rate">{w.seed}<span className="run-number"><NumberInput value={seed} label={w.seed} gesture={noGesture} onRefusal={() => undefined} stepped={(from, by) => Math.max(1, from + by)} refusal={whole(w.seed, 4_294_967_295)} onChange={(next) => setSeed(next ?? seed)} /></span></label>
          </>
        )}
      </div>
      <div className="dialog-actions">
        <p className="dialog-remark" role="status">{isRead && changes === null ? (hasRange ? w.rangeNeedsRandom : w.tooMany(mostInSweep)) : ''}</p>
        <button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button>
        <button type="button" className="button primary" data-focus="" disabled={isBusy || changes === null || changes.length === 0} onClick={() => void begin()}>{changes === null ? w.begin(0) : w.begin(changes.length)}</button>
      </div>
    </Dialog>,
    document.querySelector('.window') ?? document.body,
  );
}
