// Exporting the drawing as a picture or as a table: what it will look like beside the choices, then where it goes.
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ExportFormat } from '../../core/run/services.ts';
import { download } from '../download.ts';
import { folderOfDrawing, nameIn } from '../files.ts';
import { asked } from '../machine.ts';
import { Icon } from '../panels/icons.tsx';
import { markdownOf } from '../panels/table-text.ts';
import { addressOf, base64Of, copyPng, drawPicture, exportName, partsOf, pixelFault, pngOf, presentTheme } from '../picture/make.ts';
import { pictureChoices, type PictureChoices } from '../picture/state.ts';
import { modelWords, pictureWords as w, replaceWords } from '../picture/words.ts';
import { designer, tell, theMachine, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { ask } from './ask.ts';
import { Dialog } from './dialog.tsx';
import { showFile } from './export-parts.tsx';
import { useFolder } from './file-chooser.tsx';
import { askSystemPlace, SavePlace } from './save-place.tsx';
import './picture-dialog.css';

interface ChoiceProps<T extends string | number> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** A few choices side by side; the arrow keys go through them, as through any radio buttons. */
function Choice<T extends string | number>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="picture-choice">
      <legend>{label}</legend>
      <div>{options.map((option) => <label key={option.value}><input type="radio" name={label} checked={option.value === value} onChange={() => onChange(option.value)} /><span>{option.label}</span></label>)}</div>
    </fieldset>
  );
}

function Tick({ label, value, onChange }: { readonly label: string; readonly value: boolean; readonly onChange: (value: boolean) => void }) {
  return <label className="picture-tick"><input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />{label}</label>;
}

const formats: readonly ExportFormat[] = ['svg', 'png', 'md'];
const scales = [1, 2, 4] as const;
const set = (change: Partial<PictureChoices>): void => pictureChoices.setState(change);

/** What is written: its bytes, or why there are none. */
function useOutcome(choices: PictureChoices) {
  const state = useDesigner((now) => now);
  const { document, checked, scope, selection } = state;
  const isTable = choices.format === 'md';
  const picture = useMemo(() => (isTable ? null : drawPicture({ document, checked, scope, selection }, choices)), [isTable, document, checked, scope, selection, choices]);
  const table = useMemo(() => (isTable ? markdownOf(checked) : ''), [isTable, checked]);
  const fault = picture !== null && choices.format === 'png' ? pixelFault(picture, choices.scale) : null;
  return { picture, table, fault };
}

function Preview({ picture, table, name }: { readonly picture: ReturnType<typeof drawPicture> | null; readonly table: string; readonly name: string }) {
  const late = useDeferredValue(picture);
  if (picture === null) return <pre className="picture-preview table" tabIndex={0} aria-label={w.tablePreview}>{table}</pre>;
  return <div className="picture-preview">{late !== null && <img src={addressOf(late)} alt={w.preview(name)} />}</div>;
}

