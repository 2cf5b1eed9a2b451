import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';

const watching = Boolean(process.env.ROLLUP_WATCH);
const plugins = [
  nodeResolve({ browser: true, extensions: ['.ts', '.mjs', '.js'] }),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
  // Private members of classes stay readable in watch mode only.
  !watching && terser({ ecma: 2022, module: true, mangle: { properties: { regex: /^_[a-z]/ } } }),
];

export default [
  {
    input: { 'secure-messaging': 'src/secure-messaging.ts' },
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      entryFileNames: '[name].js',
      // The hash lets a site cache the panel for ever, beside an entry that it revalidates.
      chunkFileNames: '[name]-[hash].js',
      minifyInternalExports: true,
    },
    plugins,
  },
  !watching && {
    input: 'src/secure-messaging.ts',
    output: { file: 'dist/secure-messaging.d.ts', format: 'es' },
    plugins: [dts({ tsconfig: 'tsconfig.json' })],
  },
].filter(Boolean);
