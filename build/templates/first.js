// AlexNet as torchvision has it and at desk size, and the autoencoders. LeNet-5 and AlexNet after the lecture's tables are drawn by hand.
import { grey, deskRecipe, denseToClasses, imagenetRecipe, outOfReach, photograph, shares } from './common.js';
import { part, project } from './drawing.js';

/** @typedef {import('./common.js').Template} Template */
/** @typedef {import('./drawing.js').JsonObject} JsonObject */

const relu = { activation: 'relu', initialiser: 'he' };
const alex = { family: 'AlexNet', year: 2012, authors: 'Krizhevsky, Sutskever and Hinton', introduced: 'ReLU, dropout and graphics cards: a deep network wins ImageNet', source: 'Krizhevsky, Sutskever and Hinton: ImageNet classification with deep convolutional neural networks' };

/** @param {boolean} isDesk @returns {Template} */
function alexnet(isDesk) {
  const by = isDesk ? 4 : 1;
  const title = isDesk ? 'AlexNet, desk size' : 'AlexNet, torchvision';
  const conv = (/** @type {string} */ id, /** @type {number} */ filters, /** @type {number} */ kernel, /** @type {JsonObject} */ more) => part(id, 'conv2d', { ...relu, filters: filters / by, kernel, ...more });
  const pool = (/** @type {string} */ id) => part(id, 'max-pool2d', { kernel: 3, stride: 2 });
  return {
    ...alex, id: isDesk ? 'alexnet-desk' : 'alexnet-torchvision', title, size: isDesk ? 'desk' : 'full', data: isDesk ? 'fashion-mnist' : null,
    about: isDesk ? 'Its five convolutions and three dense layers for images of 32 × 32, a quarter as wide.' : 'As torchvision has it, a little narrower than the paper: 61,100,840 parameters. Its weights can be loaded.',
    project: project({
      name: title,
      about: isDesk ? 'AlexNet (Krizhevsky et al. 2012) for images of 32 × 32: a quarter of its width, smaller kernels, and 256 units where it has 4,096.' : `AlexNet (Krizhevsky et al. 2012), as torchvision has it after a later paper of Krizhevsky's. ${outOfReach}`,
      recipe: isDesk ? deskRecipe(0.001) : imagenetRecipe({ batch: 128, optimizer: { kind: 'momentum', learningRate: 0.01, momentum: 0.9 }, weightDecay: 0.0005 }),
      parts: [
        isDesk ? grey(32) : photograph(),
        ...(isDesk ? [conv('conv1', 64, 5, { padding: 2 })] : [conv('conv1', 64, 11, { padding: 2, stride: 4 })]), pool('pool1'), conv('conv2', 192, 5, { padding: 2 }), pool('pool2'),
        conv('conv3', 384, 3, { padding: 1 }), conv('conv4', 256, 3, { padding: 1 }), conv('conv5', 256, 3, { padding: 1 }), pool('pool3'),
        ...(isDesk ? denseToClasses(256, 10) : torchvisionEnd()),
      ],
    }),
  };
}

/** torchvision drops before each of the two dense layers, not behind. */
const torchvisionEnd = () => [
  part('flatten', 'flatten'), part('dropout1', 'dropout'), part('dense1', 'dense', { ...relu, units: 4096 }), part('dropout2', 'dropout'), part('dense2', 'dense', { ...relu, units: 4096 }),
  part('scores', 'dense', { units: 1000 }), ...shares(),
];

const coder = { family: 'Autoencoder', year: 2011, authors: 'Masci, Meier, Cireşan and Schmidhuber', introduced: 'Learning features without labels, by giving back what came in', source: 'Masci, Meier, Cireşan and Schmidhuber: Stacked convolutional auto-encoders for hierarchical feature extraction' };

