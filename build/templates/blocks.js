// The reusable blocks networks are made of. Those of the palette are kept in templates/blocks as well.
import { at, column, way } from './drawing.js';

/** @typedef {import('./drawing.js').Block} Block */
/** @typedef {import('./drawing.js').JsonObject} JsonObject */

/** A convolution's settings where a norm follows, which brings the bias. */
const free = { bias: false };
const relu = { activation: 'relu' };
/** How a convolution starts that a ReLU follows without a norm between them (He et al. 2015). */
const steady = { ...relu, initialiser: 'he' };

/** @type {Block} */
export const convNorm = {
  id: 'conv-norm', name: 'Convolution and norm', about: 'A convolution without a bias, batch normalisation and a ReLU: the everyday step of networks since 2015 (Ioffe and Szegedy 2015).',
  layers: column(0, 0, [['cn-conv', 'conv2d', { ...free, filters: 64, kernel: 3, padding: 1 }, 'conv'], ['cn-norm', 'batch-norm', {}, 'norm'], ['cn-act', 'activation', {}, 'act']]),
  wires: way('cn-conv', 'cn-norm', 'cn-act'), feeds: ['cn-conv'], gives: 'cn-act',
  exposed: { width: ['cn-conv.filters'], kernel: ['cn-conv.kernel'], stride: ['cn-conv.stride'], padding: ['cn-conv.padding'], activation: ['cn-act.function'] },
};

/** @type {Block} */
export const residual = {
  id: 'residual', name: 'Residual', about: 'Two 3×3 convolutions and a way around them (He et al. 2015). What goes in must have as many maps as come out.',
  layers: column(0, 0, [
    ['conv1', 'conv2d', { ...free, filters: 64, kernel: 3, padding: 1 }], ['bn1', 'batch-norm'], ['relu1', 'activation'],
    ['conv2', 'conv2d', { ...free, filters: 64, kernel: 3, padding: 1 }], ['bn2', 'batch-norm'], ['sum', 'add'], ['relu2', 'activation'],
  ]),
  wires: way('conv1', 'bn1', 'relu1', 'conv2', 'bn2', 'sum', 'relu2'), feeds: ['conv1', ['sum', 1]], gives: 'relu2',
  exposed: { width: ['conv1.filters', 'conv2.filters'] },
};

/** @type {Block} */
export const residualDown = {
  id: 'residual-down', name: 'Residual, halving', about: 'A residual block that halves the image; a 1×1 convolution fits the way around to it (He et al. 2015).',
  layers: [
    ...column(0, 0, [
      ['d-conv1', 'conv2d', { ...free, filters: 128, kernel: 3, padding: 1, stride: 2 }], ['d-bn1', 'batch-norm'], ['d-relu1', 'activation'],
      ['d-conv2', 'conv2d', { ...free, filters: 128, kernel: 3, padding: 1 }], ['d-bn2', 'batch-norm'], ['d-sum', 'add'], ['d-relu2', 'activation'],
    ]),
    ...column(1, 3, [['d-project', 'conv2d', { ...free, filters: 128, kernel: 1, stride: 2 }], ['d-bn3', 'batch-norm']]),
  ],
  wires: [...way('d-conv1', 'd-bn1', 'd-relu1', 'd-conv2', 'd-bn2', 'd-sum', 'd-relu2'), ...way('d-project', 'd-bn3', 'd-sum')],
  feeds: ['d-conv1', 'd-project'], gives: 'd-relu2',
  exposed: { width: ['d-conv1.filters', 'd-conv2.filters', 'd-project.filters'], stride: ['d-conv1.stride', 'd-project.stride'] },
};

/** @type {Block} */
export const bottleneck = {
  id: 'bottleneck', name: 'Bottleneck', about: '1×1, 3×3 and 1×1 convolutions with a way around them: the deep residual networks are made of it (He et al. 2015).',
  layers: column(0, 0, [
    ['narrow', 'conv2d', { ...free, filters: 64, kernel: 1 }], ['b-bn1', 'batch-norm'], ['b-relu1', 'activation'],
    ['middle', 'conv2d', { ...free, filters: 64, kernel: 3, padding: 1 }], ['b-bn2', 'batch-norm'], ['b-relu2', 'activation'],
    ['wide', 'conv2d', { ...free, filters: 256, kernel: 1 }], ['b-bn3', 'batch-norm'], ['b-sum', 'add'], ['b-relu3', 'activation'],
  ]),
  wires: way('narrow', 'b-bn1', 'b-relu1', 'middle', 'b-bn2', 'b-relu2', 'wide', 'b-bn3', 'b-sum', 'b-relu3'), feeds: ['narrow', ['b-sum', 1]], gives: 'b-relu3',
  exposed: { narrow: ['narrow.filters', 'middle.filters'], width: ['wide.filters'] },
};

