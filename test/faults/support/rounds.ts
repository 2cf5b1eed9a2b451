/** How often a fault is caused: `FAULT_SCALE` times as often as usual, if it is set. */
export function rounds(usually: number): number {
  return usually * Number(process.env['FAULT_SCALE'] ?? 1);
}
