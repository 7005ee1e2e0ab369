// Which words of a command line are files to open.
import { describe, expect, it } from 'vitest';
import { filesIn } from '../../../electron/shell/arguments.ts';

describe('words of a command line', () => {
  it.each([
    [['net.convas'], ['/nets/net.convas']],
    [['../a/NET.CONVAS', '/b/c.convas.json'], ['/a/NET.CONVAS', '/b/c.convas.json']],
    [['file:///home%20of/a.convas'], ['/home of/a.convas']],
    [['model.onnx'], ['/nets/model.onnx']],
    [['.', '--inspect=a.convas', '-psn_0_1', 'notes.txt', '', 'file://elsewhere/a.convas', 'https://example.org/a.convas.html'], []],
  ])('%j are the files %j', (words, files) => {
    expect(filesIn(words, '/nets')).toEqual(files);
  });
});
