import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nameFault, unpack } from '../../build/start-zip.js';
import { zipOf, type Packed } from '../support/zip.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'convas-zip-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const out = (...names: string[]): string => join(folder, 'out', ...names);
async function unpacked(archive: Buffer): Promise<number> {
  writeFileSync(join(folder, 'a.zip'), archive);
  return unpack(join(folder, 'a.zip'), out());
}

describe('unpacking', () => {
  test('gives files with their permissions, folders and links, packed or stored', async () => {
    const text = 'as it was '.repeat(10_000);
    const entries: readonly Packed[] = [
      { name: 'electron', text, mode: 0o100755 }, { name: 'locales/', text: '', mode: 0o040755, isStored: true }, { name: 'locales/größe.pak', text: 'é', isStored: true },
      { name: 'empty', text: '', isStored: true }, { name: 'Frameworks/Current', text: 'Versions/A', mode: 0o120755, isStored: true }, { name: 'Frameworks/Versions/A/x', text: 'x' },
    ];
    expect(await unpacked(zipOf(entries, 'a comment at the end'))).toBe(5);
    expect(readFileSync(out('electron'), 'utf8')).toBe(text);
    expect(statSync(out('electron')).mode & 0o777).toBe(0o755);
    expect([readFileSync(out('locales', 'größe.pak'), 'utf8'), readFileSync(out('empty'), 'utf8')]).toEqual(['é', '']);
    expect([readlinkSync(out('Frameworks', 'Current')), readFileSync(out('Frameworks', 'Current', 'x'), 'utf8')]).toEqual(['Versions/A', 'x']);
  });

  test.each(['../out', 'a/../../b', '/etc/x', 'C:/x', 'a\\b', ''])('writes nothing outside its folder: %j', async (name) => {
    expect(nameFault(name)).toContain('outside its folder');
    await expect(unpacked(zipOf([{ name, text: 'x' }]))).rejects.toThrow('outside its folder');
  });

  test.each(['/etc', '../..', '../../x'])('makes no link that leads out: %j', async (text) => {
    await expect(unpacked(zipOf([{ name: 'a/link', text, mode: 0o120755, isStored: true }]))).rejects.toThrow('outside its folder');
  });

  test('makes no link that leads out through another link, and leaves none behind', async () => {
    const link = (name: string, text: string): Packed => ({ name, text, mode: 0o120755, isStored: true });
    // By their names both stay inside: one leads up to the top, the other from there two folders higher.
    const entries = [{ name: 'top/x', text: 'x' }, link('deep/er/still/up', '../../../top'), link('out', 'deep/er/still/up/../..')];
    await expect(unpacked(zipOf(entries))).rejects.toThrow('the link "out", which leads outside its folder');
    expect([lstatSync(out('out'), { throwIfNoEntry: false }), lstatSync(out('deep', 'er', 'still', 'up'), { throwIfNoEntry: false })]).toEqual([undefined, undefined]);
  });

  test.each<readonly [string, readonly (readonly [string, string])[]]>([['nowhere', [['a', 'gone']]], ['in a circle', [['a', 'b'], ['b', 'a']]]])('makes no link that leads %s', async (_where, links) => {
    await expect(unpacked(zipOf(links.map(([name, text]) => ({ name, text, mode: 0o120755, isStored: true }))))).rejects.toThrow('leads nowhere');
  });

  test('does not believe a size, neither too small nor too large', async () => {
    await expect(unpacked(zipOf([{ name: 'a', text: 'x'.repeat(1000), size: 10 }]))).rejects.toThrow('larger than the archive says');
    rmSync(out(), { recursive: true });
    await expect(unpacked(zipOf([{ name: 'a', text: 'x', size: 10 }]))).rejects.toThrow('shorter than the archive says');
    await expect(unpacked(zipOf([{ name: 'b', text: 'x', size: 2_100_000_000 }]))).rejects.toThrow('larger than any');
  });

  test('refuses what is no archive, and one that is cut off', async () => {
    await expect(unpacked(Buffer.from('not a zip'))).rejects.toThrow('no zip archive');
    await expect(unpacked(Buffer.alloc(0))).rejects.toThrow('no zip archive');
    await expect(unpacked(zipOf([{ name: 'a', text: 'abc' }]).subarray(0, 40))).rejects.toThrow('cut off');
    await expect(unpacked(zipOf([{ name: 'a', text: 'abc' }]).subarray(8))).rejects.toThrow(/broken|cut off|not where/);
  });
});
