// How many random cases a suite of a stated size takes: a handful every day, more on a build server, all in the long run.

/** The size asked for by the launcher; `everyday` when vitest is started by hand. */
export const testSize = readSize(process.env['CONVAS_SIZE']);

function readSize(name: string | undefined): 'everyday' | 'ci' | 'long' {
  if (name === undefined || name === 'everyday') return 'everyday';
  if (name === 'ci' || name === 'long') return name;
  throw new Error(`CONVAS_SIZE must be everyday, ci or long, not ${name}.`);
}

/** The number of this run out of three; put it into the test's title, so that the size is stated. */
export const ofSize = (everyday: number, ci: number, long: number): number => ({ everyday, ci, long })[testSize];
