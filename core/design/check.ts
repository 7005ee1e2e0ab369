// Checking: walks the flattened drawing in order, types every wire, gathers diagnostics and figures. The public face of the
// room; the walk itself, the rules and the fixes have files of their own.
export type { Checked, CheckedLayer, DrawingDiagnostic, ReceptiveField, Totals } from './checked.ts';
export { checkWithFixes, fixesFor } from './fixes.ts';
export { receptiveFieldOf } from './receptive-field.ts';
export { check } from './walk.ts';