/** @type {Block} */
export const bottleneckDown = {
  id: 'bottleneck-down', name: 'Bottleneck, projecting', about: 'A bottleneck that changes maps or halves the image, in its 3×3 convolution; a 1×1 convolution fits the way around to it (He et al. 2015).',
  layers: [
    ...column(0, 0, [
      ['p-narrow', 'conv2d', { ...free, filters: 128, kernel: 1 }, 'narrow'], ['p-bn1', 'batch-norm', {}, 'bn1'], ['p-relu1', 'activation', {}, 'relu1'],
      ['p-middle', 'conv2d', { ...free, filters: 128, kernel: 3, padding: 1, stride: 2 }, 'middle'], ['p-bn2', 'batch-norm', {}, 'bn2'], ['p-relu2', 'activation', {}, 'relu2'],
      ['p-wide', 'conv2d', { ...free, filters: 512, kernel: 1 }, 'wide'], ['p-bn3', 'batch-norm', {}, 'bn3'], ['p-sum', 'add', {}, 'sum'], ['p-relu3', 'activation', {}, 'relu3'],
    ]),
    ...column(1, 6, [['p-project', 'conv2d', { ...free, filters: 512, kernel: 1, stride: 2 }, 'project'], ['p-bn4', 'batch-norm', {}, 'bn4']]),
  ],
  wires: [...way('p-narrow', 'p-bn1', 'p-relu1', 'p-middle', 'p-bn2', 'p-relu2', 'p-wide', 'p-bn3', 'p-sum', 'p-relu3'), ...way('p-project', 'p-bn4', 'p-sum')],
  feeds: ['p-narrow', 'p-project'], gives: 'p-relu3',
  exposed: { narrow: ['p-narrow.filters', 'p-middle.filters'], width: ['p-wide.filters', 'p-project.filters'], stride: ['p-middle.stride', 'p-project.stride'] },
};

/** @type {Block} */
export const inception = {
  id: 'inception', name: 'Inception', about: 'Branches of 1×1, 3×3 and 5×5 convolutions and a pool, joined: what GoogLeNet is made of (Szegedy et al. 2014).',
  layers: [
    ...column(0, 1, [['one', 'conv2d', { ...steady, filters: 64, kernel: 1 }]]),
    ...column(1, 0, [['three-reduce', 'conv2d', { ...steady, filters: 96, kernel: 1 }], ['three', 'conv2d', { ...steady, filters: 128, kernel: 3, padding: 1 }]]),
    { id: 'join', kind: 'concat', at: at(1.5, 2) },
    ...column(2, 0, [['five-reduce', 'conv2d', { ...steady, filters: 16, kernel: 1 }], ['five', 'conv2d', { ...steady, filters: 32, kernel: 5, padding: 2 }]]),
    ...column(3, 0, [['pool', 'max-pool2d', { kernel: 3, padding: 1, stride: 1 }], ['project', 'conv2d', { ...steady, filters: 32, kernel: 1 }]]),
  ],
  wires: ['one>join', ...way('three-reduce', 'three', 'join'), ...way('five-reduce', 'five', 'join'), ...way('pool', 'project', 'join')],
  feeds: ['one', 'three-reduce', 'five-reduce', 'pool'], gives: 'join',
  exposed: { one: ['one.filters'], 'three-reduce': ['three-reduce.filters'], three: ['three.filters'], 'five-reduce': ['five-reduce.filters'], five: ['five.filters'], pool: ['project.filters'] },
};

/**
 * A convolution with norm and ReLU inside another block, with a name of its own there.
 * @param {string} id
 * @param {string} name
 * @param {JsonObject} params
 * @param {import('./drawing.js').Place} place
 */
const normed = (id, name, params, place) => ({ id, name, kind: convNorm, params, at: place });

