// Text that comes from elsewhere, pasted or dropped: an architecture table in it is shown before anything is built of it.
import { tell } from '../session.ts';
import { openTable } from './table-state.ts';

/** Whether a text means to be a project, spoilt or not. */
export const saysProject = (text: string): boolean => /"convas"\s*:/.test(text);

/** Faults of a text that is no table at all, so that being told about tables would only puzzle. */
const noTable: ReadonlySet<string> = new Set(['table-without-head', 'table-too-long']);

/** Shows what the table in a text would become; of a text that is no table at all, `notTable` is told. */
export async function offerTable(text: string, notTable: string): Promise<void> {
  const { drawTable } = await import('../../core/design/table.ts');
  const drawn = drawTable(text);
  if (drawn.ok) openTable(text);
  else tell(noTable.has(drawn.error.code) ? notTable : drawn.error.message, 'bad');
}
