// Adding up: vitest's JSON report and the other checks become passed, failed and skipped.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string }[] }} FileResult
 * @typedef {{ success: boolean, testResults: FileResult[] }} Report the part of vitest's JSON report that is read
 */

/** @type {Tally} */
export const nothing = { passed: 0, failed: 0, skipped: 0 };

/** @param {Tally} a @param {Tally} b @returns {Tally} */
export const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });

/**
 * Counts a report. A file that failed before its tests began, and a run that failed though every test passed (an error
 * outside any test), count as one failure each: nothing that went wrong adds up to zero.
 * @param {Report} report
 * @returns {Tally}
 */
export function tallyOf(report) {
  let sum = nothing;
  for (const file of report.testResults) {
    const of = (/** @type {string[]} */ ...statuses) => file.assertionResults.filter(({ status }) => statuses.includes(status)).length;
    const passed = of('passed');
    const failed = of('failed');
    const skipped = file.assertionResults.length - passed - failed;
    sum = add(sum, { passed, failed: failed === 0 && file.status === 'failed' ? 1 : failed, skipped });
  }
  return !report.success && sum.failed === 0 ? add(sum, { ...nothing, failed: 1 }) : sum;
}

/**
 * Counts checks that only pass or fail.
 * @param {readonly { passed: boolean }[]} checks
 * @returns {Tally}
 */
export const tallyOfChecks = (checks) => ({
  passed: checks.filter(({ passed }) => passed).length,
  failed: checks.filter(({ passed }) => !passed).length,
  skipped: 0,
});

/**
 * The closing line.
 * @param {Tally} tally
 */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
