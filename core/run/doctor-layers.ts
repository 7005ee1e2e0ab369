// What single layers tell: units that never answer, and gradients that do not reach the first layers.
import type { Patient } from './doctor-patient.ts';
import { percent, short } from './doctor-words.ts';
import type { Advice, LayerLook } from './run-services.ts';

/**
 * Share of a layer's maps that are 0 for a whole batch. A unit that answers to one image in twenty is silent for a batch of 64 with
 * probability 0.95^64 = 4 %, so half of them do not come by chance; healthy networks show up to a fifth. From nine in ten on hardly
 * anything passes the layer.
 */
const dead = { many: 0.5, nearlyAll: 0.9 } as const;

/**
 * Gradients are compared as shares of their own weights, ‖g‖ / ‖w‖. Where a layer moves ten thousand times slower than the fastest one,
 * it has not moved by one part in a hundred when that one has long been learnt: what it computes stays what it was drawn with.
 */
const vanished = 1e-4;
/** Layers with weights below which there is nothing deep to vanish in. */
const fewLayers = 3;

/** Advice after a look at the layers, first to last. */
export function adviceOfLayers(step: number, looks: readonly LayerLook[], { cutting, recipe }: Patient): readonly Advice[] {
  const silent = looks.find((look) => cutting.has(look.layer) && look.dead >= dead.many);
  if (silent !== undefined) return [deadRelu(step, silent, looks, cutting, recipe.optimizer.learningRate)];
  const learning = looks.flatMap(({ layer, gradient }) => (gradient === null || !Number.isFinite(gradient) ? [] : [{ layer, gradient }]));
  const fastest = learning.reduce((most, one) => (one.gradient > most.gradient ? one : most), { layer: '', gradient: 0 });
  const [first] = learning;
  if (first === undefined || learning.length < fewLayers || fastest.gradient === 0 || first.gradient >= vanished * fastest.gradient) return [];
  const slow = learning.findIndex(({ gradient }) => gradient >= vanished * fastest.gradient);
  return [{
    code: 'vanishing-gradient', severity: 'bad', step, layer: first.layer, recipe: null,
    title: `Hardly any gradient reaches ${first.layer}`,
    evidence: `The gradient of ${first.layer} is ${short(first.gradient)} of its weights, that of ${fastest.layer} ${short(fastest.gradient)}: ${short(fastest.gradient / Math.max(first.gradient, Number.MIN_VALUE))} times as much. ${slow} of ${learning.length} layers stand still.`,
    advice: 'Use relu instead of sigmoid or tanh between layers, add batch normalisation after convolutions, or lead a wire past some layers into an add.',
  }];
}

function deadRelu(step: number, look: LayerLook, looks: readonly LayerLook[], cutting: ReadonlySet<string>, rate: number): Advice {
  const others = looks.filter(({ layer, dead: share }) => cutting.has(layer) && share >= dead.many).length - 1;
  const also = others === 0 ? '' : ` So are ${others === 1 ? 'those of another layer' : `those of ${others} other layers`}.`;
  const isClosed = look.dead >= dead.nearlyAll;
  return {
    code: 'dead-relu', severity: isClosed ? 'bad' : 'warn', step, layer: look.layer,
    title: isClosed ? `${look.layer} gives nothing but zeros` : `Much of ${look.layer} gives nothing but zeros`,
    evidence: `${percent(look.dead)} of its maps are 0 for every image of the batch, ${percent(look.zeros)} of all its values.${also} Where a relu gives 0 it also stops the gradient, so these do not come back.`,
    advice: `Begin again with a smaller learning rate, and look at the first values of its bias: far below zero they close it at once. leaky-relu in its place lets a little through.`,
    recipe: { optimizer: { learningRate: rate / 10 } },
  };
}
