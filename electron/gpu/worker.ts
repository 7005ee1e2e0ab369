// The process that runs the engine for gpu-check: one question after the other, so that what kills it kills nothing else.
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { float32 } from '../../core/base/shape.ts';
import type { Tensors } from '../../core/base/tensor.ts';
import { GraphBuilder } from '../../core/ir/graph.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { EngineError, type DeviceName } from '../../core/run/runtime.ts';
import { reportDevice } from '../engine-devices.ts';
import { ortRuntime } from '../ort.ts';
import { withPlacement } from './placement.ts';
import type { Answer, ModelQuestion, Question } from './question.ts';
import { trainShortly } from './short-training.ts';

/** Failures that are the engine's refusal of a model or of a run. */
const refusals: readonly string[] = ['model-refused', 'engine-failed', 'device-missing'];

function failed({ code, message }: { readonly code: string; readonly message: string }): Answer {
  return { kind: refusals.includes(code) ? 'refused' : 'broken', message };
}

/** Devices kept open: the engine forgets its compiled kernels when the last session on a device closes. */
const held = new Set<DeviceName>(['cpu']);

async function hold(device: DeviceName): Promise<void> {
  if (held.has(device)) return;
  held.add(device);
  const builder = new GraphBuilder('hold');
  builder.output('out', builder.input('in', float32([1])), float32([1]));
  const model = writeModel(builder.finish());
  // A device that cannot be opened says so to the question itself.
  if (model.ok) await ortRuntime.open(model.value, { device });
}

async function runModel({ device, model, feeds, fetches }: ModelQuestion): Promise<Answer> {
  const { gave, placement } = await withPlacement(device, async (profile): Promise<Result<Tensors>> => {
    const session = await ortRuntime.open(model, { device, profile });
    if (!session.ok) return session;
    try {
      return ok(await session.value.run(feeds, fetches));
    } finally {
      await session.value.close();
    }
  });
  return gave.ok ? { kind: 'model', outputs: gave.value, placement } : failed(gave.error);
}

async function answer(question: Question): Promise<Answer> {
  try {
    switch (question.kind) {
      case 'device': return { kind: 'device', report: await reportDevice(question.device) };
      case 'model':
        await hold(question.device);
        return await runModel(question);
      case 'training': {
        await hold(question.device);
        const trained = await trainShortly(question);
        return trained.ok ? { kind: 'training', training: trained.value } : failed(trained.error);
      }
    }
  } catch (error) {
    if (error instanceof EngineError) return failed(error.failure);
    return { kind: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Answers the parent's questions until it is gone. */
export function serveQuestions(): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (question: Question) => {
    void answer(question).then((said) => process.send?.(said));
  });
}
