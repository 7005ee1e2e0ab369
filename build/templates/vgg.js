// VGG (Simonyan and Zisserman 2014): stages of 3×3 convolutions, each ending in a pool, with and without batch normalisation.
import { vggStage, vggStageNorm } from './blocks.js';
import { deskRecipe, denseToClasses, grey, imagenetRecipe, outOfReach, photograph } from './common.js';
import { part, project } from './drawing.js';

/** @typedef {import('./common.js').Template} Template */

/** @type {readonly (readonly [layers: number, depths: readonly number[], about: string])[]} */
const depths = [
  [11, [1, 1, 2, 2, 2], 'The shallowest VGG: eight 3×3 convolutions and three dense layers.'],
  [13, [2, 2, 2, 2, 2], 'Two 3×3 convolutions in every stage: together they see 5×5 with fewer weights than one 5×5.'],
  [16, [2, 2, 3, 3, 3], 'The one everybody knows: thirteen 3×3 convolutions, and nine tenths of its weights in the dense layers.'],
  [19, [2, 2, 4, 4, 4], 'The deepest VGG: sixteen 3×3 convolutions.'],
];
const widths = [64, 128, 256, 512, 512];

/** @param {number} n @param {boolean} normed @param {boolean} isDesk @param {readonly number[]} depth @param {string} about @returns {Template} */
function template(n, normed, isDesk, depth, about) {
  const title = `VGG-${n}${normed ? ' with batch norm' : ''}${isDesk ? ', desk size' : ''}`;
  const stages = depth.map((times, i) => part(`stage${i + 1}`, normed ? vggStageNorm : vggStage, { width: (widths[i] ?? 512) / (isDesk ? 4 : 1), depth: times }));
  const norm = normed ? ' A norm follows every convolution, which its authors had not yet.' : '';
  const short = normed ? `VGG-${n} with a norm behind every convolution: it trains faster and needs less care.` : about;
  return {
    id: `vgg${n}${normed ? '-bn' : ''}${isDesk ? '-desk' : ''}`, title, family: 'VGG', size: isDesk ? 'desk' : 'full', year: 2014, authors: 'Simonyan and Zisserman',
    introduced: 'Small 3×3 kernels only, in deep and regular stages', source: 'Simonyan and Zisserman: Very deep convolutional networks for large-scale image recognition', data: isDesk ? 'fashion-mnist' : null,
    about: isDesk ? `${short} Here for images of 32 × 32, a quarter as wide.` : short,
    project: project({
      name: title,
      about: isDesk
        ? `VGG-${n} (Simonyan and Zisserman 2014) for images of 32 × 32: every stage of the original at a quarter of its width, and 256 units where it has 4,096.${norm}`
        : `VGG-${n} (Simonyan and Zisserman 2014), as torchvision has it.${norm} A stage is a block: open one to see its convolutions. ${outOfReach}`,
      recipe: isDesk ? deskRecipe(normed ? 0.003 : 0.001) : imagenetRecipe({ epochs: 74, optimizer: { kind: 'momentum', learningRate: 0.01, momentum: 0.9 }, weightDecay: 0.0005 }),
      parts: [isDesk ? grey(32) : photograph(), ...stages, ...(isDesk ? denseToClasses(256, 10) : denseToClasses(4096, 1000))],
    }),
  };
}

/** The VGG family. */
export const vgg = depths.flatMap(([n, depth, about]) => [false, true].flatMap((normed) => [false, true].map((isDesk) => template(n, normed, isDesk, depth, about))));
