// The machine figures were taken on, in words that stay in documents.
import { arch, cpus, platform, totalmem } from 'node:os';

/** Processor, cores, memory, system and Node's version on one line. */
export const machine = () =>
  `${cpus()[0]?.model ?? arch()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.version}`;

/** Today as year-month-day. */
export const today = () => new Date().toISOString().slice(0, 10);
