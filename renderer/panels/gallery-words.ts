// What the gallery of networks says.
import { some } from '../plural.ts';

/** Words of the gallery. */
export const galleryWords = {
  title: 'Begin with a known network', search: 'Search networks', searchDoc: 'By name, author, year or what it is made of',
  sizes: 'Size', size: { full: 'As published', desk: 'Desk size' },
  sizeDoc: { full: 'As their authors made them, most for photographs of a thousand classes', desk: 'The same networks for small images and at most a quarter as wide: they train on a CPU in minutes' },
  found: (count: number) => (count === 0 ? 'No network answers to this' : some(count, 'network')), none: (query: string) => `No network answers to “${query}”. Try a name, an author or a year.`,
  loading: 'Looking for templates', noTemplates: 'No templates were found. Begin with an empty drawing.',
  parameters: (count: string) => `${count} parameters`, macs: (count: string) => `${count} MACs`, macsDoc: 'Multiply-accumulates for one image',
  others: 'Others', newWindow: (name: string) => `Open ${name} in a new window`, by: (authors: string, year: number | null) => (year === null ? authors : `${authors}, ${year}`),
  heavy: (name: string, batch: number, need: string, free: string, desk: string | null) => `Training ${name} with batch ${batch} takes about ${need}, and ${free} are free on this machine. Looking at it, checking and exporting it take far less.${desk === null ? '' : ` To train, begin with “${desk}”.`}`,
} as const;
