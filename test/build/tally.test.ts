import { expect, test } from 'vitest';
import { add, closingLine, tallyOf, tallyOfChecks } from '../../build/tally.js';

const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((each) => ({ status: each, fullName: 'x' })),
});

test('passed, failed and left-out tests are counted over all files', () => {
  const report = { success: false, testResults: [file('passed', 'passed', 'passed', 'pending'), file('failed', 'failed', 'passed', 'todo')] };
  expect(tallyOf(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file that fails before its tests begin is one failure', () => {
  expect(tallyOf({ success: false, testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a run that failed outside any test is one failure', () => {
  expect(tallyOf({ success: false, testResults: [file('passed', 'passed')] })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('checks and tests add up to the closing line', () => {
  const sum = add(tallyOfChecks([{ passed: true }, { passed: false }]), { passed: 10, failed: 0, skipped: 3 });
  expect(closingLine(sum)).toBe('11 passed, 1 failed, 3 skipped');
});
