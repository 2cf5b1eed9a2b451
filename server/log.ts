/** Ids, codes and counts. Never a text, a name, an address, a phone number or a token. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;

/** Writes each event as one line of JSON. */
export function createLog(stream: { write(line: string): unknown }, clock: () => Date = () => new Date()): Log {
  return (level, event, fields = {}) => {
    stream.write(`${JSON.stringify({ time: clock().toISOString(), level, event, ...fields })}\n`);
  };
}

/** Describes an error by its kind and place only: its message may quote what a member wrote. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, code, at: places.slice(0, 5).map((line) => line.trim()) };
}
