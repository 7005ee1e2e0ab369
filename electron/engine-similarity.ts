// How similar a task is to a base's, measured: a sample of the new images goes through the base up to its last layer with weights,
// once with the base's weights and once with fresh ones, and what comes out is asked how far it tells the new classes apart; and what
// comes into each batch normalisation is compared with what it remembers.
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { sizeOf, type Tensors } from '../core/base/tensor.ts';
import { initialWeights } from '../core/compile/initial.ts';
import { lower } from '../core/compile/lower.ts';
import { splitAtFrozen } from '../core/compile/prefix.ts';
import { stratifiedSplit } from '../core/data/split.ts';
import type { Dataset } from '../core/data/dataset.ts';
import { withHeadAlone } from '../core/design/freeze.ts';
import type { Call } from '../core/run/channel.ts';
import { networkOf, type Network } from '../core/run/network.ts';
import type { SessionOptions } from '../core/run/runtime.ts';
import type { SimilarityRequest } from '../core/run/protocol.ts';
import { overlapOf, sampleSize, separation, similarityBy, worthOf, type ChannelMoments, type Similarity } from '../core/run/similarity.ts';
import { openDataset } from './data/index.ts';
import { firstWeights } from './engine-base.ts';
import { measureBatch, type Share } from './engine-data.ts';
import { answersOf } from './engine-kept.ts';
import { sessionFor } from './engine-measure.ts';
import { momentsAt } from './engine-moments.ts';

/** Measures the similarity. Fails in words where the drawing has no base, no single value before its head, or the data no classes. */
export async function measureSimilarity({ document, data, ...place }: SimilarityRequest, call: Call): Promise<Result<Similarity>> {
  if (document.base === null) return fail('no-base', `${document.name} has no trained weights whose features could be looked at.`);
  const network = withoutHead(document);
  if (!network.ok) return network;
  const session = await sessionFor(place);
  if (!session.ok) return session;
  const sample = await sampleOf(data, network.value, call);
  if (!sample.ok) return sample;
  const trained = await firstWeights(network.value, 1, null);
  if (!trained.ok) return trained;
  const shares: number[] = [];
  for (const weights of [trained.value.weights, initialWeights(network.value.forward, 1)]) {
    const found = await separated(network.value, { session: session.value, sample: sample.value, weights }, call);
    if (!found.ok) return found;
    shares.push(found.value);
  }
  const [base = 0, fresh = 0] = shares;
  const kept = await similarityIn(network.value, { session: session.value, sample: sample.value, weights: trained.value.weights }, call);
  if (!kept.ok) return kept;
  return ok({ similarity: kept.value ?? worthOf(base, fresh), by: kept.value === null ? 'features' : 'statistics', base, fresh, images: sample.value.count });
}

/** The network with everything frozen but its last layer with weights. */
function withoutHead(document: SimilarityRequest['document']): Result<Network> {
  const whole = networkOf(document);
  if (!whole.ok) return whole;
  const frozen = withHeadAlone(document, whole.value.checked);
  const network = frozen?.ok === true ? networkOf(frozen.value) : null;
  const isCut = network?.ok === true && splitAtFrozen(lower(network.value.checked, { mode: 'infer', batch: 1 })) !== null;
  return network !== null && isCut ? network : fail('no-features', `${document.name} has no place before its last layer where a single value says what it has seen, so its features cannot be compared.`);
}

/** Examples of each class as they occur, so many that means are steady. */
async function sampleOf(data: string, network: Network, { tell, stop }: Call): Promise<Result<Share>> {
  const controller = new AbortController();
  const settle = stop.onRequest(() => controller.abort());
  const opened = await openDataset(data, { input: network.input, signal: controller.signal, onProgress: ({ doing, done, total, secondsLeft }) => tell('reading', { doing, done, of: total, secondsLeft }) });
  settle();
  if (!opened.ok) return opened;
  const set = opened.value.train;
  if (set.targets.kind !== 'classes' || network.targets !== 'classes') return fail('no-classes', `${set.name} has no classes for features to tell apart.`);
  const part = set.count <= sampleSize ? null : stratifiedSplit(set, sampleSize / set.count, 1).validation;
  return ok({ data: set, part, count: part?.length ?? set.count });
}

/** A sample, and the weights it is looked at with. */
interface Sampled {
  readonly session: SessionOptions;
  readonly sample: Share;
  readonly weights: Tensors;
}

async function separated(network: Network, { session, sample, weights }: Sampled, call: Call): Promise<Result<number>> {
  const answers = await answersOf({ network, session, batch: Math.min(measureBatch(network), sample.count), share: sample, mode: 'infer', weights }, call);
  if (!answers.ok) return answers;
  if (answers.value === null) return fail('cancelled', 'Stopped before all images were looked at.');
  const { data } = answers.value;
  if (data.targets.kind !== 'classes') return bug('the sample has classes');
  const { features, width } = featuresOf(data);
  return ok(separation(features, width, data.targets.labels));
}

/** One number for each map: maps are averaged, since where something stands says little of what it is. */
function featuresOf({ examples, dims, count }: Dataset): { readonly features: Float32Array; readonly width: number } {
  if (examples.kind !== 'numbers') return bug('answers are numbers');
  const [width = 1, ...places] = dims;
  const each = sizeOf(places);
  if (each === 1) return { features: examples.values, width };
  const features = new Float32Array(count * width);
  for (let i = 0; i < features.length; i++) {
    let sum = 0;
    for (let p = 0; p < each; p++) sum += examples.values[i * each + p] as number;
    features[i] = sum / each;
  }
  return { features, width };
}

/** The similarity by what batch normalisations see of a sample and what they remember; null where there is none. */
async function similarityIn(network: Network, sampled: Sampled, call: Call): Promise<Result<number | null>> {
  const norms = network.checked.layers.filter(({ flat, weights }) => flat.kind === 'batch-norm' && weights.length > 0 && sampled.weights[`${flat.path}/running-mean`] !== undefined);
  const moments = await momentsAt(network, norms, sampled, call);
  if (!moments.ok) return moments;
  const overlaps = [...moments.value].map(([path, seen]) => {
    const kept = (name: string): ArrayLike<number> => (sampled.weights[`${path}/${name}`]?.data ?? bug(`no ${name} of ${path}`)) as Float32Array;
    const remembered: ChannelMoments = { mean: kept('running-mean'), variance: kept('running-variance') };
    return overlapOf(seen, remembered);
  });
  return ok(overlaps.length === 0 ? null : similarityBy(overlaps));
}
