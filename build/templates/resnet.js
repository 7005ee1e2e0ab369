// Residual networks (He et al. 2015) for photographs and for CIFAR-10, and those with squeeze-and-excite gates (Hu et al. 2018).
import { convNorm, residual, seResidual } from './blocks.js';
import { cifarRecipe, colour, deskRecipe, grey, imagenetRecipe, meansToClasses, outOfReach, photograph } from './common.js';
import { part, project } from './drawing.js';
import { bottleneckStage, normedConv, residualStage, seBottleneckStage, seResidualStage, stemOf } from './stages.js';

/** @typedef {import('./common.js').Template} Template */
/** @typedef {import('./drawing.js').Part} Part */

const paper = { family: 'ResNet', year: 2015, authors: 'He, Zhang, Ren and Sun', introduced: 'A way around every block, so that a hundred layers train', source: 'He, Zhang, Ren and Sun: Deep residual learning for image recognition' };
const gates = { family: 'SENet', year: 2018, authors: 'Hu, Shen and Sun', introduced: 'Gates that weigh every map by what all of them hold', source: 'Hu, Shen and Sun: Squeeze-and-excitation networks' };

/**
 * A stage of basic blocks: the first halves the image, unless the stage is the first.
 * @param {number} stage @param {number} width @param {number} depth @param {boolean} [gated] @returns {Part}
 */
function basicStage(stage, width, depth, gated = false) {
  const overrides = gated ? { width, reduced: Math.max(1, width / 16) } : { width };
  if (stage === 1) return part('stage1', gated ? seResidual : residual, overrides, { repeat: depth });
  return part(`stage${stage}`, gated ? seResidualStage : residualStage, { ...overrides, rest: depth - 1 });
}

/** @param {number} stage @param {number} width @param {number} depth @param {boolean} gated @returns {Part} */
const deepStage = (stage, width, depth, gated) => part(`stage${stage}`, gated ? seBottleneckStage : bottleneckStage, {
  narrow: width / 4, width, rest: depth - 1, ...(gated ? { reduced: Math.max(1, width / 16) } : {}), ...(stage === 1 ? { stride: 1 } : {}),
});

/** @param {boolean} isDesk @returns {readonly Part[]} */
const beginning = (isDesk) => (isDesk
  ? [grey(), part('stem', stemOf('A 3×3 convolution and a pool: images this small bear no more.', [normedConv('conv', 16, 3), ['pool', 'max-pool2d', { kernel: 2, stride: 2 }]]))]
  : [photograph(), part('stem', stemOf('A 7×7 convolution and a pool: the image comes out at a quarter of its height and width.', [normedConv('conv', 64, 7, 2), ['pool', 'max-pool2d', { kernel: 3, padding: 1, stride: 2 }]]))]);

/** @type {readonly (readonly [layers: number, depths: readonly number[], about: string])[]} */
const photographic = [
  [18, [2, 2, 2, 2], 'Eight residual blocks: the place to begin with photographs.'],
  [34, [3, 4, 6, 3], 'Sixteen residual blocks of two 3×3 convolutions each.'],
  [50, [3, 4, 6, 3], 'Bottlenecks of 1×1, 3×3 and 1×1 convolutions: deeper than ResNet-34 at about the same price.'],
  [101, [3, 4, 23, 3], 'The same as ResNet-50 with a third stage of 23 bottlenecks.'],
];

/** @param {{ n: number, depths: readonly number[], about: string, isDesk: boolean, gated?: boolean }} which @returns {Template} */
function deep({ n, depths, about, isDesk, gated = false }) {
  const title = `${gated ? 'SE-' : ''}ResNet-${n}${isDesk ? ', desk size' : ''}`;
  const isBasic = n < 50;
  const by = isDesk ? 4 : 1;
  const stages = depths.map((depth, i) => (isBasic ? basicStage(i + 1, (64 * 2 ** i) / by, depth) : deepStage(i + 1, (256 * 2 ** i) / by, depth, gated)));
  const whose = gated ? 'Hu et al. 2018' : 'He et al. 2015';
  return {
    ...(gated ? gates : paper), id: `${gated ? 'se-' : ''}resnet${n}${isDesk ? '-desk' : ''}`, title, size: isDesk ? 'desk' : 'full', data: isDesk ? 'fashion-mnist' : null,
    about: isDesk ? `${about} Here for images of 28 × 28, a quarter as wide.` : about,
    project: project({
      name: title,
      about: isDesk
        ? `${gated ? 'SE-' : ''}ResNet-${n} (${whose}) for images of 28 × 28: every block of the original at a quarter of its width, behind a 3×3 stem.`
        : `${gated ? 'SE-' : ''}ResNet-${n} (${whose})${gated ? ', gates reduced by 16' : ', as torchvision has it'}${isBasic ? '' : ': a bottleneck that halves the image does so in its 3×3 convolution'}. ${outOfReach}`,
      recipe: isDesk ? deskRecipe(0.004, n > 50 ? 1 : isBasic ? 5 : 2) : imagenetRecipe(gated ? { optimizer: { kind: 'momentum', learningRate: 0.6, momentum: 0.9 }, batch: 1024, epochs: 100 } : {}),
      parts: [...beginning(isDesk), ...stages, ...meansToClasses(isDesk ? 10 : 1000)],
    }),
  };
}

/** @param {number} n @param {string} about @param {boolean} [gated] @returns {Template} */
function cifar(n, about, gated = false) {
  const depth = (n - 2) / 6;
  const title = `${gated ? 'SE-' : ''}ResNet-${n}`;
  return {
    ...(gated ? gates : paper), id: `${gated ? 'se-' : ''}resnet${n}`, title, size: 'either', data: 'cifar10', about,
    project: project({
      name: title,
      about: `${title} (${gated ? 'Hu et al. 2018' : 'He et al. 2015'}) for the small colour images of CIFAR-10: three stages of ${depth} residual blocks with 16, 32 and 64 maps. Where the image is halved, a 1×1 convolution fits the way around.`,
      recipe: cifarRecipe(),
      parts: [
        colour(), part('stem', convNorm, { width: 16, kernel: 3 }),
        ...[16, 32, 64].map((width, i) => basicStage(i + 1, width, depth, gated)), ...meansToClasses(10),
      ],
    }),
  };
}

/** The residual networks, those for small images first. */
export const resnet = [
  cifar(20, 'For images of 32 × 32: small enough for a desk. Its 272,474 parameters are a few more than in the paper, whose ways around have no weights.'),
  cifar(32, 'Five residual blocks in each of three stages.'),
  cifar(56, 'Nine residual blocks in each of three stages: as deep as it is narrow.'),
  ...photographic.flatMap(([n, depths, about]) => [false, true].map((isDesk) => deep({ n, depths, about, isDesk }))),
];

const se50 = { n: 50, depths: [3, 4, 6, 3], about: 'ResNet-50 with a gate in every bottleneck: a tenth more parameters, hardly more work.', gated: true };

/** The networks with gates. */
export const senet = [cifar(20, 'A small SENet: ResNet-20 with a gate in every block.', true), deep({ ...se50, isDesk: false }), deep({ ...se50, isDesk: true })];
