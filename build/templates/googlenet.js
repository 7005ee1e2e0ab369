// GoogLeNet (Szegedy et al. 2014) as printed, with its auxiliary classifiers, and as torchvision has it.
import { auxiliaryHead, inception, inceptionNorm } from './blocks.js';
import { deskRecipe, grey, imagenetRecipe, meansToClasses, outOfReach, photograph, quartered } from './common.js';
import { part, project } from './drawing.js';
import { normedConv, stemOf } from './stages.js';

/** @typedef {import('./common.js').Template} Template */
/** @typedef {import('./drawing.js').Part} Part */

/** Maps of every inception block: 1×1, 3×3 reduced, 3×3, 5×5 reduced, 5×5, behind the pool. */
const table = /** @type {const} */ ([
  ['3a', 64, 96, 128, 16, 32, 32], ['3b', 128, 128, 192, 32, 96, 64],
  ['4a', 192, 96, 208, 16, 48, 64], ['4b', 160, 112, 224, 24, 64, 64], ['4c', 128, 128, 256, 24, 64, 64], ['4d', 112, 144, 288, 32, 64, 64], ['4e', 256, 160, 320, 32, 128, 128],
  ['5a', 256, 160, 320, 32, 128, 128], ['5b', 384, 192, 384, 48, 128, 128],
]);

/** @typedef {'printed' | 'auxiliary' | 'torchvision'} Form */

/** @param {Form} form @param {boolean} isDesk @returns {readonly Part[]} */
function inceptions(form, isDesk) {
  const parts = [];
  const last = { '3b': 'pool3', '4e': 'pool4' };
  for (const [name, one, threeReduce, three, fiveReduce, five, pool] of table) {
    const widths = { one, 'three-reduce': threeReduce, three, 'five-reduce': fiveReduce, five, pool };
    parts.push(part(`inception${name}`, form === 'torchvision' ? inceptionNorm : inception, isDesk ? quartered(widths) : widths));
    const ends = last[/** @type {keyof typeof last} */ (name)];
    if (ends !== undefined) parts.push(part(ends, 'max-pool2d', form === 'torchvision' && ends === 'pool4' ? { ceil: true, kernel: 2, stride: 2 } : { ceil: true, kernel: 3, stride: 2 }));
  }
  return parts;
}

/** @typedef {Parameters<typeof stemOf>[1]} Stem */

/** @param {string} id @returns {Stem[number]} */
const normal = (id) => [id, 'local-response-norm', { alpha: 0.0001, beta: 0.75, size: 5 }];

/** @param {string} id @param {number} filters @param {number} kernel @param {number} [stride] @returns {Stem[number]} */
const conv = (id, filters, kernel, stride = 1) => [id, 'conv2d', { activation: 'relu', filters, initialiser: 'he', kernel, padding: (kernel - 1) / 2, stride }];

/** @param {string} id @returns {Stem[number]} */
const pool = (id) => [id, 'max-pool2d', { ceil: true, kernel: 3, stride: 2 }];

/** @param {Form} form @param {boolean} isDesk @returns {readonly Part[]} */
function beginning(form, isDesk) {
  const one = form === 'torchvision' ? normedConv : conv;
  if (isDesk) return [grey(32), part('stem', stemOf('Three convolutions and a pool: images this small bear no more.', [one('conv1', 16, 3), pool('pool1'), one('conv2', 16, 1), one('conv3', 48, 3)]))];
  /** @param {string} id */
  const norm = (id) => (form === 'torchvision' ? [] : [normal(id)]);
  const layers = [one('conv1', 64, 7, 2), pool('pool1'), ...norm('norm1'), one('conv2', 64, 1), one('conv3', 192, 3), ...norm('norm2'), pool('pool2')];
  return [photograph(), part('stem', stemOf('Three convolutions and two pools: the image comes out at an eighth of its height and width.', layers))];
}

/** The two classifiers beside the way: each with its own softmax and output, whose loss counts less. @param {readonly Part[]} main @param {boolean} isDesk @returns {readonly Part[]} */
function auxiliaries(main, isDesk) {
  return ['4a', '4d'].flatMap((name, i) => {
    const row = main.findIndex(({ id }) => id === `inception${name}`);
    const [head, softmax, out] = [`auxiliary${i + 1}`, `softmax${i + 1}`, `output${i + 1}`];
    return [
      part(head, auxiliaryHead, isDesk ? { maps: 32, units: 128, classes: 10 } : {}, { from: `inception${name}`, at: { x: 256, y: 112 * (row + 1) } }),
      part(softmax, 'softmax'), part(out, 'output', { auxiliary: true, 'loss-weight': 0.3, target: 'class' }),
    ];
  });
}

const words = {
  printed: { id: 'googlenet', title: 'GoogLeNet', about: 'Nine inception blocks with 5×5 branches, as the paper prints them, without the classifiers beside the way.' },
  auxiliary: { id: 'googlenet-aux', title: 'GoogLeNet with auxiliary heads', about: 'With the two classifiers beside the way that help its early layers while it trains. Two of its three outputs only help training.' },
  torchvision: { id: 'googlenet-torchvision', title: 'GoogLeNet, torchvision', about: 'As torchvision has it: norms after every convolution, and 3×3 where the paper has 5×5.' },
};

/** @param {Form} form @param {boolean} isDesk @returns {Template} */
function template(form, isDesk) {
  const { id, title, about } = words[form];
  const main = [...beginning(form, isDesk), ...inceptions(form, isDesk), ...meansToClasses(isDesk ? 10 : 1000, form === 'torchvision' ? 0.2 : 0.4)];
  const whole = `${title}${isDesk ? ', desk size' : ''}`;
  return {
    id: `${id}${isDesk ? '-desk' : ''}`, title: whole, family: 'GoogLeNet', size: isDesk ? 'desk' : 'full', year: 2014, authors: 'Szegedy, Liu, Jia and others',
    introduced: 'Branches of several kernel sizes side by side, joined', source: 'Szegedy, Liu, Jia and others: Going deeper with convolutions', data: isDesk ? 'fashion-mnist' : null,
    about: isDesk ? `${about} Here for images of 32 × 32, a quarter as wide.` : about,
    project: project({
      name: whole,
      about: `${about} (Szegedy et al. 2014.) ${isDesk ? 'Every block of the original at a quarter of its width, for images of 32 × 32 behind a 3×3 stem.' : outOfReach}`,
      recipe: isDesk ? deskRecipe(form === 'torchvision' ? 0.004 : 0.001, 2) : imagenetRecipe({ optimizer: { kind: 'momentum', learningRate: 0.01, momentum: 0.9 }, schedule: { every: 8, factor: 0.96, kind: 'step' }, weightDecay: 0.0002 }),
      parts: form === 'auxiliary' ? [...main, ...auxiliaries(main, isDesk)] : main,
    }),
  };
}

/** GoogLeNet in its three forms. */
export const googlenet = /** @type {const} */ (['printed', 'auxiliary', 'torchvision']).flatMap((form) => [false, true].map((isDesk) => template(form, isDesk)));
