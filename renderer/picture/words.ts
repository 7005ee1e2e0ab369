// Every sentence of exporting: models, pictures and tables.
import { formatCount, thinSpace } from '../format.ts';

/** The words of exporting a model beside those in the window's catalogue. */
export const modelWords = {
  lead: 'Writes the network as an ONNX model, which runtimes and other frameworks open. A fresh process then opens the file and compares its answers with the trainer’s own.',
  weights: 'Weights', trained: 'Trained, those of', fresh: 'Fresh, not trained', ofBase: (from: string) => `Those it begins from: ${from}`, otherRun: 'From a run’s folder…',
  chosenRun: 'Run whose weights are taken', whichWeights: 'Which of its weights', whichOption: { best: 'Best epoch', last: 'Last epoch' }, runOption: (name: string, accuracy: string | null) => (accuracy === null ? name : `${name}, ${accuracy} right`),
  ofRun: (which: 'best' | 'last', network: string) => `${which === 'best' ? 'Best' : 'Last'} weights of the run of ${network}`,
  runTitle: 'Weights of a training run', runLead: 'Open the folder that a training wrote. The weights must fit this drawing.',
  run: (network: string, epochs: number) => `A run of ${network}, planned for ${formatCount(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}.`, noRun: 'This folder holds no training run with weights.', looking: 'Looking …',
  use: { best: 'Use its best weights', last: 'Use its last weights' },
  stop: 'Stop', stopping: 'Stopping …', stopped: 'The export was stopped. Nothing was written.', show: 'Show in folder', steps: (step: number) => `Step ${step} of 2`, far: (done: number, of: number) => `${formatCount(done)} of ${formatCount(of)} images`,
} as const;

/** Asked before a file is replaced. */
export const replaceWords = { title: (name: string) => `Replace ${name}?`, text: 'A file of that name is already there. What stands in it now would be lost.', replace: 'Replace it', other: 'Choose another name' } as const;

/** The words of pictures and tables. */
export const pictureWords = {
  title: 'Export picture or table', format: 'Format', formats: { svg: 'SVG', png: 'PNG', md: 'Markdown table' },
  part: 'What', parts: { all: 'Whole network', block: 'This block', selection: 'Selection' }, theme: 'Colours', themes: { light: 'Light', dark: 'Dark' },
  background: 'Background', heading: 'Title', totals: 'Totals', size: 'Size', scale: (scale: number) => `${scale}×`,
  pixels: (width: number, height: number) => `${formatCount(width)}${thinSpace}×${thinSpace}${formatCount(height)} pixels`,
  tooLarge: (width: number, height: number) => `At this size the picture would have ${formatCount(width)}${thinSpace}×${thinSpace}${formatCount(height)} pixels; the most is 16,384 on a side and 64 million in all. Choose a smaller size, or SVG.`,
  tooHeavy: 'The picture is larger than 40 MB, which is more than is written. Choose a smaller size, or a part.',
  notDrawn: 'The browser could not draw the picture at this size. Choose a smaller size, or SVG.',
  preview: (name: string) => `Preview of the picture of ${name}`, tablePreview: 'Preview of the table', copy: 'Copy', download: 'Download', save: 'Save as …', back: 'Back', write: 'Save here',
  copied: 'The picture is on the clipboard.',
  downloaded: (name: string) => `${name} goes to the folder of your downloads.`, saved: (path: string) => `Saved ${path}.`, nothing: 'Nothing is drawn yet.',
  sums: (parameters: string, macs: string, weights: string) => `${parameters} parameters · ${macs} MACs · ${weights} of weights`,
  menu: { label: 'More to export', model: 'ONNX model…', picture: 'Picture…', table: 'Markdown table…', copyPicture: 'Copy picture', copyTable: 'Copy table' },
  commands: { picture: 'Export picture…', table: 'Export Markdown table…', copyPicture: 'Copy the drawing as a picture' },
} as const;