/** @type {Block} */
export const inceptionNorm = {
  id: 'inception-norm', name: 'Inception, normalised', about: 'The inception block as torchvision has it: norms after every convolution, and 3×3 where the paper has 5×5 (Szegedy et al. 2014).',
  layers: [
    normed('i-one', 'one', { width: 64, kernel: 1, padding: 0 }, at(0, 1)),
    normed('i-three-reduce', 'three-reduce', { width: 96, kernel: 1, padding: 0 }, at(1, 0)), normed('i-three', 'three', { width: 128 }, at(1, 1)),
    { id: 'i-join', name: 'join', kind: 'concat', at: at(1.5, 2) },
    normed('i-five-reduce', 'five-reduce', { width: 16, kernel: 1, padding: 0 }, at(2, 0)), normed('i-five', 'five', { width: 32 }, at(2, 1)),
    { id: 'i-pool', name: 'pool', kind: 'max-pool2d', params: { ceil: true, kernel: 3, padding: 1, stride: 1 }, at: at(3, 0) }, normed('i-project', 'project', { width: 32, kernel: 1, padding: 0 }, at(3, 1)),
  ],
  wires: ['i-one>i-join', ...way('i-three-reduce', 'i-three', 'i-join'), ...way('i-five-reduce', 'i-five', 'i-join'), ...way('i-pool', 'i-project', 'i-join')],
  feeds: ['i-one', 'i-three-reduce', 'i-five-reduce', 'i-pool'], gives: 'i-join',
  exposed: { one: ['i-one.width'], 'three-reduce': ['i-three-reduce.width'], three: ['i-three.width'], 'five-reduce': ['i-five-reduce.width'], five: ['i-five.width'], pool: ['i-project.width'] },
};

/** @type {Block} */
export const squeezeExcite = {
  id: 'squeeze-excite', name: 'Squeeze and excite', about: 'Weighs every map by a number made of all of them (Hu et al. 2018).',
  layers: [
    ...column(0, 0, [['squeeze', 'global-average-pool'], ['flat', 'flatten', {}, 'flatten'], ['reduce', 'dense', { ...relu, units: 4 }], ['expand', 'dense', { activation: 'sigmoid', units: 64 }], ['scale', 'multiply']]),
  ],
  wires: ['squeeze>flat', 'flat>reduce', 'reduce>expand', 'expand>scale'], feeds: ['squeeze', 'scale'], gives: 'scale',
  exposed: { reduced: ['reduce.units'], channels: ['expand.units'] },
};

/**
 * A residual block whose branch ends in a gate before the sum.
 * @param {Block} plain
 * @param {{ id: string, name: string, prefix: string, last: string, sum: string }} how
 * @returns {Block}
 */
function gatedLike(plain, { id, name, prefix, last, sum }) {
  /** @param {string} inner */
  const renamed = (inner) => prefix + inner;
  const row = plain.layers.find((layer) => layer.id === sum)?.at.y ?? 0;
  /** @param {string} text `layer.parameter` or `from>to` */
  const ends = (text) => text.replace(/^[^.>]+/, renamed).replace(/>.*/, (to) => `>${renamed(to.slice(1))}`);
  const gate = renamed('gate');
  return {
    id, name, about: `${plain.name} with a squeeze-and-excite gate before the sum (Hu et al. 2018).`,
    layers: [
      ...plain.layers.map((layer) => ({ ...layer, id: renamed(layer.id), name: (layer.name ?? layer.id).replace(/^[a-z]-/, ''), at: layer.at.x === 0 && layer.at.y >= row ? { x: 0, y: layer.at.y + 112 } : layer.at })),
      { id: gate, name: 'gate', kind: squeezeExcite, at: { x: 0, y: row } },
    ],
    wires: plain.wires.flatMap((wire) => (wire === `${last}>${sum}` ? [`${renamed(last)}>${gate}`, `${gate}>${renamed(sum)}`] : [ends(wire)])),
    feeds: plain.feeds.map((fed) => (typeof fed === 'string' ? renamed(fed) : [renamed(fed[0]), fed[1]])), gives: renamed(plain.gives),
    exposed: {
      ...Object.fromEntries(Object.entries(plain.exposed).map(([shown, all]) => [shown, [...all.map(ends), ...(shown === 'width' ? [`${gate}.channels`] : [])]])),
      reduced: [`${gate}.reduced`],
    },
  };
}

export const seBottleneck = gatedLike(bottleneck, { id: 'se-bottleneck', name: 'Bottleneck, gated', prefix: 'g-', last: 'b-bn3', sum: 'b-sum' });
export const seBottleneckDown = gatedLike(bottleneckDown, { id: 'se-bottleneck-down', name: 'Bottleneck, projecting, gated', prefix: 'h-', last: 'p-bn3', sum: 'p-sum' });
export const seResidual = gatedLike(residual, { id: 'se-residual', name: 'Residual, gated', prefix: 'g-', last: 'bn2', sum: 'sum' });
export const seResidualDown = gatedLike(residualDown, { id: 'se-residual-down', name: 'Residual, halving, gated', prefix: 'h-', last: 'd-bn2', sum: 'd-sum' });

