// Where a person begins: an empty drawing, a template, something opened lately, or what was rescued from a window that ended.
import { useEffect, useState } from 'react';
import type { JournalEntry, RecentProject, TemplateInfo } from '../../core/run/services.ts';
import { commandOf } from '../commands.ts';
import { newDrawing } from '../files.ts';
import { designer, theMachine, useDesigner, view } from '../session.ts';
import { openTable } from '../overlays/table-state.ts';
import { isUnsaved } from '../store.ts';
import { TrainedStart } from '../transfer/trained-start.tsx';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import { TemplateGallery } from './template-gallery.tsx';
import { KeptDrawing, RecentDrawing } from './welcome-lists.tsx';
import './welcome.css';

const w = words.welcome;

interface Start {
  readonly templates: readonly TemplateInfo[];
  readonly recent: readonly RecentProject[];
  readonly kept: readonly JournalEntry[];
}

const nothing: Start = { templates: [], recent: [], kept: [] };

/** What the machine offers to begin with; asked again when it comes back. */
function useStart(): { readonly start: Start | null; readonly dropKept: (id: string) => void; readonly dropRecent: (path: string) => void } {
  const [start, setStart] = useState<Start | null>(null);
  useEffect(() => {
    let isOver = false;
    const load = async (): Promise<void> => {
      const machine = theMachine();
      const [templates, recent, kept] = await Promise.all([machine.call('templates', {}), machine.call('recent', {}), machine.call('kept', {})]);
      if (!isOver) setStart({ templates, recent, kept });
    };
    const stop = theMachine().onConnection((connection) => {
      if (connection === 'open') load().catch(() => setStart((now) => now ?? nothing));
    });
    return () => {
      isOver = true;
      stop();
    };
  }, []);
  const change = (how: (now: Start) => Partial<Start>): void => setStart((now) => (now === null ? null : { ...now, ...how(now) }));
  return {
    start,
    dropKept: (id) => change(({ kept }) => ({ kept: kept.filter((one) => one.id !== id) })),
    dropRecent: (path) => change(({ recent }) => ({ recent: recent.filter((one) => one.path !== path) })),
  };
}

/** The welcome view. */
export function Welcome() {
  const { start, dropKept, dropRecent } = useStart();
  const hasDrawing = useDesigner((state) => isUnsaved(state) || Object.keys(state.document.layers).length > 0);
  const name = useDesigner((state) => state.document.name);
  return (
    <main className="welcome">
      <div className="welcome-page">
        <h1>{w.title}</h1>
        <p className="welcome-lead">{w.lead}</p>
        <div className="welcome-actions">
          <button type="button" className="button primary large" onClick={() => void newDrawing()}><Icon name="plus" />{w.empty}</button>
          <button type="button" className="button large" onClick={() => commandOf('open').run()}><Icon name="open" />{w.open}</button>
          <button type="button" className="button large" onClick={() => commandOf('import').run()}><Icon name="import" />{commandOf('import').label}</button>
          <button type="button" className="button large" onClick={() => openTable()}><Icon name="copy" />{w.fromTable}</button>
          {hasDrawing && <button type="button" className="button large" onClick={() => view.setState({ isWelcoming: false })}>{w.back(designer.getState().document.name || name)}</button>}
        </div>
        {start !== null && start.kept.length > 0 && (
          <section className="welcome-section" aria-labelledby="welcome-kept">
            <h2 id="welcome-kept">{w.kept}</h2>
            <p className="welcome-hint">{w.keptHint}</p>
            <ul className="kept-list">{start.kept.map((kept) => <KeptDrawing key={kept.id} kept={kept} onGone={() => dropKept(kept.id)} />)}</ul>
          </section>
        )}
        <TrainedStart />
        <TemplateGallery templates={start === null ? null : start.templates} />
        <div className="welcome-columns">
          {start !== null && start.recent.length > 0 && (
            <section className="welcome-section" aria-labelledby="welcome-recent">
              <h2 id="welcome-recent">{w.recent}</h2>
              <ul className="recent-list">{start.recent.slice(0, 6).map((recent) => <RecentDrawing key={recent.path} recent={recent} onGone={() => dropRecent(recent.path)} />)}</ul>
            </section>
          )}
          <section className="welcome-section" aria-labelledby="welcome-moves">
            <h2 id="welcome-moves">{w.moves}</h2>
            <ol className="welcome-moves">{w.firstMoves.map((move) => <li key={move}>{move}</li>)}</ol>
          </section>
        </div>
      </div>
    </main>
  );
}
