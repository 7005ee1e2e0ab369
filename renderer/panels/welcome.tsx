// Where a person begins: an empty drawing, a template, something opened lately, or what was rescued from a window that ended.
import { useEffect, useState } from 'react';
import type { JournalEntry, RecentProject, TemplateInfo } from '../../core/run/services.ts';
import { commandOf } from '../commands.ts';
import { newDrawing, openTemplate } from '../files.ts';
import { formatCount } from '../format.ts';
import { designer, theMachine, useDesigner, view } from '../session.ts';
import { openTable } from '../overlays/table-state.ts';
import { isUnsaved } from '../store.ts';
import { words } from '../words.ts';
import { openWindow } from '../windows.ts';
import { IconButton } from './controls.tsx';
import { Icon } from './icons.tsx';
import { usePreviews, type Bar, type Preview } from './template-cards.ts';
import { choosing, KeptDrawing, RecentDrawing } from './welcome-lists.tsx';
import './welcome.css';

const w = words.welcome;
const picture = { width: 232, height: 56, gap: 3, widest: 30 } as const;
const mostBars = 26;

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

function Picture({ bars }: { readonly bars: readonly Bar[] }) {
  const every = Math.ceil(bars.length / mostBars);
  const shown = bars.filter((_, i) => i % every === 0);
  const sum = shown.reduce((total, { width }) => total + width, 0) || 1;
  const room = picture.width - picture.gap * Math.max(0, shown.length - 1);
  let x = 0;
  return (
    <svg className="template-picture" viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true">
      {shown.map(({ group, height, width }, i) => {
        const across = Math.min(picture.widest, (room * width) / sum);
        const tall = picture.height * height;
        const at = x;
        x += across + picture.gap;
        return <rect key={i} data-family={group} x={at} y={(picture.height - tall) / 2} width={across} height={tall} rx={Math.min(2, across / 2)} />;
      })}
    </svg>
  );
}

/** Who wrote the paper a template comes from; its whole name is told when the card is pointed at. */
const authorsOf = (source: string): string => source.split(': ')[0] ?? source;

function TemplateCard({ template, preview }: { readonly template: TemplateInfo; readonly preview: Preview | undefined }) {
  const here = (): void => void openTemplate(template.id);
  const elsewhere = (): void => openWindow({ at: 'template', id: template.id });
  return (
    <li>
      <button type="button" className="template-card" title={template.source ?? undefined} {...choosing(here, elsewhere)}>
        {preview === undefined ? <span className="template-picture" /> : <Picture bars={preview.bars} />}
        <span className="template-title">{template.title}{template.year !== null && <span className="template-year">{template.year}</span>}</span>
        {template.source !== null && <span className="template-source">{authorsOf(template.source)}</span>}
        <span className="template-about">{template.about}</span>
        <span className="template-figures">{preview !== undefined && <><span>{w.parameters(formatCount(preview.parameters))}</span><span>{w.layers(preview.layers)}</span></>}</span>
      </button>
      <IconButton className="small elsewhere" icon="window" label={w.newWindow(template.title)} onClick={elsewhere} />
    </li>
  );
}

/** The welcome view. */
export function Welcome() {
  const { start, dropKept, dropRecent } = useStart();
  const previews = usePreviews((start ?? nothing).templates);
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
        <section className="welcome-section" aria-labelledby="welcome-templates">
          <h2 id="welcome-templates">{w.templates}</h2>
          {start === null || start.templates.length === 0 ? <p className="welcome-hint" role="status">{start === null ? w.loading : w.noTemplates}</p> : <ul className="template-list">{start.templates.map((template) => <TemplateCard key={template.id} template={template} preview={previews.get(template.id)} />)}</ul>}
        </section>
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
