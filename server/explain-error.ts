import { OperatorError } from './errors.ts';

/**
 * Tells the operator why a command failed.
 * @param context begins the line when the error's own message is not written for the operator
 */
export function explainError(error: unknown, context: string): string {
  if (!(error instanceof Error)) return `${context}: ${String(error)}`;
  if (error instanceof OperatorError) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `PORT: ${String(error.port)} is taken by another program`;
  }
  const cause = error.cause instanceof Error ? ` (${firstLine(error.cause)})` : '';
  return `${context}: ${firstLine(error)}${cause}`;
}

/** The error's code replaces an empty message: a refused connection to a name with several addresses has none. */
function firstLine(error: Error): string {
  const [line = ''] = error.message.split('\n');
  return line || ('code' in error ? String(error.code) : error.name);
}
