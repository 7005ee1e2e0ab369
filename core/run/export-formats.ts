// The formats a run is taken away in.

/** What a run is taken away as. */
export const runExportFormats = ['html', 'csv', 'tensorboard'] as const;
/** One of them. */
export type RunExportFormat = (typeof runExportFormats)[number];

/** How the file of each ends. TensorBoard reads every file with this in its name. */
export const runExportEndings: { readonly [F in RunExportFormat]: string } = { html: '.html', csv: '.csv', tensorboard: '.tfevents' };
