// What the networks have in common: how images come in, how classes leave, and how people train them.
import { part } from './drawing.js';

/** @typedef {import('./drawing.js').JsonObject} JsonObject */
/** @typedef {import('./drawing.js').Part} Part */

/**
 * A template: its row in the list, and its project.
 * @typedef {object} Template
 * @property {string} id
 * @property {string} title
 * @property {string} family
 * @property {'full' | 'desk' | 'either'} size `either`: as published it is small enough for a desk
 * @property {number} year
 * @property {string} authors
 * @property {string} introduced what it brought, in a few words
 * @property {string} source the paper
 * @property {string | null} data what it is tried on
 * @property {string} about for the card
 * @property {import('./drawing.js').Project} project
 */

/** Photographs as ImageNet's networks take them: the centre, 0 … 1, then the mean of its colours taken away. */
export const photograph = (size = 224) => part('In', 'input', { channels: 3, fit: 'crop', height: size, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], width: size });

/** Grey images of 28 × 28, with a border of zeros where `size` is larger. */
export const grey = (size = 28) => part('In', 'input', { channels: 1, height: size, mean: [0.286], std: [0.353], width: size });

/** Small colour images, with the mean and deviation of CIFAR-10. */
export const colour = () => part('In', 'input', { channels: 3, height: 32, mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616], width: 32 });

/**
 * From maps to shares of classes: their means, one score for each class.
 * @param {number} classes
 * @param {number} [drop] share of the means that is dropped while training
 * @returns {readonly Part[]}
 */
export const meansToClasses = (classes, drop = 0) => [
  part('means', 'global-average-pool'), part('flatten', 'flatten'), ...(drop === 0 ? [] : [part('dropout', 'dropout', { rate: drop })]),
  part('scores', 'dense', { units: classes }), ...shares(),
];

/**
 * The end of a classifier.
 * @returns {readonly Part[]}
 */
export const shares = () => [part('softmax', 'softmax'), part('output', 'output', { target: 'class' })];

/**
 * Two dense layers with dropout before the scores, as networks before 2014 end.
 * @param {number} units
 * @param {number} classes
 * @returns {readonly Part[]}
 */
export const denseToClasses = (units, classes) => [
  part('flatten', 'flatten'), part('dense1', 'dense', { activation: 'relu', initialiser: 'he', units }), part('dropout1', 'dropout'),
  part('dense2', 'dense', { activation: 'relu', initialiser: 'he', units }), part('dropout2', 'dropout'), part('scores', 'dense', { units: classes }), ...shares(),
];

/** Minutes on a CPU: grey clothes, a rate that rises and falls once. Networks of many layers take minutes for an epoch, and one or two are enough to see them learn. */
export const deskRecipe = (learningRate = 0.002, epochs = 5) => ({ batch: 64, data: 'fashion-mnist', epochs, optimizer: { kind: 'adam', learningRate }, schedule: { kind: 'one-cycle' } });

const photographs = { flip: {}, 'random-crop': { least: 0.08 } };

/**
 * ImageNet as most papers since 2015 train it: the rate falls to a tenth every 30 epochs.
 * @param {JsonObject} [more]
 * @returns {JsonObject}
 */
export const imagenetRecipe = (more = {}) => ({
  augment: photographs, batch: 256, epochs: 90, optimizer: { kind: 'momentum', learningRate: 0.1, momentum: 0.9 }, schedule: { every: 30, factor: 0.1, kind: 'step' }, weightDecay: 0.0001, ...more,
});

/** CIFAR-10 as the residual networks' paper trains it, the two drops of the rate drawn as one long fall. */
export const cifarRecipe = () => ({
  augment: { flip: {}, 'pad-crop': {} }, batch: 128, data: 'cifar10', epochs: 164, optimizer: { kind: 'momentum', learningRate: 0.1, momentum: 0.9 }, schedule: { kind: 'cosine' }, warmUp: { epochs: 1 }, weightDecay: 0.0001,
});

/** What the abouts of full-size networks end with. */
export const outOfReach = 'Made for ImageNet, a million photographs of a thousand classes: on a CPU look at it, check it, export it or load weights into it, and train its desk size.';

/** @param {number} n */
const quarter = (n) => Math.max(4, Math.round(n / 4));

/**
 * Every number a quarter.
 * @param {JsonObject} widths
 * @returns {JsonObject}
 */
export const quartered = (widths) => Object.fromEntries(Object.entries(widths).map(([name, n]) => [name, typeof n === 'number' ? quarter(n) : n]));
