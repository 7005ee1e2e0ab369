// The Evaluate place's state over a machine of the test's own: what is corrected and what is trained on.
import { afterAll, expect, test } from 'vitest';
import { fail, ok } from '../../../core/base/diagnostic.ts';
import { usualPreferences } from '../../../core/run/preferences.ts';
import type { EvaluationReport } from '../../../core/run/result-services.ts';
import type { RunCard } from '../../../core/run/run-services.ts';
import { chooseRun, correct, evaluating, refreshRuns, trainOn } from '../../../renderer/evaluate/state.ts';
import type { Report } from '../../../renderer/evaluate/report.ts';
import type { Machine } from '../../../renderer/machine.ts';
import { preferences } from '../../../renderer/panels/preferences.ts';
import { setMachine, view } from '../../../renderer/session.ts';

const nothing = evaluating.getState();
afterAll(() => {
  evaluating.setState(nothing, true);
  preferences.setState({ device: usualPreferences.device, threads: usualPreferences.threads });
});

const report: Report = { facts: { part: 'training', data: 'pets' } as EvaluationReport, names: [], numbers: new Int32Array(0), actual: new Int32Array(0), predicted: new Int32Array(0), confidence: new Float32Array(0), losses: new Float32Array(0) };

test('training on begins from the weights that are shown, on the device a person prefers', async () => {
  const asked: [string, object][] = [];
  const drawing = { text: 'the drawing', weights: { best: '/runs/a/best', last: '/runs/a/last' } };
  const call = async (service: string, argument: object): Promise<unknown> => {
    asked.push([service, argument]);
    return service === 'drawingOfRun' ? ok(drawing) : fail('refused', 'The test goes no further.');
  };
  setMachine({ call: call as Machine['call'], onConnection: () => () => undefined });
  preferences.setState({ device: 'cpu', threads: 2 });
  evaluating.setState({ runs: [{ id: 'a', name: 'A', recipe: {} } as RunCard], id: 'a', weights: 'last' });
  expect(await trainOn(report)).toBe(null);
  evaluating.setState({ weights: 'best' });
  await trainOn(report);
  const begun = asked.filter(([service]) => service === 'startRun').map(([, argument]) => argument);
  expect(begun).toMatchObject([{ weights: '/runs/a/last', device: 'cpu', threads: 2, data: 'pets' }, { weights: '/runs/a/best', device: 'cpu', threads: 2 }]);
});

test('corrections are meant by the numbers of the run', async () => {
  const asked: [string, object][] = [];
  const call = async (service: string, argument: object): Promise<unknown> => { asked.push([service, argument]); return ok(null); };
  setMachine({ call: call as Machine['call'], onConnection: () => () => undefined });
  expect(await correct(report, [7], { isExcluded: true })).toBe(true);
  expect(asked).toEqual([['correctData', { data: 'pets', numbering: null, edits: [{ split: 'training', index: 7, label: null, isExcluded: true }] }]]);
});

test('corrections and classes of one run\'s data are not left standing beside another run', () => {
  evaluating.setState({ id: 'a', corrected: new Map([[7, { split: 'training', index: 7, label: 2, isExcluded: false }]]), dataNames: ['cat', 'dog', 'mouse'] });
  chooseRun('b');
  expect(evaluating.getState()).toMatchObject({ id: 'b', corrected: new Map(), dataNames: [], measuring: { at: 'idle' } });
});

test('a run that goes while it is looked at is named, and another is shown', async () => {
  const runs: RunCard[] = [{ id: 'b', name: 'B', epochs: 1, step: 5 } as RunCard, { id: 'a', name: 'A', epochs: 1, step: 5 } as RunCard];
  setMachine({ call: (async () => [...runs]) as Machine['call'], onConnection: () => () => undefined });
  view.setState({ notices: [] });
  evaluating.setState({ runs: [], id: null });
  await refreshRuns(true);
  expect(evaluating.getState().id).toBe('b');
  runs.shift();
  await refreshRuns(true);
  expect(evaluating.getState().id).toBe('a');
  expect(view.getState().notices.map(({ text }) => text)).toEqual(['B is not there any more.']);
  // Who put it away elsewhere and then comes here knows that.
  runs[0] = { id: 'c', name: 'C', epochs: 1, step: 5 } as RunCard;
  await refreshRuns();
  expect([evaluating.getState().id, view.getState().notices.length]).toEqual(['c', 1]);
});
