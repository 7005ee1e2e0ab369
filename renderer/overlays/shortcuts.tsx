// The shortcut sheet: what the keyboard does, commands and gestures of the canvas, and what the mouse does there.
import { commands } from '../commands.ts';
import { Keys } from '../panels/controls.tsx';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';

const order = ['file', 'edit', 'arrange', 'view', 'help'] as const;

/** The shortcut sheet. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={words.overlays.shortcuts} size="wide" onClose={onClose}>
      <div className="shortcut-columns">
        {order.map((group) => {
          const members = commands.filter((command) => command.group === group && command.keys.length > 0);
          return (
            <section key={group}>
              <h3>{words.commandGroups[group]}</h3>
              <dl>{members.map(({ id, label, keys }) => <div key={id}><dt>{label}</dt><dd>{keys.map((chord) => <Keys key={chord} chord={chord} />)}</dd></div>)}</dl>
            </section>
          );
        })}
        <section>
          <h3>{words.overlays.onCanvas}</h3>
          <dl>{words.gestures.map(({ does, keys }) => <div key={does}><dt>{does}</dt><dd>{keys.map((chord) => <Keys key={chord} chord={chord} />)}</dd></div>)}</dl>
        </section>
        <section>
          <h3>{words.overlays.byMouse}</h3>
          <dl>{words.mouseGestures.map(({ does, how }) => <div key={does}><dt>{does}</dt><dd className="shortcut-how">{how}</dd></div>)}</dl>
        </section>
      </div>
    </Dialog>
  );
}
