// A network that was opened says what training it takes where this machine has not as much memory free.
import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { emptyDocument } from '../../../core/document/model.ts';
import type { TemplateInfo } from '../../../core/run/services.ts';
import { warnOfMemory } from '../../../renderer/panels/template-memory.ts';
import type { Machine } from '../../../renderer/machine.ts';
import { designer, setMachine, view } from '../../../renderer/session.ts';
import { load, templateFolder } from '../../core/design/projects.ts';

const listed = (JSON.parse(readFileSync(`${templateFolder}/index.json`, 'utf8')) as { templates: readonly TemplateInfo[] }).templates;
const named = (id: string): TemplateInfo => listed.find((one) => one.id === id) as TemplateInfo;

let free = 0;
const told = (): readonly string[] => view.getState().notices.map(({ text }) => text);

beforeEach(() => {
  setMachine({ call: () => Promise.resolve({ version: '1', home: '', cores: 2, memory: free } as never), onConnection: () => () => undefined } satisfies Machine);
  view.setState({ notices: [] });
});

const opened = (id: string): void => designer.getState().load(load(templateFolder, id), { path: null, stamp: null, name: id });

it('once, with what would do', async () => {
  opened('vgg16');
  free = 4e9;
  await warnOfMemory(named('vgg16'), named('vgg16-desk'));
  // 138,357,544 parameters, their gradients and one moment, at 4 bytes: 1.66 GB; and 15.1 million values for each of 256 images.
  expect(told()).toEqual([expect.stringMatching(/^Training VGG-16 with batch 256 takes about 1\d\.\d.GB, and 4\.00.GB are free on this machine\. .* To train, begin with “VGG-16, desk size”\.$/)]);
});

it('not where there is room, nor of a drawing that is another by now', async () => {
  opened('vgg16');
  free = 1e12;
  await warnOfMemory(named('vgg16'), undefined);
  free = 1e9;
  const late = warnOfMemory(named('vgg16'), undefined);
  designer.getState().load(emptyDocument('Other'), { path: null, stamp: null, name: 'Other' });
  await late;
  await warnOfMemory(named('vgg16'), undefined);
  expect(told()).toEqual([]);
});
