// Small controls every panel uses: a button of an icon alone, a row of keys, text with code in it.
import type { ReactNode } from 'react';
import { showKeys } from '../keys-text.ts';
import { Icon, type IconName } from './icons.tsx';
import './controls.css';

interface IconButtonProps {
  readonly icon: IconName;
  /** what a click does; read aloud and shown as the tooltip */
  readonly label: string;
  readonly onClick: () => void;
  /** a key chord such as `Mod+Z`, shown behind the label */
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly className?: string;
  /** the command it runs, for what looks for its button */
  readonly command?: string;
}

/** A button that shows an icon and says its label. */
export function IconButton({ icon, label, onClick, keys, isDisabled = false, isPressed, className = '', command }: IconButtonProps) {
  return (
    <button type="button" className={`icon-button ${className}`} data-command={command} aria-label={label} title={keys === undefined ? label : `${label} (${showKeys(keys)})`} disabled={isDisabled} {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** A key chord as small caps of keys. */
export function Keys({ chord }: { readonly chord: string }) {
  return <kbd className="keys">{showKeys(chord)}</kbd>;
}

/** Text in which words between backticks stand out. */
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, i): ReactNode => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</>;
}
