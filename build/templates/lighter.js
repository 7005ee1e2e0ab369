// Networks that get by with less: Xception, MobileNetV2 and SqueezeNet.
import { convNorm, fire, invertedFirst, invertedStep, xceptionDown, xceptionLast, xceptionMiddle } from './blocks.js';
import { deskRecipe, grey, imagenetRecipe, meansToClasses, outOfReach, photograph, shares } from './common.js';
import { part, project } from './drawing.js';
import { invertedStage } from './stages.js';

/** @typedef {import('./common.js').Template} Template */
/** @typedef {import('./drawing.js').Part} Part */

/** The range of pixel values Xception was made for: −1 to 1. */
const centred = (/** @type {number} */ size) => part('In', 'input', { channels: 3, fit: 'crop', height: size, mean: [0.5], std: [0.5], width: size });

/** @param {boolean} isDesk @returns {Template} */
function xception(isDesk) {
  const by = isDesk ? 4 : 1;
  const narrow = (/** @type {number} */ n) => n / by;
  const title = `Xception${isDesk ? ', desk size' : ''}`;
  const stem = (/** @type {string} */ id, /** @type {number} */ width, /** @type {number} */ stride) => part(id, convNorm, { width: narrow(width), kernel: 3, padding: isDesk ? 'same' : 'valid', stride });
  return {
    id: `xception${isDesk ? '-desk' : ''}`, title, family: 'Xception', size: isDesk ? 'desk' : 'full', year: 2016, authors: 'Chollet', introduced: 'Inception taken to its end: every convolution in two steps, first each map, then across maps',
    source: 'Chollet: Xception, deep learning with depthwise separable convolutions', data: isDesk ? 'fashion-mnist' : null,
    about: `Separable convolutions throughout, with ways around them.${isDesk ? ' Here for images of 32 × 32, a quarter as wide.' : ' 299 × 299 images.'}`,
    project: project({
      name: title,
      about: isDesk ? 'Xception (Chollet 2016) for images of 32 × 32: every block of the original at a quarter of its width.' : `Xception (Chollet 2016), as Keras has it: 22,855,952 parameters. ${outOfReach}`,
      recipe: isDesk ? deskRecipe(0.003, 2) : imagenetRecipe({ batch: 128, optimizer: { kind: 'momentum', learningRate: 0.045, momentum: 0.9 }, schedule: { every: 2, factor: 0.94, kind: 'step' }, weightDecay: 0.00001 }),
      parts: [
        isDesk ? grey(32) : centred(299), stem('stem1', 32, isDesk ? 1 : 2), stem('stem2', 64, 1),
        ...[128, 256, 728].map((width, i) => part(`entry${i + 1}`, xceptionDown, { first: narrow(width), width: narrow(width) })),
        part('middle', xceptionMiddle, { width: narrow(728) }, { repeat: 8 }),
        part('exit', xceptionDown, { first: narrow(728), width: narrow(1024) }), part('last1', xceptionLast, { width: narrow(1536) }), part('last2', xceptionLast, { width: narrow(2048) }),
        ...meansToClasses(isDesk ? 10 : 1000),
      ],
    }),
  };
}

/** Of every stage of MobileNetV2: maps, blocks, stride of the first. */
const stages = /** @type {const} */ ([[24, 2, 2], [32, 3, 2], [64, 4, 2], [96, 3, 1], [160, 3, 2], [320, 1, 1]]);

