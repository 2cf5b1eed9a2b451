/** Why an operator's command cannot be done, in one line that says what to mend. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}
