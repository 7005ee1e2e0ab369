// Preferences: what a page may set, and what is read from a file of any version.
import { describe, expect, it } from 'vitest';
import { isPreferences, mostThreads, preferencesIn, usualPreferences } from '../../../core/run/preferences.ts';

describe('preferences', () => {
  it('are taken whole', () => {
    expect(isPreferences(usualPreferences)).toBe(true);
    expect(isPreferences({ theme: 'dark', animations: 'reduced', device: 'auto', threads: mostThreads, whenClosing: 'go-on', runSpace: 0, hintsSeen: ['add', 'commands'] })).toBe(true);
  });

  it.each([
    [null], [[]], ['dark'], [{}], [{ ...usualPreferences, more: 1 }], [{ ...usualPreferences, theme: 'blue' }], [{ ...usualPreferences, device: 'toString' }],
    [{ ...usualPreferences, threads: 0 }], [{ ...usualPreferences, threads: 1.5 }], [{ ...usualPreferences, threads: mostThreads + 1 }], [{ ...usualPreferences, threads: '2' }], [{ ...usualPreferences, whenClosing: 'never' }], [{ ...usualPreferences, runSpace: -1 }], [{ ...usualPreferences, runSpace: NaN }], [{ ...usualPreferences, hintsSeen: ['other'] }], [{ ...usualPreferences, hintsSeen: 'add' }], [{ ...usualPreferences, hintsSeen: ['add', 'add', 'add', 'add', 'add'] }], [{ theme: 'dark' }],
  ])('are not %j', (value) => {
    expect(isPreferences(value)).toBe(false);
  });

  it('come out of a file as far as it can be read', () => {
    expect(preferencesIn({ theme: 'light', animations: 3, device: 'cuda', threads: -1, later: true })).toEqual({ theme: 'light', animations: 'system', device: 'cuda', threads: null, whenClosing: 'ask', runSpace: null, hintsSeen: [] });
    for (const broken of [undefined, null, 3, 'x', []]) expect(preferencesIn(broken)).toEqual(usualPreferences);
  });
});
