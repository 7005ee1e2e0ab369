// How the gallery of networks sorts them, and where arrow keys lead among its cards.
import { describe, expect, it } from 'vitest';
import type { TemplateInfo } from '../../../core/run/services.ts';
import { families, neighbourCard, ofSize } from '../../../renderer/panels/template-order.ts';

const one = (id: string, size: TemplateInfo['size'], family: string | null = null): TemplateInfo => ({ id, title: id, about: '', year: null, source: null, family, authors: null, introduced: null, size, data: null, parameters: null, macs: null, isTrained: false });
const ids = (list: readonly TemplateInfo[]): string => list.map(({ id }) => id).join(' ');

describe('the gallery', () => {
  const all = [one('lenet', 'either', 'LeNet'), one('vgg', 'full', 'VGG'), one('own', null), one('vgg-desk', 'desk', 'VGG'), one('lenet-2', 'either', 'LeNet')];

  it('shows what is small as published at both sizes, and what does not say as published', () => {
    expect(ids(ofSize(all, 'full'))).toBe('lenet vgg own lenet-2');
    expect(ids(ofSize(all, 'desk'))).toBe('lenet vgg-desk lenet-2');
  });

  it('keeps families together in the order of the list, and what has none last', () => {
    expect(families(all).map(({ family, members }) => `${family}: ${ids(members)}`)).toEqual(['LeNet: lenet lenet-2', 'VGG: vgg vgg-desk', ': own']);
  });
});

describe('an arrow key', () => {
  // Two rows of three and a row of one, as wide cards lie.
  const card = (left: number, top: number) => ({ left, right: left + 200, top, bottom: top + 150 });
  const cards = [card(0, 0), card(220, 0), card(440, 0), card(0, 170), card(220, 170), card(440, 170), card(0, 400)];
  const from = (at: number) => ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => neighbourCard(cards, at, key));

  it('leads to the next card, or to the nearest of the next row', () => {
    expect(from(1)).toEqual([0, 2, null, 4]);
    expect(from(4)).toEqual([3, 5, 1, 6]);
    expect(from(6)).toEqual([5, null, 3, null]);
  });

  it('leads nowhere from what is no card', () => {
    expect(from(-1)).toEqual([null, null, null, null]);
    expect(neighbourCard(cards, 0, 'Enter')).toBeNull();
  });
});
