// What the main menu lists, in a file of its own: the window's first picture needs none of it.
import { useMemo } from 'react';
import { menuWords } from '../menu-words.ts';
import { mainMenu } from '../menus.ts';
import { Menu, type Anchor } from './menu.tsx';

/** The main menu, open. */
export function MainMenuList({ anchor, onClose }: { readonly anchor: Anchor; readonly onClose: (isChosen: boolean) => void }) {
  const lines = useMemo(mainMenu, []);
  return <Menu label={menuWords.main} lines={lines} anchor={anchor} onClose={onClose} />;
}
