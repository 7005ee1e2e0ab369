// Stages as one block: the first of their blocks, which changes maps or the image, and those that follow it. A network's first
// look is then its stem, its stages and its head, as the papers' tables have it. None of these is in the palette.
import { bottleneck, bottleneckDown, convNorm, invertedResidual, invertedStep, residual, residualDown, seBottleneck, seBottleneckDown, seResidual, seResidualDown } from './blocks.js';
import { column, way } from './drawing.js';

/** @typedef {import('./drawing.js').Block} Block */

/**
 * A stage; what only one of its two blocks has keeps its name, what both have is set together.
 * @param {{ id: string, name: string, about: string, first: Block, rest: Block, exposed: Block['exposed'] }} made
 * @returns {Block}
 */
const stageOf = ({ id, name, about, first, rest, exposed }) => ({
  id, name, about, layers: column(0, 0, [['first', first], ['rest', rest]]), wires: way('first', 'rest'), feeds: ['first'], gives: 'rest',
  exposed: { width: ['first.width', 'rest.width'], rest: ['rest.repeat'], stride: ['first.stride'], ...exposed },
});

const narrow = { narrow: ['first.narrow', 'rest.narrow'] };
const reduced = { reduced: ['first.reduced', 'rest.reduced'] };
const halves = 'A residual block that halves the image, then some that keep it';
const projects = 'A bottleneck that changes maps or the image, then some that keep both';

export const residualStage = stageOf({ id: 'residual-stage', name: 'Residual stage', about: `${halves} (He et al. 2015).`, first: residualDown, rest: residual, exposed: {} });
export const bottleneckStage = stageOf({ id: 'bottleneck-stage', name: 'Bottleneck stage', about: `${projects} (He et al. 2015).`, first: bottleneckDown, rest: bottleneck, exposed: narrow });
export const seResidualStage = stageOf({ id: 'se-residual-stage', name: 'Gated stage', about: `${halves}, each with a gate (Hu et al. 2018).`, first: seResidualDown, rest: seResidual, exposed: reduced });
export const seBottleneckStage = stageOf({ id: 'se-bottleneck-stage', name: 'Gated stage', about: `${projects}, each with a gate (Hu et al. 2018).`, first: seBottleneckDown, rest: seBottleneck, exposed: { ...narrow, ...reduced } });
export const invertedStage = stageOf({
  id: 'inverted-stage', name: 'Inverted stage', about: 'An inverted residual that changes maps or the image, then some with a way around them (Sandler et al. 2018).', first: invertedStep, rest: invertedResidual,
  exposed: { enters: ['first.widened'], widened: ['rest.widened'] },
});

/**
 * The beginning of a network as one block.
 * @param {string} about
 * @param {Parameters<typeof column>[2]} layers from above
 * @returns {Block}
 */
export function stemOf(about, layers) {
  const ids = layers.map(([id]) => id);
  return { id: 'stem', name: 'Stem', about, layers: column(0, 0, layers), wires: way(...ids), feeds: [ids[0] ?? ''], gives: ids.at(-1) ?? '', exposed: {} };
}

/**
 * A convolution with norm and ReLU in a stem.
 * @param {string} id
 * @param {number} width
 * @param {number} kernel
 * @param {number} [stride]
 * @returns {Parameters<typeof column>[2][number]}
 */
export const normedConv = (id, width, kernel, stride = 1) => [id, convNorm, { width, kernel, padding: (kernel - 1) / 2, stride }];
