// The Train place.

/** The Train place. */
export function TrainPlace() {
  return <div className="place-empty" />;
}
