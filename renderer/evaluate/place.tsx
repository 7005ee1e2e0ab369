// The Evaluate place.

/** The Evaluate place. */
export function EvaluatePlace() {
  return <div className="place-empty" />;
}
