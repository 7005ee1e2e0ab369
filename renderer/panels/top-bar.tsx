// The bar at the top: what is open and whether it is saved, undo and redo, files, export, and what the window shows.
import { useEffect, useRef, useState } from 'react';
import { ok } from '../../core/base/diagnostic.ts';
import { commandOf, togglePanel } from '../commands.ts';
import { showKeys } from '../keys-text.ts';
import { goTo, placeKeys, placeName, places } from '../places.ts';
import { designer, theMachine, useDesigner, useView } from '../session.ts';
import { isUnsaved } from '../store.ts';
import { words } from '../words.ts';
import { RunChip } from '../train/chip.tsx';
import { IconButton } from './controls.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Icon } from './icons.tsx';
import { MainMenu } from './main-menu.tsx';

const w = words.topBar;
const longestName = 200;

function DocumentName() {
  const name = useDesigner((state) => state.document.name);
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isEditing = draft !== null;
  useEffect(() => {
    if (isEditing) field.current?.select();
  }, [isEditing]);
  if (draft === null) {
    return (
      <button type="button" className="document-name" title={w.rename} onClick={() => setDraft(name)}>
        {name === '' ? words.files.untitled : name}
      </button>
    );
  }
  const accept = (): void => {
    const given = draft.trim();
    setDraft(null);
    if (given !== '' && given !== name) designer.getState().edit(words.edits.renameDrawing, (document) => ok({ name: [document.name, given] }));
  };
  return (
    <input
      ref={field} className="input document-name-input" aria-label={w.nameLabel} value={draft} maxLength={longestName} spellCheck={false}
      onChange={(event) => setDraft(event.target.value)} onBlur={accept}
      onKeyDown={(event) => {
        if (event.key === 'Enter') accept();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

/** The places of the window, once there is more than one. */
function Places() {
  const place = useView((state) => state.place);
  if (places.length < 2) return null;
  return (
    <nav className="places" aria-label={words.places.label}>
      {places.map((one) => (
        <button key={one} type="button" aria-current={one === place ? 'page' : undefined} title={`${placeName(one)} (${showKeys(placeKeys(one))})`} onClick={() => goTo(one)}>{placeName(one)}</button>
      ))}
    </nav>
  );
}

/** The top bar. */
export function TopBar() {
  const unsaved = useDesigner(isUnsaved);
  const isUntouched = useDesigner((state) => state.file.path === null && !isUnsaved(state));
  const undoing = useDesigner((state) => state.history.past.at(-1)?.title);
  const redoing = useDesigner((state) => state.history.future[0]?.title);
  const canExport = useDesigner((state) => Object.keys(state.document.layers).length > 0);
  const { isWelcoming, isPaletteOpen, isInspectorOpen, place } = useView((state) => state);
  const isDesign = place === 'design';
  const run = (id: string) => () => commandOf(id).run();
  return (
    <header className="top-bar">
      <div className="top-bar-group">
        <MainMenu />
        {isWelcoming
          ? theMachine().desktop !== undefined && <span className="brand">{words.brand}</span>
          : (
            <>
              {isDesign && <IconButton icon="palette" label={isPaletteOpen ? w.hidePalette : w.showPalette} isPressed={isPaletteOpen} onClick={() => togglePanel('isPaletteOpen')} />}
              <h1 className="document-heading"><DocumentName /></h1>
              <span className={`document-state ${unsaved ? 'edited' : ''}`}>{unsaved ? w.edited : isUntouched ? w.notSavedYet : w.saved}</span>
              <span className="top-bar-rule" />
              <IconButton icon="undo" label={undoing === undefined ? w.nothingToUndo : w.undo(undoing)} keys="Mod+Z" isDisabled={undoing === undefined} onClick={run('undo')} />
              <IconButton icon="redo" label={redoing === undefined ? w.nothingToRedo : w.redo(redoing)} keys="Mod+Shift+Z" isDisabled={redoing === undefined} onClick={run('redo')} />
            </>
          )}
      </div>
      {!isWelcoming && <Places />}
      <div className="top-bar-group">
        {!isWelcoming && <RunChip />}
        <button type="button" data-command="commands" className="button quiet" aria-label={w.commands} title={`${w.commands} (${showKeys('Mod+K')})`} onClick={run('commands')}><Icon name="search" /><span className="button-word">{w.commandsShort}</span></button>
        <span className="top-bar-rule" />
        <button type="button" className="button quiet" aria-label={w.open} title={`${w.open} (${showKeys('Mod+O')})`} onClick={run('open')}><Icon name="open" /><span className="button-word">{w.open}</span></button>
        {!isWelcoming && (
          <>
            <button type="button" className="button quiet" aria-label={w.save} title={`${w.save} (${showKeys('Mod+S')})`} onClick={run('save')}><Icon name="save" /><span className="button-word">{w.save}</span></button>
            <button type="button" className="button primary" aria-label={w.export} title={`${w.export} (${showKeys('Mod+E')})`} disabled={!canExport} onClick={run('export')}><Icon name="export" /><span className="button-word">{w.export}</span></button>
            <ExportMenu isDisabled={!canExport} />
            {isDesign && <IconButton icon="inspector" label={isInspectorOpen ? w.hideInspector : w.showInspector} isPressed={isInspectorOpen} onClick={() => togglePanel('isInspectorOpen')} />}
          </>
        )}
      </div>
    </header>
  );
}