/** @type {Block} */
export const separable = {
  id: 'separable', name: 'Separable', about: 'A convolution in two cheap steps, each with its norm: what MobileNet and Xception are made of (Howard et al. 2017).',
  layers: column(0, 0, [
    ['depthwise', 'depthwise-conv2d', { ...free, kernel: 3, padding: 1 }], ['s-bn1', 'batch-norm'], ['s-relu1', 'activation'],
    ['pointwise', 'conv2d', { ...free, filters: 64, kernel: 1 }], ['s-bn2', 'batch-norm'], ['s-relu2', 'activation'],
  ]),
  wires: way('depthwise', 's-bn1', 's-relu1', 'pointwise', 's-bn2', 's-relu2'), feeds: ['depthwise'], gives: 's-relu2',
  exposed: { width: ['pointwise.filters'], stride: ['depthwise.stride'] },
};

const relu6 = { function: 'relu6' };

/** @type {Block} */
export const invertedResidual = {
  id: 'inverted-residual', name: 'Inverted residual', about: 'Widens maps, filters each on its own, narrows again without an activation, and adds what came in: what MobileNetV2 is made of (Sandler et al. 2018).',
  layers: column(0, 0, [
    ['v-widen', 'conv2d', { ...free, filters: 192, kernel: 1 }, 'widen'], ['v-bn1', 'batch-norm', {}, 'bn1'], ['v-act1', 'activation', relu6, 'act1'],
    ['v-depthwise', 'depthwise-conv2d', { ...free, kernel: 3, padding: 1 }, 'depthwise'], ['v-bn2', 'batch-norm', {}, 'bn2'], ['v-act2', 'activation', relu6, 'act2'],
    ['v-narrow', 'conv2d', { ...free, filters: 32, kernel: 1 }, 'narrow'], ['v-bn3', 'batch-norm', {}, 'bn3'], ['v-sum', 'add', {}, 'sum'],
  ]),
  wires: way('v-widen', 'v-bn1', 'v-act1', 'v-depthwise', 'v-bn2', 'v-act2', 'v-narrow', 'v-bn3', 'v-sum'), feeds: ['v-widen', ['v-sum', 1]], gives: 'v-sum',
  exposed: { widened: ['v-widen.filters'], width: ['v-narrow.filters'] },
};

/** @type {Block} */
export const invertedStep = {
  id: 'inverted-step', name: 'Inverted residual, stepping', about: 'The inverted residual where maps or the image change their size: without a way around (Sandler et al. 2018).',
  layers: column(0, 0, [
    ['w-widen', 'conv2d', { ...free, filters: 192, kernel: 1 }, 'widen'], ['w-bn1', 'batch-norm', {}, 'bn1'], ['w-act1', 'activation', relu6, 'act1'],
    ['w-depthwise', 'depthwise-conv2d', { ...free, kernel: 3, padding: 1, stride: 2 }, 'depthwise'], ['w-bn2', 'batch-norm', {}, 'bn2'], ['w-act2', 'activation', relu6, 'act2'],
    ['w-narrow', 'conv2d', { ...free, filters: 64, kernel: 1 }, 'narrow'], ['w-bn3', 'batch-norm', {}, 'bn3'],
  ]),
  wires: way('w-widen', 'w-bn1', 'w-act1', 'w-depthwise', 'w-bn2', 'w-act2', 'w-narrow', 'w-bn3'), feeds: ['w-widen'], gives: 'w-bn3',
  exposed: { widened: ['w-widen.filters'], width: ['w-narrow.filters'], stride: ['w-depthwise.stride'] },
};

/** @type {Block} */
export const invertedFirst = {
  id: 'inverted-first', name: 'Separable, linear', about: 'The first block of MobileNetV2: filters each map on its own and mixes them without an activation (Sandler et al. 2018).',
  layers: column(0, 0, [
    ['u-depthwise', 'depthwise-conv2d', { ...free, kernel: 3, padding: 1 }, 'depthwise'], ['u-bn1', 'batch-norm', {}, 'bn1'], ['u-act', 'activation', relu6, 'act'],
    ['u-narrow', 'conv2d', { ...free, filters: 16, kernel: 1 }, 'narrow'], ['u-bn2', 'batch-norm', {}, 'bn2'],
  ]),
  wires: way('u-depthwise', 'u-bn1', 'u-act', 'u-narrow', 'u-bn2'), feeds: ['u-depthwise'], gives: 'u-bn2',
  exposed: { width: ['u-narrow.filters'] },
};

