// On the start page: the trained networks that came with Convas, to be used for data of one's own.
import { takeTemplateAsBase, useTrainedTemplates } from './sources.ts';
import { transferWords } from './words.ts';
import './trained-start.css';

const w = transferWords.base;

/** The section; nothing where no trained network came along. */
export function TrainedStart() {
  const templates = useTrainedTemplates();
  if (templates.length === 0) return null;
  return (
    <section className="welcome-section" aria-labelledby="welcome-trained">
      <h2 id="welcome-trained">{w.start}</h2>
      <p className="welcome-hint">{w.startDoc}</p>
      <ul className="trained-list">
        {templates.map(({ id, title, about }) => (
          <li key={id}>
            <div><p className="trained-title">{title}</p><p className="trained-about">{about}</p></div>
            <button type="button" className="button" aria-label={`${w.button} ${title}`} onClick={() => void takeTemplateAsBase(id)}>{w.button}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}
