// Parts that the inspector's views share: heading with a name to change, rows of figures, problems with their fixes.
import { useId, useState, type ReactNode } from 'react';
import { rename } from '../../core/design/edit.ts';
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import { isUnfinished } from '../../core/design/unfinished.ts';
import type { LayerRecord } from '../../core/document/model.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { designer, useDesigner } from '../session.ts';
import { told } from '../told.ts';
import { words } from '../words.ts';
import { faultSum } from './fault-sum.ts';
import { Fixes } from './fixes.tsx';
import { Icon } from './icons.tsx';
import { groupIcons, groupOf } from './problem-groups.ts';

const longestName = 120;

/** The name of a layer as a field: refused names are explained and change nothing. */
function NameField({ record }: { readonly record: LayerRecord }) {
  const [draft, setDraft] = useState<string | null>(null);
  const document = useDesigner((state) => state.document);
  const errorId = useId();
  const tried = draft === null || draft === record.name ? null : rename(document, record.id, draft);
  const refusal = tried === null || tried.ok ? null : tried.error.message;
  const accept = (): void => {
    if (draft !== null && refusal === null) designer.getState().edit(words.edits.rename(record.name), (now) => rename(now, record.id, draft));
    setDraft(null);
  };
  return (
    <div>
      <input
        className="input inspector-name" aria-label={words.inspector.name} aria-invalid={refusal !== null} aria-describedby={refusal === null ? undefined : errorId} maxLength={longestName} spellCheck={false}
        value={draft ?? record.name} onChange={(event) => setDraft(event.target.value)} onBlur={accept}
        onKeyDown={(event) => {
          if (event.key === 'Enter') accept();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {refusal !== null && <p className="field-fault" id={errorId}>{refusal}</p>}
    </div>
  );
}

interface HeadingProps {
  readonly record: LayerRecord;
  readonly title: string;
  readonly group: string;
}

/** Icon, name and kind of a layer. */
export function LayerHeading({ record, title, group }: HeadingProps) {
  return (
    <div className="inspector-heading" data-family={group}>
      <span className="inspector-icon"><LayerIcon kind={record.kind} /></span>
      <div>
        <NameField record={record} />
        <p className="inspector-kind">{title}</p>
      </div>
    </div>
  );
}

/** A titled part of the inspector. */
export function Section({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <section className="inspector-section" {...(title === undefined ? {} : { 'aria-label': title })}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** One figure: its name, its value, and how it comes about. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly detail?: string | null;
}

/** Rows of figures. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ name, value, detail }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {detail !== undefined && detail !== null && <span className="figure-detail">{detail}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Problems of what is selected, each with its fixes. */
export function Problems({ diagnostics }: { readonly diagnostics: readonly DrawingDiagnostic[] }) {
  const document = useDesigner((state) => state.document);
  if (diagnostics.length === 0) return null;
  return (
    <Section>
      <ul className="inspector-problems">
        {diagnostics.map((one, i) => (
          <li key={`${one.code} ${one.layer ?? ''} ${i}`} className={`problem ${one.severity} ${groupOf(one)}`}>
            <Icon name={groupIcons[groupOf(one)]} />
            <div>
              <p><span className="hidden-text">{isUnfinished(one) ? words.severities.unfinished : words.severities[one.severity]}: </span>{told(document, one.message)}</p>
              {faultSum(one) !== null && <p className="fault-detail mono">{faultSum(one)}</p>}
              <Fixes diagnostic={one} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