/** @type {Block} */
export const fire = {
  id: 'fire', name: 'Fire', about: 'Squeezes to few maps by 1×1, then widens by 1×1 and 3×3 side by side: what SqueezeNet is made of (Iandola et al. 2016).',
  layers: [
    { id: 'f-squeeze', name: 'squeeze', kind: 'conv2d', params: { ...steady, filters: 16, kernel: 1 }, at: at(0.5, 0) },
    { id: 'f-one', name: 'one', kind: 'conv2d', params: { ...steady, filters: 64, kernel: 1 }, at: at(0, 1) },
    { id: 'f-three', name: 'three', kind: 'conv2d', params: { ...steady, filters: 64, kernel: 3, padding: 1 }, at: at(1, 1) },
    { id: 'f-join', name: 'join', kind: 'concat', at: at(0.5, 2) },
  ],
  wires: ['f-squeeze>f-one', 'f-squeeze>f-three', 'f-one>f-join', 'f-three>f-join'], feeds: ['f-squeeze'], gives: 'f-join',
  exposed: { squeezed: ['f-squeeze.filters'], width: ['f-one.filters', 'f-three.filters'] },
};

/** @type {Block} */
const vggConv = {
  id: 'vgg-conv', name: 'Convolution', about: 'One 3×3 convolution.',
  layers: column(0, 0, [['conv', 'conv2d', { ...steady, filters: 64, kernel: 3, padding: 1 }]]),
  wires: [], feeds: ['conv'], gives: 'conv', exposed: { width: ['conv.filters'] },
};

/** @type {Block} */
const vggConvNorm = {
  id: 'vgg-conv-norm', name: 'Convolution and norm', about: 'One 3×3 convolution with its norm.',
  layers: column(0, 0, [['conv', 'conv2d', { filters: 64, initialiser: 'he', kernel: 3, padding: 1 }], ['norm', 'batch-norm'], ['act', 'activation']]),
  wires: way('conv', 'norm', 'act'), feeds: ['conv'], gives: 'act', exposed: { width: ['conv.filters'] },
};

/**
 * @param {Block} conv
 * @returns {Block}
 */
const vggStageOf = (conv) => ({
  id: 'vgg-stage', name: 'VGG stage', about: 'Some 3×3 convolutions of equal width, then a pool (Simonyan and Zisserman 2014).',
  layers: column(0, 0, [['convs', conv], ['pool', 'max-pool2d', { kernel: 2, stride: 2 }]]),
  wires: ['convs>pool'], feeds: ['convs'], gives: 'pool', exposed: { width: ['convs.width'], depth: ['convs.repeat'] },
});

export const vggStage = vggStageOf(vggConv);
export const vggStageNorm = vggStageOf(vggConvNorm);

/** @type {Block} */
export const auxiliaryHead = {
  id: 'auxiliary', name: 'Auxiliary head', about: 'A small classifier beside the way, so that early layers hear of the error too (Szegedy et al. 2014).',
  layers: column(0, 0, [
    ['a-pool', 'average-pool2d', { kernel: 5, stride: 3 }, 'pool'], ['a-conv', 'conv2d', { ...steady, filters: 128, kernel: 1 }, 'conv'], ['a-flat', 'flatten', {}, 'flatten'],
    ['a-dense', 'dense', { ...steady, units: 1024 }, 'dense'], ['a-drop', 'dropout', { rate: 0.7 }, 'dropout'], ['a-scores', 'dense', { units: 1000 }, 'scores'],
  ]),
  wires: way('a-pool', 'a-conv', 'a-flat', 'a-dense', 'a-drop', 'a-scores'), feeds: ['a-pool'], gives: 'a-scores',
  exposed: { maps: ['a-conv.filters'], units: ['a-dense.units'], classes: ['a-scores.units'] },
};

/** A separable convolution as Xception has it: nothing between its two steps, the norm behind them. */
const xSeparable = { ...free, kernel: 3, padding: 'same' };

