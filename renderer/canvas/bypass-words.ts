// Every sentence of bypassing a layer.

/** The words of bypassing. */
export const bypassWords = {
  title: (name: string): string => `Bypass ${name}`, backTitle: (name: string): string => `Put ${name} back`,
  done: (name: string): string => `The wires go past ${name} now. Press B again to put it back.`, back: (name: string): string => `${name} is on its wire again.`,
  chooseOne: 'Select one layer to bypass, then press B.', noWire: (name: string): string => `${name} has no wires, and none runs beside it. Drag it onto a wire to put it there.`,
  command: 'Bypass, or put back',
} as const;
