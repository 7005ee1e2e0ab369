// What is open over the window closes when something else is pressed.
import { useEffect } from 'react';

/** Closes a menu when something outside of it is pressed, or the window turns to something else. */
export function useOutside(isOpen: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOpen) return;
    const onPress = (event: PointerEvent): void => {
      if (!(event.target instanceof Element) || event.target.closest('.menu') === null) close();
    };
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('blur', close);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('blur', close);
      window.removeEventListener('resize', close);
    };
  }, [isOpen]);
}
