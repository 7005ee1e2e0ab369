// Where the canvas looks: the network, and the blocks on the way down to what is shown.
import { useDesigner } from '../session.ts';
import { scopeOf } from './scope.ts';
import { words } from './words.ts';

/** The way from the network to the block that is shown; nothing while the network itself is. */
export function Breadcrumbs() {
  const document = useDesigner((state) => state.document);
  const path = useDesigner((state) => state.scope);
  const enter = useDesigner((state) => state.enter);
  const { trail } = scopeOf(document, path);
  if (trail.length === 0) return null;
  return (
    <nav className="breadcrumbs" aria-label="Blocks">
      <ol>
        <li><button type="button" onClick={() => enter(null)}>{document.name === '' ? words.network : document.name}</button></li>
        {trail.map((step, i) => (
          <li key={step.path}>
            <button type="button" aria-current={i === trail.length - 1 ? 'location' : undefined} onClick={() => enter(step.path)}>{step.name}{step.repeat > 1 ? ` ${words.repeats(step.repeat)}` : ''}</button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
