// The gallery of known networks: by family in the order of their list, as published or at desk size, searched by typing. A card
// opens here; with the control or command key, or the middle button, in a window of its own.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { TemplateInfo } from '../../core/run/services.ts';
import { openTemplate } from '../files.ts';
import { formatCount, formatMacs } from '../format.ts';
import { answering, type Findable } from '../matching.ts';
import { useView } from '../session.ts';
import { openWindow } from '../windows.ts';
import { IconButton } from './controls.tsx';
import { galleryWords as w } from './gallery-words.ts';
import { Icon } from './icons.tsx';
import { neighbourCard, ofSize, families, type Size } from './template-order.ts';
import { TemplatePicture } from './template-picture.tsx';
import { usePreviews, type Preview } from './template-cards.ts';
import { warnOfMemory } from './template-memory.ts';
import { choosing } from './welcome-lists.tsx';

/** What a network is found by. */
function asFindable({ id, title, family, about, authors, introduced, year, source }: TemplateInfo): Findable {
  return { title, kind: id, group: (family ?? '').toLowerCase(), summary: `${about} ${introduced ?? ''} ${source ?? ''}`, also: `${authors ?? ''} ${year ?? ''} ${family ?? ''}`.toLowerCase().replaceAll(',', '') };
}

function Card({ template, twin, preview, isAlone }: { readonly template: TemplateInfo; readonly twin: TemplateInfo | undefined; readonly preview: Preview | undefined; readonly isAlone: boolean }) {
  const here = (): void => void openTemplate(template.id).then(() => warnOfMemory(template, twin));
  const elsewhere = (): void => openWindow({ at: 'template', id: template.id });
  return (
    <li>
      <button type="button" className="template-card" title={template.source ?? undefined} {...choosing(here, elsewhere)}>
        {preview === undefined ? <span className="template-picture" /> : <TemplatePicture bars={preview.bars} />}
        <span className="template-title">{template.title}{isAlone && template.year !== null && <span className="template-year">{template.year}</span>}</span>
        {isAlone && template.authors !== null && <span className="template-source">{template.authors}</span>}
        <span className="template-about">{template.about}</span>
        <span className="template-figures">
          {template.parameters !== null && <span>{w.parameters(formatCount(template.parameters))}</span>}
          {template.macs !== null && <span title={w.macsDoc}>{w.macs(formatMacs(template.macs))}</span>}
        </span>
      </button>
      <IconButton className="small elsewhere" icon="window" label={w.newWindow(template.title)} onClick={elsewhere} />
    </li>
  );
}

/** Moves the keyboard from card to card as they lie. */
function moveAmongCards(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('.template-card')];
  const isSearch = event.target instanceof HTMLInputElement;
  if (isSearch ? event.key !== 'ArrowDown' : !event.key.startsWith('Arrow')) return;
  const next = isSearch ? 0 : neighbourCard(cards.map((card) => card.getBoundingClientRect()), cards.indexOf(event.target), event.key);
  if (next === null) return;
  cards[next]?.focus();
  event.preventDefault();
}

let lastSize: Size = 'full';

/** The gallery; null: the machine has not said yet which templates there are. */
export function TemplateGallery({ templates }: { readonly templates: readonly TemplateInfo[] | null }) {
  const [query, setQuery] = useState('');
  const [size, setSize] = useState<Size>(lastSize);
  const search = useRef<HTMLInputElement>(null);
  const choosing = useView((state) => state.choosing);
  const hasTemplates = templates !== null && templates.length > 0;
  useEffect(() => {
    if (choosing > 0) search.current?.focus();
  }, [choosing, hasTemplates]);
  const all = templates ?? [];
  const wanted = query.trim();
  const shown = useMemo(() => (wanted === '' ? ofSize(all, size) : answering(wanted, all, asFindable)), [all, size, wanted]);
  const previews = usePreviews(shown);
  const twinOf = ({ id }: TemplateInfo): TemplateInfo | undefined => all.find((one) => one.id === `${id}-desk`);
  const cards = (list: readonly TemplateInfo[], isAlone: boolean) => <ul className="template-list">{list.map((template) => <Card key={template.id} template={template} twin={twinOf(template)} preview={previews.get(template.id)} isAlone={isAlone} />)}</ul>;
  const choose = (next: Size): void => {
    lastSize = next;
    setSize(next);
  };
  return (
    <section className="welcome-section template-gallery" aria-labelledby="welcome-templates" onKeyDown={moveAmongCards}>
      <div className="template-head">
        <h2 id="welcome-templates">{w.title}</h2>
        {all.length > 0 && (
          <>
            <div className="template-search">
              <Icon name="search" />
              <input
                ref={search} className="input" type="search" placeholder={w.search} aria-label={w.search} title={w.searchDoc} value={query} spellCheck={false} onChange={(event) => setQuery(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') setQuery('');
                  if (event.key === 'Enter' && wanted !== '' && shown[0] !== undefined) void openTemplate(shown[0].id);
                }}
              />
            </div>
            <div className="segments" role="group" aria-label={w.sizes}>
              {(['full', 'desk'] as const).map((one) => <button key={one} type="button" aria-pressed={size === one} title={w.sizeDoc[one]} disabled={wanted !== ''} onClick={() => choose(one)}>{w.size[one]}</button>)}
            </div>
          </>
        )}
      </div>
      {all.length === 0 && <p className="welcome-hint" role="status">{templates === null ? w.loading : w.noTemplates}</p>}
      {wanted !== '' && <p className="template-found" role="status">{shown.length === 0 ? w.none(wanted) : w.found(shown.length)}</p>}
      {wanted !== '' && shown.length > 0 && cards(shown, true)}
      {wanted === '' && families(shown).map(({ family, members }) => {
        const [first] = members;
        return (
          <section key={family} className="template-family" aria-label={family === '' ? w.others : family}>
            <h3>{family === '' ? w.others : family}{first?.authors !== null && first !== undefined && <span className="template-by">{w.by(first.authors, first.year)}</span>}</h3>
            {first?.introduced !== null && first !== undefined && <p className="template-introduced">{first.introduced}</p>}
            {cards(members, false)}
          </section>
        );
      })}
    </section>
  );
}