/** The dialog. */
export function PictureDialog({ onClose }: { readonly onClose: () => void }) {
  const choices = useStore(pictureChoices);
  const parts = useDesigner((state) => partsOf(state).join(' ')).split(' ') as readonly PictureChoices['part'][];
  const name = useDesigner((state) => state.document.name);
  const { picture, table, fault } = useOutcome(choices);
  const { format, scale } = choices;
  const [isPlacing, setPlacing] = useState(false);
  const [fileName, setFileName] = useState('');
  const [saved, setSaved] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [start] = useState(folderOfDrawing);
  const folder = useFolder(start);
  useEffect(() => {
    setTrouble(null);
    setSaved(null);
  }, [choices]);
  const part = parts.includes(choices.part) ? choices.part : 'all';

  const blob = async (): Promise<Blob | null> => {
    if (picture === null) return new Blob([table], { type: 'text/markdown' });
    if (format === 'svg') return new Blob([picture.svg], { type: 'image/svg+xml' });
    const drawn = await pngOf(picture, scale);
    if (!drawn.ok) setTrouble(drawn.error.message);
    return drawn.ok ? drawn.value : null;
  };
  const copy = async (): Promise<void> => {
    if (picture === null) return navigator.clipboard.writeText(table).then(() => tell(words.table.copied, 'good'), () => setTrouble(words.clipboard.refused));
    const done = await copyPng(pngOf(picture, format === 'png' ? scale : 2));
    if (done.ok) tell(w.copied, 'good');
    else setTrouble(done.error.message);
  };
  const toDownloads = async (): Promise<void> => {
    const made = await blob();
    if (made === null) return;
    const given = exportName(designer.getState(), format);
    download(made, given);
    tell(w.downloaded(given), 'good');
  };
  const write = async (path: string, overwrite = false): Promise<void> => {
    const made = await blob();
    if (made === null) return setPlacing(false);
    const content = format === 'png' ? await base64Of(made) : await made.text();
    const done = await asked(theMachine().call('saveExport', { path, format, content, overwrite }));
    if (done.ok) {
      setPlacing(false);
      return setSaved(done.value.path);
    }
    if (done.error.code !== 'already-there') return setTrouble(done.error.message);
    const answer = await ask({ title: replaceWords.title(nameIn(path.toLowerCase().endsWith(`.${format}`) ? path : `${path}.${format}`)), text: replaceWords.text, answers: [{ id: 'replace', label: replaceWords.replace, look: 'bad' }, { id: 'other', label: replaceWords.other, look: 'primary' }] });
    if (answer === 'replace') await write(path, true);
  };
  const place = async (): Promise<void> => {
    const given = exportName(designer.getState(), format);
    const { desktop } = theMachine();
    if (desktop !== undefined) {
      const chosen = await askSystemPlace(desktop, w.title, folder.listing?.path ?? start, given, `.${format}`);
      if (chosen !== null) await write(chosen.path, chosen.isConfirmed);
      return;
    }
    setFileName(given);
    setPlacing(true);
  };
  const notice: ReactNode = trouble !== null || fault !== null
    ? <p className="export-failure picture-notice" role="alert"><Icon name="error" />{trouble ?? fault}</p>
    : saved !== null && <p className="export-result picture-notice" role="status"><Icon name="check" /><span className="picture-saved">{w.saved(saved)}</span><button type="button" className="button small" onClick={() => void showFile(saved)}>{modelWords.show}</button></p>;
  if (isPlacing) {
    return (
      <Dialog key="place" title={w.title} size="large" onClose={onClose}>
        <SavePlace folder={folder} name={fileName} ending={`.${format}`} action={w.write} back={w.back} onName={setFileName} onSave={(path, isAgreed) => void write(path, isAgreed)} onBack={() => setPlacing(false)}>{notice}</SavePlace>
      </Dialog>
    );
  }
  return (
    <Dialog key="choices" title={w.title} size="wide" onClose={onClose}>
      <div className="picture-columns">
        <div className="picture-choices">
          <Choice label={w.format} value={format} options={formats.map((value) => ({ value, label: w.formats[value] }))} onChange={(value) => set({ format: value })} />
          {format !== 'md' && (
            <>
              {parts.length > 1 && <Choice label={w.part} value={part} options={parts.map((value) => ({ value, label: w.parts[value] }))} onChange={(value) => set({ part: value })} />}
              <Choice label={w.theme} value={choices.theme ?? presentTheme()} options={(['light', 'dark'] as const).map((value) => ({ value, label: w.themes[value] }))} onChange={(theme) => set({ theme })} />
              <div className="picture-ticks">
                <Tick label={w.background} value={choices.hasBackground} onChange={(hasBackground) => set({ hasBackground })} />
                <Tick label={w.heading} value={choices.hasTitle} onChange={(hasTitle) => set({ hasTitle })} />
                <Tick label={w.totals} value={choices.hasTotals} onChange={(hasTotals) => set({ hasTotals })} />
              </div>
            </>
          )}
          {format === 'png' && <Choice label={w.size} value={scale} options={scales.map((value) => ({ value, label: w.scale(value) }))} onChange={(value) => set({ scale: value })} />}
          {picture !== null && <p className="picture-pixels">{w.pixels(picture.width * (format === 'png' ? scale : 1), picture.height * (format === 'png' ? scale : 1))}</p>}
        </div>
        <Preview picture={picture} table={table} name={name} />
      </div>
      {notice}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>{words.dialog.close}</button>
        <button type="button" className="button" disabled={fault !== null} onClick={() => void copy()}><Icon name="copy" />{w.copy}</button>
        {theMachine().desktop === undefined && <button type="button" className="button" disabled={fault !== null} onClick={() => void toDownloads()}>{w.download}</button>}
        <button type="button" className="button primary" data-focus="" disabled={fault !== null} onClick={() => void place()}>{w.save}</button>
      </div>
    </Dialog>
  );
}
