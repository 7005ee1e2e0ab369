// Text in HTML and SVG: what no document may hold is left out, what means something to the reader of markup is written out.
import { expect, test } from 'vitest';
import { escaped } from '../../../core/base/markup.ts';

/** Whether XML 1.0 lets a character stand in a document: its production Char, word for word. */
const isChar = (code: number): boolean => code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);

test('markup is written out, whatever it is made of', () => {
  expect(escaped(`<a href="x" title='y'>&amp;</a>`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;');
});

test('of all characters only those remain that a document may hold, and every letter does', () => {
  const wrong: string[] = [];
  for (let code = 0; code < 0x10000; code++) {
    const letter = String.fromCharCode(code);
    const left = escaped(letter);
    // The control characters of Latin-1 are allowed but show nothing; what means something is written as an entity.
    const isRight = !isChar(code) ? left === '' : (code >= 0x7f && code <= 0x9f) || (/[&<>"']/.test(letter) ? /^&[^&;]+;$/.test(left) : left === letter);
    if (!isRight) wrong.push(`U+${code.toString(16)}`);
  }
  expect(wrong).toEqual([]);
});

test('what is written with two units stays whole, and half of it goes', () => {
  expect(escaped('a\u{1f600}b')).toBe('a\u{1f600}b');
  expect(escaped('a\ud83db')).toBe('ab');
  expect(escaped('a\ude00b')).toBe('ab');
  expect(escaped('\ud83d\ud83d\ude00\ude00')).toBe('\u{1f600}');
});
