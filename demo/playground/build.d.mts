import type { Plugin, RollupOptions } from 'rollup';

export const serverInBrowser: Plugin;
export const playground: RollupOptions;
