import * as v from 'valibot';
import { OperatorError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The message has one line for each variable that is missing or wrong, and never a value: it may be a secret. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError';
}

/** Environment variables that are read one by one; what is wrong with them is collected. */
export interface Variables {
  /** Without the white space around it. An empty one counts as missing. */
  readonly value: (name: string) => string | undefined;
  readonly optional: <S extends v.GenericSchema<string, unknown>>(
    name: string,
    schema: S,
  ) => v.InferOutput<S> | undefined;
  /** What it returns for a fault is never used: the faults are thrown. */
  readonly required: (name: string, schema: v.GenericSchema<string, string>) => string;
  readonly addFaults: (...lines: readonly string[]) => void;
  /** @throws {ConfigError} naming every variable at fault */
  readonly throwFaults: () => void;
}

export function readVariables(env: Environment): Variables {
  const faults: string[] = [];
  const variables: Variables = {
    value: (name) => env[name]?.trim() || undefined,
    optional(name, schema) {
      const given = variables.value(name);
      if (given === undefined) return undefined;
      const result = v.safeParse(schema, given);
      if (result.success) return result.output;
      faults.push(`${name}: ${result.issues[0].message}`);
      return undefined;
    },
    required(name, schema) {
      if (variables.value(name) === undefined) faults.push(`${name}: is missing`);
      return variables.optional(name, schema) ?? '';
    },
    addFaults: (...lines) => void faults.push(...lines),
    throwFaults() {
      if (faults.length > 0) throw new ConfigError(faults.join('\n'));
    },
  };
  return variables;
}