/** @param {boolean} isDesk @returns {Template} */
function mobilenet(isDesk) {
  const narrow = (/** @type {number} */ n) => n / (isDesk ? 4 : 1);
  const title = `MobileNetV2${isDesk ? ', desk size' : ''}`;
  const parts = stages.map(([width, depth, stride], i) => {
    const enters = 6 * narrow(stages[i - 1]?.[0] ?? 16);
    const out = narrow(width);
    // Images of 28 × 28 are halved twice less: what is left in the last stages is 4 × 4.
    const steps = isDesk && i === 0 ? 1 : stride;
    return depth === 1 ? part(`stage${i + 2}`, invertedStep, { widened: enters, width: out, stride: steps }) : part(`stage${i + 2}`, invertedStage, { enters, widened: 6 * out, width: out, rest: depth - 1, stride: steps });
  });
  return {
    id: `mobilenet-v2${isDesk ? '-desk' : ''}`, title, family: 'MobileNet', size: isDesk ? 'desk' : 'full', year: 2018, authors: 'Sandler, Howard, Zhu and others', introduced: 'Blocks that are wide inside and narrow between, filtered map by map',
    source: 'Sandler, Howard, Zhu, Zhmoginov and Chen: MobileNetV2, inverted residuals and linear bottlenecks', data: isDesk ? 'fashion-mnist' : null,
    about: `Made for phones: inverted residual blocks with few multiplications.${isDesk ? ' Here for images of 28 × 28, a quarter as wide.' : ''}`,
    project: project({
      name: title,
      about: isDesk ? 'MobileNetV2 (Sandler et al. 2018) for images of 28 × 28: every block of the original at a quarter of its width.' : `MobileNetV2 (Sandler et al. 2018), as torchvision has it. ${outOfReach}`,
      recipe: isDesk ? deskRecipe(0.004, 2) : imagenetRecipe({ batch: 96, epochs: 300, optimizer: { kind: 'momentum', learningRate: 0.045, momentum: 0.9 }, schedule: { factor: 0.98, kind: 'exponential' }, weightDecay: 0.00004 }),
      parts: [
        isDesk ? grey() : photograph(), part('stem', convNorm, { width: narrow(32), stride: isDesk ? 1 : 2, activation: 'relu6' }), part('stage1', invertedFirst, { width: narrow(16) }), ...parts,
        part('head', convNorm, { width: narrow(1280), kernel: 1, padding: 0, activation: 'relu6' }), ...meansToClasses(isDesk ? 10 : 1000, 0.2),
      ],
    }),
  };
}

/** Of every fire block of SqueezeNet 1.1: squeezed maps, maps of either branch, and what stands before it. */
const fires = /** @type {const} */ ([[16, 64, ''], [16, 64, ''], [32, 128, 'pool2'], [32, 128, ''], [48, 192, 'pool3'], [48, 192, ''], [64, 256, ''], [64, 256, '']]);

/** @param {boolean} isDesk @returns {Template} */
function squeezenet(isDesk) {
  const narrow = (/** @type {number} */ n) => n / (isDesk ? 4 : 1);
  const title = `SqueezeNet${isDesk ? ', desk size' : ''}`;
  const pool = { ceil: true, kernel: 3, stride: 2 };
  return {
    id: `squeezenet${isDesk ? '-desk' : ''}`, title, family: 'SqueezeNet', size: isDesk ? 'desk' : 'full', year: 2016, authors: 'Iandola, Han, Moskewicz and others', introduced: 'Squeezing to few maps before every 3×3: as good as AlexNet at a fiftieth of its weights',
    source: 'Iandola, Han, Moskewicz, Ashraf, Dally and Keutzer: SqueezeNet, AlexNet-level accuracy with 50x fewer parameters', data: isDesk ? 'fashion-mnist' : null,
    about: `Version 1.1: fire blocks, and no dense layer at all. The last convolution has a map for each class.${isDesk ? ' Here for images of 32 × 32, a quarter as wide.' : ''}`,
    project: project({
      name: title,
      about: isDesk ? 'SqueezeNet 1.1 (Iandola et al. 2016) for images of 32 × 32: every block of the original at a quarter of its width. Its scores go without the ReLU that the original has there: it keeps them from falling below zero, and so narrow a network then learns little in its first steps.' : `SqueezeNet 1.1 (Iandola et al. 2016), as torchvision has it. ${outOfReach}`,
      recipe: isDesk ? deskRecipe(0.002) : imagenetRecipe({ batch: 512, epochs: 90, optimizer: { kind: 'momentum', learningRate: 0.04, momentum: 0.9 }, schedule: { kind: 'cosine' }, weightDecay: 0.0002 }),
      parts: [
        isDesk ? grey(32) : photograph(),
        part('stem', 'conv2d', { activation: 'relu', filters: narrow(64), initialiser: 'he', kernel: 3, ...(isDesk ? { padding: 1 } : { stride: 2 }) }), part('pool1', 'max-pool2d', pool),
        ...fires.flatMap(([squeezed, width, before], i) => [...(before === '' ? [] : [part(before, 'max-pool2d', pool)]), part(`fire${i + 2}`, fire, { squeezed: narrow(squeezed), width: narrow(width) })]),
        part('dropout', 'dropout'), part('scores', 'conv2d', isDesk ? { filters: 10, kernel: 1 } : { activation: 'relu', filters: 1000, initialiser: { normal: 0.01 }, kernel: 1 }),
        part('means', 'global-average-pool'), part('flatten', 'flatten'), ...shares(),
      ],
    }),
  };
}

/** Networks that get by with less, in full and at desk size. */
export const lighter = [xception, mobilenet, squeezenet].flatMap((make) => [make(false), make(true)]);
