// Taking a run away: as a page to read, as tables, or for TensorBoard. The file is written by the host, whole or not at all.
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { Result } from '../../core/base/diagnostic.ts';
import { runExportEndings, runExportFormats, type RunExportFormat } from '../../core/run/export-formats.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { fileNameOf, folderOf, nameIn } from '../files.ts';
import { formatBytes } from '../format.ts';
import { asked } from '../machine.ts';
import { ask } from '../overlays/ask.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { showFile } from '../overlays/export-parts.tsx';
import { useFolder } from '../overlays/file-chooser.tsx';
import { SavePlace } from '../overlays/save-place.tsx';
import { Icon } from '../panels/icons.tsx';
import { modelWords, replaceWords } from '../picture/words.ts';
import { theMachine } from '../session.ts';
import { words } from '../words.ts';
import { exportRunWords as w } from './export-run-words.ts';
import './export-run.css';

type Written = { readonly path: string; readonly beside: string | null; readonly bytes: number };

/** The name with the ending of another format, where it has that of the present one. */
export function renamed(name: string, from: RunExportFormat, to: RunExportFormat): string {
  const ending = runExportEndings[from];
  return (name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name) + runExportEndings[to];
}

function Formats({ format, onChange }: { readonly format: RunExportFormat; readonly onChange: (format: RunExportFormat) => void }) {
  return (
    <fieldset className="run-formats">
      <legend>{w.format}</legend>
      {runExportFormats.map((one) => (
        <label key={one}><input type="radio" name="run-format" checked={one === format} onChange={() => onChange(one)} /><span>{w.formats[one]}<small>{w.docs[one]}</small></span></label>
      ))}
    </fieldset>
  );
}

function Done({ format, written, onClose }: { readonly format: RunExportFormat; readonly written: Written; readonly onClose: () => void }) {
  const { path, beside, bytes } = written;
  return (
    <>
      <div role="status">
        <p className="export-result"><Icon name="check" />{w.done(nameIn(path), formatBytes(bytes))}</p>
        <p className="mono export-file">{path}</p>
        {beside !== null && <p className="mono export-file">{beside}</p>}
        {format === 'tensorboard' && <p className="dialog-text">{w.board(folderOf(path) ?? '.')}</p>}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => void showFile(path)}>{modelWords.show}</button>
        <button type="button" className="button primary" data-focus="" onClick={onClose}>{words.dialog.close}</button>
      </div>
    </>
  );
}

function ExportRunDialog({ card, onClose }: { readonly card: RunCard; readonly onClose: () => void }) {
  const folder = useFolder(null);
  const [format, setFormat] = useState<RunExportFormat>('html');
  const [name, setName] = useState(fileNameOf(card.name) + runExportEndings.html);
  const [isWorking, setWorking] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [written, setWritten] = useState<Written | null>(null);
  const write = async (path: string, overwrite: boolean): Promise<void> => {
    if (isWorking) return;
    setWorking(true);
    setTrouble(null);
    const done: Result<Written> = await asked(theMachine().call('exportRun', { id: card.id, format, path, overwrite }));
    setWorking(false);
    if (done.ok) return setWritten(done.value);
    if (done.error.code !== 'already-there') return setTrouble(done.error.message);
    const ending = runExportEndings[format];
    const answer = await ask({ title: replaceWords.title(nameIn(path.toLowerCase().endsWith(ending) ? path : path + ending)), text: format === 'csv' ? w.replaceTables : replaceWords.text, answers: [{ id: 'replace', label: replaceWords.replace, look: 'bad' }, { id: 'other', label: replaceWords.other, look: 'primary' }] });
    if (answer === 'replace') await write(path, true);
  };
  const choose = (next: RunExportFormat): void => {
    setName(renamed(name, format, next));
    setFormat(next);
    setTrouble(null);
  };
  return (
    <Dialog key={written === null ? 'place' : 'done'} title={w.title(card.name)} size={written === null ? 'large' : 'medium'} onClose={onClose}>
      {written !== null
        ? <Done format={format} written={written} onClose={onClose} />
        : (
          // The system asks about the one file it is told of; of two the host asks about both.
          <SavePlace folder={folder} name={name} ending={runExportEndings[format]} action={w.write} back={words.dialog.cancel} onName={setName} onSave={(path, isAgreed) => void write(path, isAgreed && format !== 'csv')} onBack={onClose}>
            <Formats format={format} onChange={choose} />
            {isWorking && <p className="export-working" role="status"><span className="spinner" aria-hidden="true" />{w.working}</p>}
            {trouble !== null && <p className="export-failure" role="alert"><Icon name="error" />{trouble}</p>}
          </SavePlace>
        )}
    </Dialog>
  );
}

/** The button that takes a run away, with its dialog. A run without a step has nothing to tell. */
export function ExportRunButton({ card, look = '' }: { readonly card: RunCard; readonly look?: 'small' | 'quiet' | '' }) {
  const [isOpen, setOpen] = useState(false);
  if (card.step === 0) return null;
  return (
    <>
      <button type="button" className={`button ${look}`.trim()} onClick={() => setOpen(true)}>{w.button}</button>
      {isOpen && createPortal(<ExportRunDialog card={card} onClose={() => setOpen(false)} />, document.querySelector('.window') ?? document.body)}
    </>
  );
}
