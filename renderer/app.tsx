// The window: top bar, palette, canvas with its drawer, inspector, status bar, and what lies over them.
import { lazy, Suspense, useEffect, useState, type DragEvent } from 'react';
import { flushSync } from 'react-dom';
import '@xyflow/react/dist/style.css';
import './theme.css';
import { useStore } from 'zustand';
import { beginning, startBeginning } from './begin.ts';
import { pressCount } from './canvas/hand.ts';
import { followData } from './data-sets.ts';
import { isModel, lookOutside, wouldLose } from './files.ts';
import { keepNow, startJournal } from './journal.ts';
import { startKeys } from './keys.ts';
import { Hints } from './hints/hints.tsx';
import { openDropped, tellOfFolder } from './open-dropped.ts';
import { Overlays } from './overlays/overlays.tsx';
import { CrashGuard } from './panels/crash.tsx';
import { ConnectionBanner, Notices } from './panels/notices.tsx';
import { Palette } from './panels/palette.tsx';
import { narrowWidth, startPreferences } from './panels/preferences.ts';
import { StatusBar } from './panels/status-bar.tsx';
import { TopBar } from './panels/top-bar.tsx';
import { Welcome } from './panels/welcome.tsx';
import { PlaceShown } from './place-shown.tsx';
import { designer, tell, useDesigner, useView, view } from './session.ts';
import { isUnsaved } from './store.ts';
import { startTraining } from './train/state.ts';
import { unreadText } from './unread-text.ts';
import { words } from './words.ts';
import './panels/window.css';

// What a drawing is shown and edited in comes after the start page: one part of its own, asked for at once.
const loading = import('./desk.tsx');
const Canvas = lazy(async () => ({ default: (await loading).Canvas }));
const Drawer = lazy(async () => ({ default: (await loading).Drawer }));
const ContextMenu = lazy(async () => ({ default: (await loading).ContextMenu }));
const Inspector = lazy(async () => ({ default: (await loading).Inspector }));

/** Listeners of the window itself, for as long as it is there. */
function useWindow(): void {
  useEffect(() => {
    // Where the side panels lie over the canvas they begin closed; where there is room they stand beside it.
    const narrow = matchMedia(`(max-width: ${narrowWidth - 1}px)`);
    const onWidth = (): void => view.setState({ isPaletteOpen: !narrow.matches, isInspectorOpen: !narrow.matches });
    if (narrow.matches) onWidth();
    narrow.addEventListener('change', onWidth);
    const onBroken = (event: PromiseRejectionEvent): void => tell(words.broke(event.reason instanceof Error ? event.reason.message : String(event.reason)), 'bad');
    window.addEventListener('unhandledrejection', onBroken);
    const onLeave = (event: BeforeUnloadEvent): void => {
      unreadText.getState().settle();
      if (!wouldLose()) return;
      // The last strokes are not in the journal yet when the page goes sooner than its delay.
      if (isUnsaved(designer.getState())) void keepNow();
      event.preventDefault();
    };
    const onFocus = (): void => void lookOutside();
    // The canvas asks for the inspector by Enter or double-click on a card.
    const onInspect = (): void => {
      const presses = pressCount();
      const focusField = (): boolean => {
        const field = document.querySelector<HTMLElement>('.inspector .inspector-section :is(input, select, textarea), .inspector input');
        field?.focus();
        return field !== null && document.activeElement === field;
      };
      // At once, so that the next key meets the field; later only if no key came between.
      flushSync(() => view.setState({ isInspectorOpen: true }));
      if (!focusField()) requestAnimationFrame(() => pressCount() === presses && focusField());
    };
    window.addEventListener('convas:inspect', onInspect);
    window.addEventListener('beforeunload', onLeave);
    window.addEventListener('focus', onFocus);
    const stops = [startPreferences(), startJournal(), startKeys(), followData(), startBeginning(), startTraining()];
    return () => {
      narrow.removeEventListener('change', onWidth);
      window.removeEventListener('unhandledrejection', onBroken);
      window.removeEventListener('beforeunload', onLeave);
      window.removeEventListener('focus', onFocus);
      window.removeEventListener('convas:inspect', onInspect);
      for (const stop of stops) stop();
    };
  }, []);
}

function useTitle(): void {
  const name = useDesigner((state) => state.document.name);
  const unsaved = useDesigner(isUnsaved);
  const isWelcoming = useView((state) => state.isWelcoming);
  useEffect(() => {
    document.title = isWelcoming ? words.brand : words.title(name === '' ? words.files.untitled : name, unsaved);
  }, [name, unsaved, isWelcoming]);
}

/** Files dragged over the window; layers dragged from the palette are the canvas's. */
function useFileDrop() {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  // Parts of the window that take images themselves say so.
  const isTaken = ({ target }: DragEvent): boolean => target instanceof Element && target.closest('[data-takes-files]') !== null;
  const listeners = {
    onDragOver: (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      if (isTaken(event)) return setOver(false);
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    },
    onDrop: (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (isTaken(event)) return;
      const [item] = event.dataTransfer.items;
      const entry = item?.kind === 'file' ? item.webkitGetAsEntry() : null;
      if (entry?.isDirectory === true) return tellOfFolder(entry.name);
      const files = [...event.dataTransfer.files];
      const file = files.find(({ name }) => isModel(name)) ?? files[0];
      if (file === undefined) return;
      // A model may keep its values in the files that are dropped with it.
      if (files.length > 1 && !isModel(file.name)) tell(words.files.onlyFirst(file.name, files.length));
      void openDropped(file, files.filter((one) => one !== file));
    },
  };
  return { isOver, listeners };
}

function Window() {
  useWindow();
  useTitle();
  const { isOver, listeners } = useFileDrop();
  const { isWelcoming, isPaletteOpen, isInspectorOpen, place } = useView((state) => state);
  const isDesign = place === 'design';
  const isSettled = useStore(beginning, (state) => state.isSettled);
  return (
    <div className="window" {...listeners}>
      <TopBar />
      <ConnectionBanner />
      <div className={`workspace ${isWelcoming ? 'welcoming' : isDesign ? '' : 'placed'}`}>
        {!isWelcoming && isDesign && isPaletteOpen && <Palette />}
        {/* The canvas stays where it is under the welcome view, so that coming back costs nothing. */}
        <div role={isDesign ? 'main' : 'region'} className="centre" inert={isWelcoming} aria-label={words.places.canvas}>
          <div className="canvas-frame"><Suspense fallback={null}><Canvas /></Suspense></div>
          {!isWelcoming && isDesign && <Suspense fallback={null}><Drawer /></Suspense>}
          <Suspense fallback={null}><ContextMenu /></Suspense>
        </div>
        {!isWelcoming && isDesign && isInspectorOpen && <Suspense fallback={<div className="inspector" />}><Inspector /></Suspense>}
        {!isWelcoming && <PlaceShown />}
        {isWelcoming && (isSettled ? <Welcome /> : <div className="welcome" />)}
      </div>
      <StatusBar />
      <Hints />
      <Notices />
      <Overlays />
      {isOver && <div className="drop-veil" aria-hidden="true"><p>{words.files.dropHere}</p></div>}
    </div>
  );
}

/** The whole window. */
export function App() {
  return <CrashGuard><Window /></CrashGuard>;
}
