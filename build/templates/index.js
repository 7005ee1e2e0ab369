// Every template and every ready-made block, as they are described here and kept in templates/.
import { blockProject } from './drawing.js';
import { palette } from './blocks.js';
import { alexnets, autoencoders, drawnByHand } from './first.js';
import { googlenet } from './googlenet.js';
import { lighter } from './lighter.js';
import { resnet, senet } from './resnet.js';
import { trained } from './trained.js';
import { vgg } from './vgg.js';

/** The templates made here, as they are listed. */
export const made = [...alexnets, ...vgg, ...googlenet, ...resnet, ...lighter.slice(0, 2), ...senet, ...lighter.slice(2), ...autoencoders];

/** The ready-made blocks with their projects. */
export const readyBlocks = palette.map(({ block, called, fit }) => ({ id: block.id, fit, project: blockProject(block, called) }));

/** The trained network stands behind its untrained kin. */
const lastResnet = made.findLastIndex(({ family }) => family === trained.family) + 1;

/** The templates as they are listed, those drawn by hand first. */
export const listedTemplates = [...drawnByHand, ...made.slice(0, lastResnet), trained, ...made.slice(lastResnet)].map(({ id, title, family, size, year, authors, introduced, source, data, about }) => ({ id, title, family, size, year, authors, introduced, source, data, about }));

/**
 * JSON as people read it in a diff: one row a line.
 * @param {string} name
 * @param {readonly object[]} rows
 */
const listed = (name, rows) => `{\n  "${name}": [\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]\n}\n`;

/**
 * The text of templates/index.json.
 * @param {(id: string) => { parameters: number, macs: number }} figuresOf what checking a template's project counts
 */
export const templateIndex = (figuresOf) => listed('templates', listedTemplates.map((row) => ({ ...row, ...figuresOf(row.id) })));

/** The text of templates/blocks/index.json. */
export const blockIndex = listed('blocks', readyBlocks.map(({ id, fit }) => (fit === undefined ? { id } : { id, fit })));
