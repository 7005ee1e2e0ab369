// What the window knows of the data a drawing is for: the last question counts, whatever order the answers come in.
import { beforeEach, expect, test } from 'vitest';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { addLayer } from '../../core/design/edit.ts';
import { emptyDocument, type Document } from '../../core/document/model.ts';
import type { DataFacts } from '../../core/run/services.ts';
import { chooseData, dataOf, dataState, followData, lookAtData, noteFacts, stopChoosing } from '../../renderer/data-sets.ts';
import type { Machine } from '../../renderer/machine.ts';
import { designer, setMachine } from '../../renderer/session.ts';

const facts = (data: string): DataFacts => ({ data, title: data.toUpperCase(), dims: [1, 8, 8], isAnySize: false, targets: 'classes', names: ['a', 'b'], train: 10, test: null, notes: [] });
const questions = new Map<string, (answer: Result<DataFacts>) => void>();
const given: string[] = [];

setMachine({
  call: (_service, argument, options) => new Promise((resolve) => {
    const { data } = argument as { readonly data: string };
    // A machine that is asked to stop answers all the same, later.
    options?.stop?.onRequest(() => given.push(data));
    questions.set(data, (answer) => resolve(answer as never));
  }),
  onConnection: () => () => undefined,
} satisfies Machine);

const answer = async (data: string, said: Result<DataFacts> = ok(facts(data))): Promise<void> => {
  questions.get(data)?.(said);
  await new Promise((resolve) => setTimeout(resolve, 0));
};
const stopped = fail('cancelled', 'Stopped before the data were read.');
const drawingFor = (data: string | null): Document => ({ ...emptyDocument('net'), recipe: data === null ? {} : { data } });
const open = (document: Document): void => designer.getState().load(document, { path: null, stamp: null, name: 'net' });

let stop = (): void => undefined;
beforeEach(() => {
  stop();
  questions.clear();
  given.length = 0;
  open(drawingFor(null));
  stop = followData();
});

/** An input to give data to. */
function input(): string {
  designer.getState().edit('add', (document) => addLayer(document, { kind: 'input', id: 'in' }));
  return 'in';
}

test('an answer that comes after something else was asked is not taken for it', async () => {
  open(drawingFor('one'));
  void lookAtData('one');
  const chosen = chooseData('two', input());
  expect(given).toEqual(['one']);
  await answer('one', stopped);
  expect(dataState.getState()).toEqual({ at: 'asking', data: 'two', doing: null });
  await answer('two');
  expect(await chosen).toBe(true);
  expect(dataOf(designer.getState().document)).toBe('two');
  expect(dataState.getState()).toMatchObject({ at: 'known', data: 'two' });
});

test('of two choices the last one holds, also where it is known already', async () => {
  const id = input();
  const first = chooseData('near', id);
  await answer('near');
  await first;
  const far = chooseData('far', id);
  await chooseData('near', id);
  await answer('far');
  expect(await far).toBe(false);
  expect(dataOf(designer.getState().document)).toBe('near');
  expect(dataState.getState()).toMatchObject({ at: 'known', data: 'near' });
});

test('data that were looked at elsewhere are known to a drawing that comes to name them, also once it is undone and done again', async () => {
  noteFacts(facts('/my/pictures'));
  designer.getState().edit('use', () => ok({ recipe: [{}, { data: '/my/pictures' }] }));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(dataState.getState()).toMatchObject({ at: 'known', data: '/my/pictures' });
  designer.getState().undo();
  designer.getState().redo();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(dataState.getState()).toMatchObject({ at: 'known', data: '/my/pictures' });
  expect(questions.has('/my/pictures')).toBe(false);
});

test('a choice that cannot be leads back to the question it came into', async () => {
  open(drawingFor('mnist'));
  expect(dataState.getState()).toEqual({ at: 'asking', data: 'mnist', doing: null });
  const chosen = chooseData('nowhere', input());
  await answer('nowhere', fail('data-unknown', 'There is nothing.'));
  expect(await chosen).toBe(false);
  expect(dataState.getState()).toEqual({ at: 'asking', data: 'mnist', doing: null });
  await answer('mnist');
  expect(dataState.getState()).toMatchObject({ at: 'known', data: 'mnist' });
});

test('a place on the disk that a drawing brings along is not looked at unasked', async () => {
  open(drawingFor('/theirs/data'));
  expect([dataState.getState(), [...questions.keys()]]).toEqual([{ at: 'named', data: '/theirs/data' }, []]);
  void lookAtData('/theirs/data');
  await answer('/theirs/data');
  expect(designer.getState().classes).toEqual({ data: '/THEIRS/DATA', classes: 2 });
});

test('a choice that is given up changes nothing, whenever its answer comes', async () => {
  open(drawingFor('mnist'));
  await answer('mnist');
  const chosen = chooseData('vast', input());
  expect(dataState.getState()).toMatchObject({ at: 'asking', data: 'vast' });
  stopChoosing();
  expect(given).toEqual(['vast']);
  await answer('vast');
  expect(await chosen).toBe(false);
  expect([dataOf(designer.getState().document), dataState.getState()]).toEqual(['mnist', { at: 'known', data: 'mnist', facts: facts('mnist') }]);
});
