// The menu bar on the screen: made anew when its items change, otherwise only switched on and off.
import { Menu } from 'electron';
import type { OfferedCommand } from '../../core/run/desktop.ts';
import { hasSameItems, menuTemplate, type MenuActions, type MenuFacts } from './menu.ts';

/** Shows the menu for what it is given. */
export type MenuBar = (commands: readonly OfferedCommand[], recent: MenuFacts['recent']) => void;

/** A menu bar with these actions. */
export function menuBar(actions: MenuActions, fixed: Pick<MenuFacts, 'isMac' | 'hasDeveloperTools'>): MenuBar {
  let shown: { readonly commands: readonly OfferedCommand[]; readonly recent: string } | null = null;
  return (commands, recent) => {
    const listed = JSON.stringify(recent);
    const menu = Menu.getApplicationMenu();
    // A menu that is open just now must not be taken away for a command that went grey.
    if (menu !== null && shown !== null && shown.recent === listed && hasSameItems(shown.commands, commands)) {
      for (const { id, isEnabled } of commands) {
        const item = menu.getMenuItemById(id);
        if (item !== null && item.enabled !== isEnabled) item.enabled = isEnabled;
      }
    } else Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ commands, recent, ...fixed }, actions)));
    shown = { commands, recent: listed };
  };
}
