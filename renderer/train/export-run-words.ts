// The words of taking a run away.
import type { RunExportFormat } from '../../core/run/export-formats.ts';

/** The catalogue of that dialog. */
export const exportRunWords = {
  button: 'Export…', title: (name: string) => `Export ${name}`, format: 'As', write: 'Export here', working: 'Writing …',
  formats: { html: 'Report', csv: 'Tables', tensorboard: 'TensorBoard' } satisfies Record<RunExportFormat, string>,
  docs: {
    html: 'One page with curves, epochs, network and recipe. It needs no program but a browser.', csv: 'Every step as CSV, and the epochs in a second file beside it.', tensorboard: 'An event file with every step and epoch.',
  } satisfies Record<RunExportFormat, string>,
  replaceTables: 'A file of that name, or the table of epochs beside it, is already there. What stands there now would be lost.',
  done: (name: string, size: string) => `${name} is written, ${size}.`, board: (folder: string) => `TensorBoard shows it with: tensorboard --logdir ${/\s/.test(folder) ? `"${folder}"` : folder}`,
} as const;
