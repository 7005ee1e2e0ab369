// The Data place.

/** The Data place. */
export function DataPlace() {
  return <div className="place-empty" />;
}
