// Measuring example by example: what each image was taken for and how surely, beside the sums every evaluation gives.
import { bug, ok, type Result } from '../core/base/diagnostic.ts';
import type { EvaluationStep } from '../core/compile/evaluation.ts';
import type { Call } from '../core/run/channel.ts';
import { calibrationError, calibrationOf, classFigures, emptyResults, noteScores, topFive, type ExampleResults } from '../core/run/evaluation.ts';
import type { EachBatch } from '../core/run/measure.ts';
import type { EvaluateRequest } from '../core/run/protocol.ts';
import type { EvaluationReport } from '../core/run/result-services.ts';
import { base64 } from './base64.ts';
import { measureSource } from './engine-measure.ts';

/** Measures a source and reports every example. */
export async function reportSource(request: EvaluateRequest, call: Call): Promise<Result<EvaluationReport>> {
  let results: ExampleResults = emptyResults(0);
  const measured = await measureSource(request, call, (step, count) => {
    results = emptyResults(count);
    return noting(step, results);
  });
  if (!measured.ok) return measured;
  const { data, evaluation } = measured.value;
  const { confusion } = evaluation;
  const isClassed = confusion !== null;
  const calibration = isClassed ? calibrationOf(results) : [];
  const some = (values: ArrayBufferView): string => (isClassed ? base64(values) : '');
  return ok({
    ...evaluation, data,
    topFive: isClassed ? topFive(results, confusion.length) : null,
    classes: isClassed ? classFigures(confusion, evaluation.perClass.map(({ name }) => name)) : [],
    calibration, calibrationError: isClassed ? calibrationError(calibration) : null,
    numbers: base64(results.numbers), losses: base64(results.losses),
    actual: some(results.actual), predicted: some(results.predicted), confidence: some(results.confidence),
  });
}

/** Notes what every batch says of its examples. */
function noting(step: EvaluationStep, results: ExampleResults): EachBatch {
  const losses = step.losses ?? bug('the losses of the examples were asked for');
  const head = step.heads[step.forward.heads.findIndex(({ target }) => target === 'class')];
  let at = 0;
  return {
    fetches: head === undefined ? [losses] : [losses, head.scores],
    take(out, batch) {
      results.numbers.set(batch.examples, at);
      results.losses.set((out[losses]?.data ?? bug('no losses were given')) as Float32Array, at);
      if (head !== undefined) {
        const scores = (out[head.scores]?.data ?? bug('no scores were given')) as Float32Array;
        const classes = scores.length / batch.count;
        for (let i = 0; i < batch.count; i++) noteScores(results, at + i, scores, i * classes, classes, Number(batch.targets?.[i] ?? bug('classes without labels')));
      }
      at += batch.count;
    },
  };
}
