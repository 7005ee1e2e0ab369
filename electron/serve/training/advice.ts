// What the doctor has said of a run, kept with it: a run that is gone on with has a doctor who is new to it.
import type { Result } from '../../../core/base/diagnostic.ts';
import { isObject } from '../../../core/base/json.ts';
import type { Advice, AdviceCode } from '../../../core/run/run-services.ts';
import { writeAtomically } from '../../files.ts';
import { hostFiles } from '../../runs/layout.ts';
import { members, readJson, textOf } from '../json.ts';

/** Longest file of advice that is read, in bytes. */
const longest = 2 ** 22;

function adviceIn(json: unknown): Advice | null {
  const { code, severity, step, title, evidence, advice, recipe, layer } = members(json);
  if (typeof title !== 'string') return null;
  return {
    // It is only compared with others.
    code: (textOf(code) ?? '') as AdviceCode,
    severity: severity === 'bad' || severity === 'warn' ? severity : 'note', step: typeof step === 'number' ? step : 0,
    title, evidence: textOf(evidence) ?? '', advice: textOf(advice) ?? '',
    recipe: isObject(recipe) ? recipe : null, layer: textOf(layer),
  };
}

/** What the doctor said of the run in a folder, as far as it can still be read. */
export async function readAdvice(folder: string): Promise<readonly Advice[]> {
  const json = await readJson(hostFiles(folder).advice, longest);
  return (Array.isArray(json) ? (json as readonly unknown[]) : []).map(adviceIn).filter((one) => one !== null);
}

/** Keeps it. */
export function writeAdvice(folder: string, advice: readonly Advice[]): Promise<Result<unknown>> {
  return writeAtomically(hostFiles(folder).advice, `${JSON.stringify(advice, null, 1)}\n`);
}
