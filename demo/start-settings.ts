import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, type Environment } from '../server/config.ts';

const DEFAULT_PORT = 3000;
const DEFAULT_DATA_FOLDER = fileURLToPath(new URL('../data', import.meta.url));

/** Variables of the server that may be set for the demo too; it sets the others itself. */
const PASSED_ON = [
  'CATALOGUE_FILE',
  'HOLIDAY_REGION',
  'ORGANISATION_NAME',
  'ORGANISATION_REGION',
  'SERVICE_NAME',
  'SERVICE_ADDRESS',
  'SERVICE_PHONE',
];

export interface StartSettings {
  readonly port: number;
  readonly dataFolder: string;
  readonly env: Environment;
  readonly reload: boolean;
}

/**
 * Reads the environment of the demo's commands: `PORT`, `DATA_FOLDER`, `DEMO_RELOAD` (set by `npm run dev`), and some of
 * the server's variables.
 * @throws {ConfigError} for a `PORT` that is none
 */
export function readStartSettings(env: Environment): StartSettings {
  const port = env['PORT']?.trim() || String(DEFAULT_PORT);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new ConfigError('PORT: must be a number from 0 to 65535');
  const passedOn = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    port: Number(port),
    dataFolder: resolve(env['DATA_FOLDER']?.trim() || DEFAULT_DATA_FOLDER),
    env: Object.fromEntries(passedOn),
    reload: env['DEMO_RELOAD'] === '1',
  };
}
