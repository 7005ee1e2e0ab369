// The command palette: every command that can be run just now comes first, those that cannot follow, greyed.
import { commands } from '../commands.ts';
import { words } from '../words.ts';
import { Picker } from './picker.tsx';

/** The command palette. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const choices = commands
    .filter(({ id }) => id !== 'commands')
    .map(({ id, label, group, keys, isEnabled }) => ({ id, label, hint: words.commandGroups[group], keys: keys[0], isEnabled: isEnabled() }))
    .sort((a, b) => Number(b.isEnabled) - Number(a.isEnabled));
  return <Picker title={words.overlays.commands} placeholder={words.overlays.commandsField} choices={choices} none={words.overlays.noCommand} onPick={(id) => commands.find((command) => command.id === id)?.run()} onClose={onClose} />;
}
