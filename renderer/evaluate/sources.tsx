// Where an image to try comes from: the run's data, a file, the clipboard, the pad, the camera. All but the first arrive as pixels.
import { useEffect, useRef, useState } from 'react';
import type { ImageSource } from '../../core/run/result-services.ts';
import { base64From, bytesFrom } from '../base64.ts';
import { Camera } from '../draw/camera.tsx';
import { DrawPad } from '../draw/pad.tsx';
import { imageAmong, pixelsOf, pixelsOfFile, swapped, type Pixels } from '../draw/pixels.ts';
import { tell } from '../session.ts';
import { splitOf } from './report.ts';
import { evaluating, useEvaluating } from './state.ts';
import { evaluateWords } from './words.ts';

const w = evaluateWords.image;

/** Tries a picture. */
function tryPixels(pixels: Pixels | null): void {
  evaluating.setState({ image: pixels === null ? null : { kind: 'pixels', width: pixels.width, height: pixels.height, rgba: base64From(pixels.rgba) } });
}

let usual: ImageSource | null = null;

/** The image that is looked at before a person chose one. */
export const usualImage = (): ImageSource | null => usual;

/** Looks at the first image of a split. */
export function tryUsual(split: 'training' | 'test'): void {
  usual = { kind: 'example', split, index: 0 };
  evaluating.setState({ image: usual });
}

/** Tries an image file. */
export async function tryFile(file: Blob): Promise<void> {
  const read = await pixelsOfFile(file);
  if (read.ok) tryPixels(read.value);
  else tell(read.error.why === 'unreadable' ? w.unreadable : w.tooLarge(read.error.width, read.error.height), 'bad');
}

/** Tries what is on the clipboard. */
async function tryClipboard(): Promise<boolean> {
  const items = await navigator.clipboard.read().catch(() => null);
  if (items === null) {
    tell(w.pasteRefused, 'bad');
    return false;
  }
  for (const item of items) {
    const type = item.types.find((one) => one.startsWith('image/'));
    if (type === undefined) continue;
    await tryFile(await item.getType(type));
    return true;
  }
  tell(w.noPaste);
  return false;
}

/** Takes images pasted anywhere in the window while the view is shown. */
export function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const file = imageAmong(event.clipboardData);
      if (file === null) return;
      event.preventDefault();
      event.stopPropagation();
      void tryFile(file);
    };
    document.addEventListener('paste', onPaste, true);
    return () => document.removeEventListener('paste', onPaste, true);
  }, []);
}

/** Which example of the data. */
function OfData() {
  const image = useEvaluating((state) => state.image);
  const { split, index } = image?.kind === 'example' ? image : { split: 'test' as const, index: 0 };
  const go = (to: Partial<{ split: 'training' | 'test'; index: number }>): void => evaluating.setState({ image: { kind: 'example', split, index, ...to } });
  return (
    <div className="source-row">
      <label><span>{w.split}</span>
        <select className="input" value={split} onChange={(event) => go({ split: event.target.value === 'training' ? 'training' : 'test', index: 0 })}>
          <option value="test">{w.test}</option>
          <option value="training">{w.training}</option>
        </select>
      </label>
      <label><span>{w.number}</span>
        <input className="input mono" type="number" min={0} step={1} value={index} onChange={(event) => { if (/^\d{1,9}$/.test(event.target.value)) go({ index: Number(event.target.value) }); }} />
      </label>
      <button type="button" className="button" aria-label={w.previous} title={w.previous} disabled={index === 0} onClick={() => go({ index: index - 1 })}>‹</button>
      <button type="button" className="button" aria-label={w.next} title={w.next} onClick={() => go({ index: index + 1 })}>›</button>
    </div>
  );
}

/** Largest side of a picture the camera takes: networks take far less. */
const cameraSide = 1024;

type From = 'example' | 'draw' | 'camera' | 'other';

/** The choice of a source, and what it needs. */
export function Sources() {
  const image = useEvaluating((state) => state.image);
  const measuring = useEvaluating((state) => state.measuring);
  const [from, setFrom] = useState<From>(image === null || image.kind === 'example' ? 'example' : 'other');
  const first = (): void => tryUsual(measuring.at === 'measured' ? splitOf(measuring.report) : 'test');
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (image?.kind === 'example') setFrom('example');
    else if (image === null && from === 'example') first();
    // A picture that was pasted or dropped is no example any more.
    else if (image?.kind === 'pixels' && from === 'example') setFrom('other');
  }, [image]);
  const paste = async (): Promise<void> => {
    if (await tryClipboard()) setFrom('other');
  };
  const mode = (name: From, label: string) => (
    <button
      type="button" className="button small" aria-pressed={from === name}
      onClick={() => {
        setFrom(name);
        if (name === 'example' && image?.kind !== 'example') first();
      }}
    >{label}</button>
  );
  return (
    <section className="evaluate-part" aria-label={w.sources}>
      <div className="source-kinds" role="group" aria-label={w.sources}>
        {mode('example', w.example)}
        {mode('draw', w.draw)}
        <button type="button" className="button small" onClick={() => file.current?.click()}>{w.file}</button>
        <input
          ref={file} className="hidden-text" type="file" accept="image/png,image/jpeg,image/webp" tabIndex={-1} aria-hidden="true"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = '';
            if (chosen === undefined) return;
            setFrom('other');
            void tryFile(chosen);
          }}
        />
        <button type="button" className="button small" onClick={() => void paste()}>{w.paste}</button>
        {mode('camera', w.camera)}
      </div>
      {from === 'example' && <OfData />}
      {from === 'draw' && <DrawPad words={evaluateWords.pad} onDraw={tryPixels} />}
      {from === 'camera' && <Camera words={evaluateWords.camera} side={cameraSide} onTake={(square) => tryPixels(pixelsOf(square, square.width, square.height))} />}
      {from === 'other' && image === null && <p className="evaluate-note">{w.drop}</p>}
      {image?.kind === 'pixels' && <button type="button" className="button small source-swap" onClick={() => tryPixels(swapped({ ...image, rgba: new Uint8ClampedArray(bytesFrom(image.rgba)) }))}>{w.invert}</button>}
    </section>
  );
}
