// The command palette: every command that can be run just now comes first, those that cannot follow, greyed.
import { commands, type Command } from '../commands.ts';
import { words } from '../words.ts';
import { Picker } from './picker.tsx';
import { openTable } from './table-state.ts';

/** What only this list and the start page offer: it has no keys, and no place in the top bar. */
const fromTable: Command = { id: 'from-table', label: words.commands.fromTable, group: 'file', keys: [], isEnabled: () => true, run: () => openTable() };
const all: readonly Command[] = commands.toSpliced(2, 0, fromTable);

/** The command palette. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const choices = all
    .filter(({ id }) => id !== 'commands')
    .map(({ id, label, group, keys, isEnabled }) => ({ id, label, hint: words.commandGroups[group], keys: keys[0], isEnabled: isEnabled() }))
    .sort((a, b) => Number(b.isEnabled) - Number(a.isEnabled));
  return <Picker title={words.overlays.commands} placeholder={words.overlays.commandsField} choices={choices} none={words.overlays.noCommand} onPick={(id) => all.find((command) => command.id === id)?.run()} onClose={onClose} />;
}