/** @type {Block} */
export const xceptionDown = {
  id: 'xception-down', name: 'Xception, halving', about: 'Two separable convolutions and a pool, with a 1×1 convolution around them (Chollet 2016).',
  layers: [
    ...column(0, 0, [
      ['x-relu1', 'activation', {}, 'relu1'], ['x-sep1', 'separable-conv2d', { ...xSeparable, filters: 128 }, 'sep1'], ['x-bn1', 'batch-norm', {}, 'bn1'],
      ['x-relu2', 'activation', {}, 'relu2'], ['x-sep2', 'separable-conv2d', { ...xSeparable, filters: 128 }, 'sep2'], ['x-bn2', 'batch-norm', {}, 'bn2'],
      ['x-pool', 'max-pool2d', { kernel: 3, padding: 'same', stride: 2 }, 'pool'], ['x-sum', 'add', {}, 'sum'],
    ]),
    ...column(1, 5, [['x-project', 'conv2d', { ...free, filters: 128, kernel: 1, padding: 'same', stride: 2 }, 'project'], ['x-bn3', 'batch-norm', {}, 'bn3']]),
  ],
  wires: [...way('x-relu1', 'x-sep1', 'x-bn1', 'x-relu2', 'x-sep2', 'x-bn2', 'x-pool', 'x-sum'), ...way('x-project', 'x-bn3', 'x-sum')],
  feeds: ['x-relu1', 'x-project'], gives: 'x-sum',
  exposed: { first: ['x-sep1.filters'], width: ['x-sep2.filters', 'x-project.filters'] },
};

/** @type {Block} */
export const xceptionMiddle = {
  id: 'xception-middle', name: 'Xception, middle', about: 'Three separable convolutions and a way around them (Chollet 2016).',
  layers: column(0, 0, [
    ['m-relu1', 'activation', {}, 'relu1'], ['m-sep1', 'separable-conv2d', { ...xSeparable, filters: 728 }, 'sep1'], ['m-bn1', 'batch-norm', {}, 'bn1'],
    ['m-relu2', 'activation', {}, 'relu2'], ['m-sep2', 'separable-conv2d', { ...xSeparable, filters: 728 }, 'sep2'], ['m-bn2', 'batch-norm', {}, 'bn2'],
    ['m-relu3', 'activation', {}, 'relu3'], ['m-sep3', 'separable-conv2d', { ...xSeparable, filters: 728 }, 'sep3'], ['m-bn3', 'batch-norm', {}, 'bn3'], ['m-sum', 'add', {}, 'sum'],
  ]),
  wires: way('m-relu1', 'm-sep1', 'm-bn1', 'm-relu2', 'm-sep2', 'm-bn2', 'm-relu3', 'm-sep3', 'm-bn3', 'm-sum'), feeds: ['m-relu1', ['m-sum', 1]], gives: 'm-sum',
  exposed: { width: ['m-sep1.filters', 'm-sep2.filters', 'm-sep3.filters'] },
};

/** @type {Block} */
export const xceptionLast = {
  id: 'xception-last', name: 'Separable, normalised', about: 'A separable convolution with one norm behind it and a ReLU (Chollet 2016).',
  layers: column(0, 0, [['l-sep', 'separable-conv2d', { ...xSeparable, filters: 1536 }, 'sep'], ['l-bn', 'batch-norm', {}, 'bn'], ['l-relu', 'activation', {}, 'relu']]),
  wires: way('l-sep', 'l-bn', 'l-relu'), feeds: ['l-sep'], gives: 'l-relu', exposed: { width: ['l-sep.filters'] },
};

/**
 * The ready-made blocks in the order of the palette, with the settings that follow the maps that come in: this many times as many.
 * @type {readonly { readonly block: Block, readonly called?: string, readonly fit?: { readonly [setting: string]: number } }[]}
 */
export const palette = [
  { block: convNorm },
  { block: residual, fit: { width: 1 } },
  { block: residualDown, called: 'halving', fit: { width: 2 } },
  { block: bottleneck, fit: { narrow: 0.25, width: 1 } },
  { block: bottleneckDown, called: 'bottleneck', fit: { narrow: 0.5, width: 2 } },
  { block: inception },
  { block: squeezeExcite, called: 'gate', fit: { channels: 1, reduced: 0.0625 } },
  { block: separable, fit: { width: 2 } },
  { block: invertedResidual, called: 'inverted', fit: { widened: 6, width: 1 } },
  { block: invertedStep, called: 'inverted', fit: { widened: 6, width: 2 } },
  { block: fire, fit: { squeezed: 0.125, width: 0.5 } },
];
