// A small set made by hand: pictures drawn, dropped, pasted or taken, each with the name of its class, into a folder of class
// folders. Every picture is written as it is added, so nothing is lost with the dialog.
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { createPortal } from 'react-dom';
import { Camera } from '../draw/camera.tsx';
import { DrawPad } from '../draw/pad.tsx';
import { pixelsOfFile, type Pixels } from '../draw/pixels.ts';
import { asked } from '../machine.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { designer, theMachine } from '../session.ts';
import { words } from '../words.ts';
import { showData, dataPlace } from './state.ts';
import { dataWords } from './words.ts';

const w = dataWords.make;
type From = 'draw' | 'files' | 'camera';
const sources: readonly From[] = ['draw', 'files', 'camera'];
/** Pictures sent at once, and the side of one that is taken by the camera. */
const [atOnce, cameraSide] = [20, 256];

/** Height and width a drawn picture is kept in: what the drawing's input takes, unless that is not known or very large. */
function drawnSize(): { readonly height: number; readonly width: number; readonly isOfInput: boolean } {
  const { document, checked } = designer.getState();
  const input = Object.values(document.layers).find(({ kind }) => kind === 'input');
  const dims = checked.layers.find(({ flat }) => flat.path === input?.id)?.outputs[0]?.dims ?? null;
  const [, , height, width] = dims ?? [];
  const isUsual = typeof height === 'number' && typeof width === 'number' && Math.max(height, width) <= 512;
  return isUsual ? { height, width, isOfInput: true } : { height: 28, width: 28, isOfInput: false };
}

function canvasOf({ width, height, rgba }: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas;
}

/** A picture as PNG in base64, in a size of its own where one is given. */
function pngOf(source: HTMLCanvasElement, size: { readonly height: number; readonly width: number } | null = null): string {
  let canvas = source;
  if (size !== null) {
    canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [size.width, size.height];
    const context = canvas.getContext('2d');
    if (context !== null) context.imageSmoothingQuality = 'high';
    context?.drawImage(source, 0, 0, size.width, size.height);
  }
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}

/** Adds pictures to classes and keeps count. */
function useAdding(folder: string) {
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean }>({ text: '', isBad: false });
  const [path, setPath] = useState<string | null>(null);
  const add = async (name: string, pictures: readonly string[]): Promise<boolean> => {
    for (let at = 0; at < pictures.length; at += atOnce) {
      const answer = await asked(theMachine().call('addPictures', { folder, class: name, pictures: pictures.slice(at, at + atOnce) }));
      if (!answer.ok) {
        setSaid({ text: answer.error.message, isBad: true });
        return false;
      }
      setPath(answer.value.folder);
      setCounts((now) => ({ ...now, [name.trim()]: (now[name.trim()] ?? 0) + answer.value.added }));
    }
    setSaid({ text: w.added(pictures.length, name.trim()), isBad: false });
    return true;
  };
  return { counts, said, path, add, say: (text: string) => setSaid({ text, isBad: true }) };
}

