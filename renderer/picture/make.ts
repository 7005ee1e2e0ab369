// From the open drawing to what leaves the window: the picture as SVG or PNG, the table as Markdown; to the clipboard or as a
// download.
import type { Result } from '../../core/base/diagnostic.ts';
import { fail, ok } from '../../core/base/diagnostic.ts';
import { largestExport, type ExportFormat } from '../../core/run/services.ts';
import { canvasState } from '../canvas/canvas-state.ts';
import { scopeOf } from '../canvas/scope.ts';
import { createSync } from '../canvas/sync.ts';
import { fileNameOf, stemOf } from '../files.ts';
import { formatBytes, formatCount, formatMacs } from '../format.ts';
import { showSum, unknownIn } from '../panels/unknown.ts';
import type { Designer } from '../store.ts';
import { words } from '../words.ts';
import { pictureOf, type Picture } from './picture.ts';
import type { Part, PictureChoices } from './state.ts';
import { pictureWords as w } from './words.ts';

/** The window's own colours just now. */
export function presentTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The parts of the drawing there are to choose from. */
export function partsOf({ document, scope, selection }: Pick<Designer, 'document' | 'scope' | 'selection'>): readonly Part[] {
  const cards = [...selection].some((id) => Object.hasOwn(document.layers, id) || Object.hasOwn(document.notes, id));
  return ['all', ...(scopeOf(document, scope).block === null ? [] : ['block' as const]), ...(cards ? ['selection' as const] : [])];
}

/** Draws the picture of an open drawing. */
export function drawPicture(designer: Pick<Designer, 'document' | 'checked' | 'scope' | 'selection'>, choices: Omit<PictureChoices, 'format' | 'scale'>): Picture {
  const { document, checked, selection } = designer;
  const part = partsOf(designer).includes(choices.part) ? choices.part : 'all';
  const scope = part === 'all' ? null : designer.scope;
  // What is shown of a block's inside on the canvas is shown in the picture of the same.
  const expanded = scope === designer.scope ? canvasState.getState().expanded : new Map();
  const drawn = createSync()({ document, checked, selection: new Set(), scope, moving: new Map(), expanded });
  const unknown = unknownIn(checked);
  const { totals } = checked;
  const block = drawn.scope.block;
  return pictureOf(drawn, {
    theme: choices.theme ?? presentTheme(), isClear: !choices.hasBackground, only: part === 'selection' ? selection : null,
    title: choices.hasTitle ? (block === null ? document.name : `${document.name} · ${block.name}`) : '',
    totals: choices.hasTotals ? w.sums(showSum(totals.parameters, unknown.parameters, formatCount), showSum(totals.macs, unknown.macs, formatMacs), formatBytes(4 * totals.parameters)) : '',
  });
}

const longestSide = 16_384;
const mostPixels = 64_000_000;

/** Why a picture cannot be made of pixels at a scale, null when it can. */
export function pixelFault({ width, height }: Pick<Picture, 'width' | 'height'>, scale: number): string | null {
  const [across, down] = [width * scale, height * scale];
  return across > longestSide || down > longestSide || across * down > mostPixels ? w.tooLarge(across, down) : null;
}

/** A picture as an address an image can show. */
export function addressOf({ svg }: Pick<Picture, 'svg'>): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** Draws a picture as PNG. */
export async function pngOf(picture: Picture, scale: number): Promise<Result<Blob>> {
  const fault = pixelFault(picture, scale);
  if (fault !== null) return fail('picture-too-large', fault);
  const image = new Image();
  image.src = addressOf(picture);
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale];
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) return fail('picture-failed', w.notDrawn);
    return blob.size > largestExport ? fail('picture-too-large', w.tooHeavy) : ok(blob);
  } catch {
    return fail('picture-failed', w.notDrawn);
  }
}

/** Bytes in the letters a message can carry. */
export function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the picture cannot be read')));
    reader.readAsDataURL(blob);
  });
}

/** Puts a picture on the clipboard. The promise is handed over as it is: browsers allow the clipboard only at once. */
export async function copyPng(blob: Promise<Result<Blob>>): Promise<Result<null>> {
  const whole = blob.then((drawn) => (drawn.ok ? drawn.value : Promise.reject(new Error(drawn.error.message))));
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': whole })]);
    return ok(null);
  } catch {
    const drawn = await blob;
    return drawn.ok ? fail('not-copied', words.clipboard.refused) : drawn;
  }
}

/** A name for a file made of a drawing. */
export function exportName({ file, document }: Pick<Designer, 'file' | 'document'>, ending: ExportFormat | 'onnx'): string {
  return `${file.path === null ? fileNameOf(document.name) : stemOf(file.path)}.${ending}`;
}
