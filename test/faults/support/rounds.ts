/** How often a fault is caused: `FAULT_ROUNDS` if it is set. */
export function rounds(usually: number): number {
  return Number(process.env['FAULT_ROUNDS'] ?? usually);
}