/** The dialog; `onUse` is told the folder when the person wants to train on it, and closes the dialog once that can be done. */
export function MakeSet({ onUse, onClose }: { readonly onUse: (folder: string) => Promise<void>; readonly onClose: () => void }) {
  const [folder, setFolder] = useState<string>(w.usualFolder);
  const [name, setName] = useState('');
  const [from, setFrom] = useState<From>('draw');
  const [drawn, setDrawn] = useState<Pixels | null>(null);
  const [sheet, setSheet] = useState(0);
  const chooser = useRef<HTMLInputElement>(null);
  const { counts, said, path, add, say } = useAdding(folder);
  const size = drawnSize();
  const isNamed = name.trim() !== '';
  const addDrawn = async (): Promise<void> => {
    if (drawn === null || !(await add(name, [pngOf(canvasOf(drawn), size)]))) return;
    setDrawn(null);
    setSheet((n) => n + 1);
  };
  const addFiles = async (files: readonly File[]): Promise<void> => {
    if (!isNamed) return say(w.nameFirst);
    const pictures: string[] = [];
    const bad: string[] = [];
    const tooLarge: string[] = [];
    // One after the other: photographs take much memory while they are decoded.
    for (const file of files) {
      const read = await pixelsOfFile(file);
      if (read.ok) pictures.push(pngOf(canvasOf(read.value)));
      else if (read.error.why === 'unreadable') bad.push(file.name);
      else tooLarge.push(w.sized(file.name, read.error.width, read.error.height));
    }
    const isAdded = pictures.length === 0 || await add(name, pictures);
    const said = [...(isAdded && pictures.length > 0 ? [w.added(pictures.length, name.trim())] : []), ...(tooLarge.length > 0 ? [w.tooLarge(tooLarge)] : []), ...(bad.length > 0 ? [w.unreadable(bad)] : [])];
    if (isAdded && tooLarge.length + bad.length > 0) say(said.join(' '));
  };
  const adding = useRef(addFiles);
  adding.current = addFiles;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const files = [...event.clipboardData?.files ?? []].filter(({ type }) => type.startsWith('image/'));
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      void adding.current(files);
    };
    document.addEventListener('paste', onPaste, true);
    return () => document.removeEventListener('paste', onPaste, true);
  }, []);
  const close = (): void => {
    // What was added to the data that are shown is shown.
    if (path !== null && dataPlace.getState().data === path) void showData(path, true);
    onClose();
  };
  const dropping = {
    onDragOver: (event: DragEvent): void => { event.preventDefault(); event.stopPropagation(); },
    onDrop: (event: DragEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      void addFiles([...event.dataTransfer.files]);
    },
  };
  const classes = Object.entries(counts);
  return createPortal(
    <Dialog title={w.title} size="large" onClose={close}>
      <div className="make-set" {...dropping}>
        <p className="dialog-text">{w.lead}</p>
        <div className="make-fields">
          <label><span>{w.folder}</span><input className="input mono" value={folder} spellCheck={false} disabled={path !== null} onChange={({ target }) => setFolder(target.value)} /></label>
          <label><span>{w.className}</span><input className="input" data-focus="" value={name} placeholder={w.classPlaceholder} spellCheck={false} autoComplete="off" list="make-classes" onChange={({ target }) => setName(target.value)} /></label>
          <datalist id="make-classes">{classes.map(([one]) => <option key={one} value={one} />)}</datalist>
        </div>
        <div className="segments make-sources" role="group" aria-label={w.source}>{sources.map((one) => <button key={one} type="button" aria-pressed={from === one} onClick={() => setFrom(one)}>{w.sources[one]}</button>)}</div>
        <div className={from === 'draw' ? 'make-source' : 'make-source is-wide'}>
          {from === 'draw' && <DrawPad key={sheet} words={w.pad} onDraw={setDrawn} />}
          {from === 'files' && (
            <div className="make-drop">
              <p>{w.drop}</p>
              <button type="button" className="button" disabled={!isNamed} onClick={() => chooser.current?.click()}>{w.choose}</button>
              <input ref={chooser} className="hidden-text" type="file" multiple accept="image/png,image/jpeg,image/webp" tabIndex={-1} aria-hidden="true" onChange={(event) => { const files = [...event.target.files ?? []]; event.target.value = ''; void addFiles(files); }} />
            </div>
          )}
          {from === 'camera' && <Camera words={w.camera} side={cameraSide} onTake={(square) => { if (isNamed) void add(name, [pngOf(square)]); else say(w.nameFirst); }} />}
          <div className="make-beside">
            {from === 'draw' && <button type="button" className="button" disabled={drawn === null || !isNamed} onClick={() => void addDrawn()}>{isNamed ? w.addTo(name.trim()) : w.nameFirst}</button>}
            {from === 'draw' && <p className="data-remark">{w.kept(`${size.height} × ${size.width}`, size.isOfInput)}</p>}
            {classes.length > 0 && <ul className="make-classes" aria-label={w.soFar}>{classes.map(([one, n]) => <li key={one}><button type="button" className="button small" aria-pressed={one === name.trim()} onClick={() => setName(one)}>{w.count(one, n)}</button></li>)}</ul>}
          </div>
        </div>
      </div>
      <div className="dialog-actions">
        <p className={`dialog-remark ${said.isBad ? 'make-bad' : ''}`} role="status">{said.text}</p>
        <button type="button" className="button" onClick={close}>{words.dialog.close}</button>
        <button type="button" className="button primary" disabled={path === null} onClick={() => { if (path !== null) void onUse(path); }}>{w.use}</button>
      </div>
    </Dialog>,
    document.querySelector('.window') ?? document.body,
  );
}
