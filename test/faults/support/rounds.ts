/** Number of times a fault is injected: `FAULT_SCALE` multiplies the usual number. */
export function rounds(usually: number): number {
  return usually * Number(process.env['FAULT_SCALE'] ?? 1);
}
