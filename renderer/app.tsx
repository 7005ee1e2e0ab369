// The window: top bar, palette, canvas with its drawer, inspector, status bar.
import '@xyflow/react/dist/style.css';
import './theme.css';

/** The whole window. */
export function App() {
  return <div className="window" />;
}
