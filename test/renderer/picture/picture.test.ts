// The picture of a drawing: sound XML, every layer once, nothing that could run or reach out, whatever names say; and its
// colours are the window's.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import type { Document, LayerRecord } from '../../../core/document/model.ts';
import { createSync } from '../../../renderer/canvas/sync.ts';
import { pixelFault } from '../../../renderer/picture/make.ts';
import { palettes } from '../../../renderer/picture/palette.ts';
import { pictureOf, type PictureOptions } from '../../../renderer/picture/picture.ts';
import { faces, fitted, plain, textWidth, wrapped } from '../../../renderer/picture/text.ts';
import { corpusFolder, templateFolder, load } from '../../core/design/projects.ts';

const usual: PictureOptions = { theme: 'light', isClear: false, title: 'LeNet-5', totals: '61,696 parameters', only: null };

function picture(document: Document, options: Partial<PictureOptions> = {}, scope: string | null = null) {
  return pictureOf(createSync()({ document, checked: check(document), selection: new Set(), scope, moving: new Map() }), { ...usual, ...options });
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescaped = (text: string): string => text.replace(/&[^;]*;/g, (entity) => entities[entity] ?? `unknown entity ${entity}`);

/** Reads XML by the letter of its grammar; throws at the first fault. Answers the elements in order. */
function parse(xml: string): readonly Tag[] {
  const open: Tag[] = [];
  const all: Tag[] = [];
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  while (rest !== '') {
    const text = /^[^<]+/.exec(rest)?.[0];
    if (text !== undefined) {
      if (/&(?!(amp|lt|gt|quot|#39);)/.test(text) || text.includes(']]>')) throw new Error(`bad text ${text.slice(0, 80)}`);
      const inside = open.at(-1);
      if (inside !== undefined) inside.text += unescaped(text);
      rest = rest.slice(text.length);
      continue;
    }
    const end = /^<\/([\w:]+)>/.exec(rest);
    if (end !== null) {
      if (open.pop()?.name !== end[1]) throw new Error(`${end[1]} ends what is not open`);
      rest = rest.slice(end[0].length);
      continue;
    }
    const start = /^<([A-Za-z][\w:]*)((?: [\w:-]+="[^"<]*")*)(\/?)>/.exec(rest);
    if (start === null) throw new Error(`no element: ${rest.slice(0, 80)}`);
    const attributes = [...(start[2] ?? '').matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescaped(value)] as const);
    if (new Set(attributes.map(([key]) => key)).size !== attributes.length) throw new Error(`an attribute twice in ${start[0]}`);
    const tag: Tag = { name: start[1] ?? '', attributes: new Map(attributes), text: '' };
    all.push(tag);
    if (start[3] === '') open.push(tag);
    rest = rest.slice(start[0].length);
  }
  if (open.length > 0) throw new Error(`${open.at(-1)?.name} is not ended`);
  return all;
}

const texts = (svg: string): readonly string[] => parse(svg).filter(({ name }) => name === 'text').map(({ text }) => text);
const ofClass = (svg: string, name: string): readonly Tag[] => parse(svg).filter(({ attributes }) => attributes.get('class') === name);

describe('the picture of LeNet-5', () => {
  const lenet = load(templateFolder, 'lenet5');

  it('is the one that is kept, whatever the words on it', () => {
    const wordless = (svg: string): string => svg.replace(/<text[^>]*>[^<]*<\/text>/g, '');
    expect(wordless(picture(lenet).svg)).toBe(wordless(readFileSync(new URL('../../golden/lenet5.svg', import.meta.url), 'utf8')));
  });

  it.each([{ theme: 'light' as const }, { theme: 'dark' as const }, { isClear: true }])('shows every layer once, with its shape, and every wire: %o', (options) => {
    const { svg } = picture(lenet, options);
    const said = texts(svg);
    // From the lecture's table.
    const shapes: Readonly<Record<string, string>> = { C1: '6 × 28 × 28', S2: '6 × 14 × 14', C3: '16 × 10 × 10', S4: '16 × 5 × 5', C5: '120 × 1 × 1', F6: '84' };
    for (const [name, shape] of Object.entries(shapes)) {
      expect(said.filter((text) => text === name)).toHaveLength(1);
      expect(said.filter((text) => text.replaceAll('\u202f', ' ') === shape)).toHaveLength(1);
    }
    expect(ofClass(svg, 'layer')).toHaveLength(10);
    expect(ofClass(svg, 'wire')).toHaveLength(9);
    expect(ofClass(svg, 'note')).toHaveLength(1);
  });

  it('stands above a ground, or above nothing', () => {
    const grounds = (svg: string): number => parse(svg).filter(({ name, attributes }) => name === 'rect' && attributes.get('fill') === palettes.light['surface-0']).length;
    expect(grounds(picture(lenet).svg)).toBeGreaterThan(0);
    expect(grounds(picture(lenet, { isClear: true }).svg)).toBe(0);
  });

  it('shows a part with the wires inside it', () => {
    const { svg, height } = picture(lenet, { only: new Set(['C1', 'S2', 'C3', 'F6']), title: '', totals: '' });
    expect(ofClass(svg, 'layer')).toHaveLength(4);
    expect(ofClass(svg, 'wire')).toHaveLength(2);
    expect(height).toBeLessThan(picture(lenet).height);
  });

  it('names title and totals, or leaves them out', () => {
    expect(texts(picture(lenet).svg).slice(0, 2)).toEqual(['LeNet-5', '61,696 parameters']);
    expect(texts(picture(lenet, { title: '', totals: '' }).svg)).not.toContain('61,696 parameters');
  });

  it('marks frozen weights', () => {
    const c1 = lenet.layers['C1'] as LayerRecord;
    const frozen = { ...lenet, layers: { ...lenet.layers, C1: { ...c1, trainable: false } } };
    const strokes = (document: Document): number => parse(picture(document).svg).filter(({ name }) => name === 'path').length;
    // The hatched bar, and the two strokes of the lock.
    expect(strokes(frozen)).toBe(strokes(lenet) + 3);
  });
});

describe('a picture of blocks', () => {
  const residual = load(corpusFolder, 'residual-stages');

  it('says how often a block stands in a row', () => {
    expect(texts(picture(residual).svg)).toContain('×3');
  });

  it('shows the inside of a block that is open on the canvas, with its wires', () => {
    const expanded = new Map([['stage1', { x: 0, y: 0 }]]);
    const drawn = createSync()({ document: residual, checked: check(residual), selection: new Set(), scope: null, moving: new Map(), expanded });
    const { svg } = pictureOf(drawn, usual);
    expect(ofClass(svg, 'frame')).toHaveLength(1);
    const inner = Object.values(residual.layers).filter(({ parent }) => parent === 'basic');
    const outer = Object.values(residual.layers).filter(({ parent }) => parent === null);
    // The instance itself has become the frame.
    expect(ofClass(svg, 'layer')).toHaveLength(inner.length + outer.length - 1);
    expect(ofClass(svg, 'wire').length).toBe(drawn.edges.length);
    // Its inside comes along with it.
    expect(ofClass(pictureOf(drawn, { ...usual, only: new Set(['stage1']) }).svg, 'layer')).toHaveLength(inner.length);
  });

  it('shows the ports of the block that is looked into', () => {
    const { svg } = picture(residual, {}, 'stage1');
    expect(ofClass(svg, 'port').length).toBeGreaterThanOrEqual(2);
    expect(ofClass(svg, 'wire').length).toBeGreaterThan(2);
  });
});

describe('a picture with wild words', () => {
  const wild = ['<script>alert(1)</script>', '"quoted" & \'single\'', ']]><b>', '深層学習のとても長い名前'.repeat(20), 'ab\u0000\u0007\u001bcd', 'half \ud83d', '👩‍🔬 layer', 'x'.repeat(10_000), '&amp;', 'url(http://example.com)', '<!-- -->', '\u202eback'];
  const document: Document = {
    ...load(templateFolder, 'lenet5'), name: '</title><script>alert(2)</script>',
    layers: Object.fromEntries(wild.map((name, i) => [`l${i}`, { id: `l${i}`, kind: i % 2 === 0 ? 'conv2d' : 'no"such<kind', name, parent: null, position: { x: 300 * i, y: 0 }, params: {}, trainable: true }])),
    wires: {}, notes: { n: { id: 'n', parent: null, text: `${wild.join('\n')}\n${'long '.repeat(5000)}`, position: { x: 0, y: 200 }, size: { width: 240, height: 120 } } },
  };
  const { svg } = picture(document, { title: document.name, totals: wild.join(' ') });

  it('is sound, runs nothing and asks for nothing from outside', () => {
    const names = new Set(parse(svg).map(({ name }) => name));
    expect([...names].filter((name) => !['svg', 'title', 'defs', 'clipPath', 'rect', 'g', 'path', 'text', 'circle'].includes(name))).toEqual([]);
    for (const { attributes } of parse(svg)) {
      for (const [key, value] of attributes) {
        expect(key).not.toMatch(/^on|href|style/i);
        if (value.includes('url(')) expect(value).toBe('url(#convas-card)');
      }
    }
  });

  it('holds no character that XML does not bear', () => {
    expect([...svg].filter((character) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(character) || /^[\ud800-\udfff]$/.test(character))).toEqual([]);
  });

  it('stays small, and cuts what has no room', () => {
    expect(svg.length).toBeLessThan(60_000);
    expect(texts(svg).some((text) => /^x+…$/.test(text))).toBe(true);
  });
});

describe('text without a screen', () => {
  it('fits its room, squeezed or cut', () => {
    expect(fitted('5×5 · 16', faces.digits, 168)).toEqual({ text: '5×5 · 16', squeeze: null });
    expect(fitted('a'.repeat(26), faces.digits, 168)).toEqual({ text: 'a'.repeat(26), squeeze: 168 });
    const cut = fitted('a'.repeat(40), faces.digits, 168);
    expect(cut.text).toMatch(/^a+…$/);
    expect(textWidth(cut.text, faces.digits)).toBeLessThanOrEqual(168);
  });

  it('is wrapped at spaces, within long words, and to its height', () => {
    expect(wrapped('one two', faces.note, 40, 5)).toEqual(['one', 'two']);
    expect(wrapped('x'.repeat(30), faces.note, 100, 9).join('')).toBe('x'.repeat(30));
    expect(wrapped('a\n\nb', faces.note, 100, 9)).toEqual(['a', '', 'b']);
    expect(wrapped('word '.repeat(100), faces.note, 100, 3)).toHaveLength(3);
  });

  it('keeps whole characters only', () => {
    expect(plain('a\ud83d')).toBe('a\ufffd');
    expect(plain('👩')).toBe('👩');
  });
});

describe('a picture of pixels', () => {
  it('has its limits, in a sentence with the numbers', () => {
    expect(pixelFault({ width: 4096, height: 900 }, 4)).toBeNull();
    expect(pixelFault({ width: 4097, height: 1000 }, 4)).toMatch(/16,388.*4,000/);
    expect(pixelFault({ width: 4000, height: 4001 }, 2)).toMatch(/64 million/);
  });
});

describe('the colours of a picture', () => {
  /** OKLCH to sRGB, by the definition of Oklab. */
  function hex(lightness: number, chroma: number, hue: number): string {
    const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
    const [l, m, s] = [(lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3, (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3, (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3];
    const linear = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
    const bytes = linear.map((value) => {
      const v = Math.min(1, Math.max(0, value));
      return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
    });
    return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }

  const css = readFileSync(new URL('../../../renderer/theme.css', import.meta.url), 'utf8');
  const sets = { light: css.slice(0, css.indexOf('@media (prefers-color-scheme')), dark: css.slice(css.indexOf(":root[data-theme='dark']")) };

  it.each(['light', 'dark'] as const)('are the tokens of the %s theme', (theme) => {
    for (const [name, colour] of Object.entries(palettes[theme])) {
      const token = new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(sets[theme]);
      expect(token, name).not.toBeNull();
      expect(colour, name).toBe(hex(Number(token?.[1]), Number(token?.[2]), Number(token?.[3])));
    }
  });
});
