// The bar at the top: what is open and whether it is saved, undo and redo, files, export, and what the window shows.
import { useEffect, useRef, useState } from 'react';
import { ok } from '../../core/base/diagnostic.ts';
import { commandOf, togglePanel } from '../commands.ts';
import { designer, useDesigner, useView, view, type View } from '../session.ts';
import { isUnsaved } from '../store.ts';
import { words } from '../words.ts';
import { IconButton } from './controls.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Icon, type IconName } from './icons.tsx';

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

const nextTheme: Readonly<Record<View['theme'], { readonly next: View['theme']; readonly icon: IconName }>> = {
  system: { next: 'light', icon: 'system' }, light: { next: 'dark', icon: 'sun' }, dark: { next: 'system', icon: 'moon' },
};

/** The top bar. */
export function TopBar() {
  const unsaved = useDesigner(isUnsaved);
  const isUntouched = useDesigner((state) => state.file.path === null && !isUnsaved(state));
  const undoing = useDesigner((state) => state.history.past.at(-1)?.title);
  const redoing = useDesigner((state) => state.history.future[0]?.title);
  const canExport = useDesigner((state) => Object.keys(state.document.layers).length > 0);
  const { isWelcoming, isPaletteOpen, isInspectorOpen, theme } = useView((state) => state);
  const run = (id: string) => () => commandOf(id).run();
  return (
    <header className="top-bar">
      <div className="top-bar-group">
        {isWelcoming
          ? <span className="brand">{words.brand}</span>
          : (
            <>
              <IconButton icon="palette" label={isPaletteOpen ? w.hidePalette : w.showPalette} isPressed={isPaletteOpen} onClick={() => togglePanel('isPaletteOpen')} />
              <h1 className="document-heading"><DocumentName /></h1>
              <span className={`document-state ${unsaved ? 'edited' : ''}`}>{unsaved ? w.edited : isUntouched ? w.notSavedYet : w.saved}</span>
              <span className="top-bar-rule" />
              <IconButton icon="undo" label={undoing === undefined ? w.nothingToUndo : w.undo(undoing)} keys="Mod+Z" isDisabled={undoing === undefined} onClick={run('undo')} />
              <IconButton icon="redo" label={redoing === undefined ? w.nothingToRedo : w.redo(redoing)} keys="Mod+Shift+Z" isDisabled={redoing === undefined} onClick={run('redo')} />
            </>
          )}
      </div>
      <div className="top-bar-group">
        <IconButton icon="command" command="commands" label={w.commands} keys="Mod+K" onClick={run('commands')} />
        <IconButton icon={nextTheme[theme].icon} label={w.theme(theme, nextTheme[theme].next)} onClick={() => view.setState({ theme: nextTheme[theme].next })} />
        <span className="top-bar-rule" />
        <button type="button" className="button quiet" onClick={run('open')}><Icon name="open" />{w.open}</button>
        {!isWelcoming && (
          <>
            <button type="button" className="button quiet" onClick={run('save')}><Icon name="save" />{w.save}</button>
            <button type="button" className="button primary" disabled={!canExport} onClick={run('export')}><Icon name="export" />{w.export}</button>
            <ExportMenu isDisabled={!canExport} />
            <IconButton icon="inspector" label={isInspectorOpen ? w.hideInspector : w.showInspector} isPressed={isInspectorOpen} onClick={() => togglePanel('isInspectorOpen')} />
          </>
        )}
      </div>
    </header>
  );
}