/** @param {boolean} isDesk @returns {Template} */
function autoencoder(isDesk) {
  const title = `Autoencoder${isDesk ? ', desk size' : ''}`;
  const narrow = (/** @type {number} */ n) => n / (isDesk ? 2 : 1);
  const down = (/** @type {string} */ id, /** @type {number} */ filters) => part(id, 'conv2d', { ...relu, filters: narrow(filters), kernel: 3, padding: 'same', stride: 2 });
  const up = (/** @type {string} */ id, /** @type {number} */ filters) => [part(id.replace('up', 'grow'), 'upsample2d', { scale: 2 }), part(id, 'conv2d', { ...relu, filters: narrow(filters), kernel: 3, padding: 'same' })];
  return {
    ...coder, id: `autoencoder${isDesk ? '-desk' : ''}`, title, size: isDesk ? 'desk' : 'full', data: isDesk ? 'fashion-mnist' : 'shapes',
    about: `Squeezes an image through few numbers and gives it back: no labels needed.${isDesk ? ' For grey images of 28 × 28.' : ' For colour images of 64 × 64.'}`,
    project: project({
      name: title,
      about: `A small convolutional autoencoder (Masci et al. 2011): an encoder halves the image ${isDesk ? 'twice' : 'three times'}, a decoder doubles it as often, and the loss compares the result with the image that came in. ${isDesk ? '784 pixels pass through 196 numbers.' : '12,288 numbers pass through 512.'} No labels are needed: every image is its own answer.`,
      recipe: isDesk
        ? { batch: 64, data: 'fashion-mnist', epochs: 3, optimizer: { kind: 'adam', learningRate: 0.003 }, schedule: { kind: 'one-cycle' } }
        : { batch: 32, data: 'shapes', epochs: 20, optimizer: { kind: 'adam', learningRate: 0.002 }, schedule: { kind: 'one-cycle' } },
      parts: [
        isDesk ? part('In', 'input', { channels: 1, height: 28, width: 28 }) : part('In', 'input', { channels: 3, fit: 'resize', height: 64, width: 64 }),
        ...(isDesk ? [down('down1', 32), down('down2', 64)] : [down('down1', 32), down('down2', 64), down('down3', 128)]),
        part('code', 'conv2d', { filters: isDesk ? 4 : 8, kernel: 1 }, { note: 'All that is left of the image passes here. Fewer maps remember less, more learn to copy.' }),
        ...(isDesk ? [...up('up1', 64), ...up('up2', 32)] : [...up('up1', 128), ...up('up2', 64), ...up('up3', 32)]),
        part('image', 'conv2d', { activation: 'sigmoid', filters: isDesk ? 1 : 3, kernel: 3, padding: 'same' }),
        part('output', 'output', { target: 'image' }),
      ],
    }),
  };
}

/** AlexNet in the forms that are not drawn by hand. */
export const alexnets = [alexnet(false), alexnet(true)];
/** The autoencoders. */
export const autoencoders = [autoencoder(false), autoencoder(true)];

/**
 * What the list says of those drawn by hand.
 * @type {readonly Omit<Template, 'project'>[]}
 */
export const drawnByHand = [
  {
    id: 'lenet5-softmax', title: 'LeNet-5 with softmax', family: 'LeNet', size: 'either', year: 1998, authors: 'LeCun, Bottou, Bengio and Haffner', introduced: 'Convolution, pooling and learning from pixels to classes in one network',
    source: 'LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition', data: 'fashion-mnist', about: 'The first network to train: 61,706 parameters, minutes on any machine.',
  },
  {
    id: 'lenet5', title: 'LeNet-5', family: 'LeNet', size: 'either', year: 1998, authors: 'LeCun, Bottou, Bengio and Haffner', introduced: 'Convolution, pooling and learning from pixels to classes in one network',
    source: 'LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition', data: 'fashion-mnist', about: 'After the lecture\'s table, with tanh on the pools and an output of radial basis functions.',
  },
  { ...alex, id: 'alexnet', title: 'AlexNet', size: 'full', data: null, about: 'Every size the lecture\'s table prints, with its two slips mended: 62,378,344 parameters.' },
  { ...alex, id: 'alexnet-as-printed', title: 'AlexNet as printed', size: 'full', data: null, about: 'The table exactly as printed. Two of its lines do not add up: can you find them?' },
];
