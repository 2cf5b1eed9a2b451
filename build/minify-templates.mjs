import { transform } from 'esbuild';
import { walk } from 'estree-walker';
import MagicString from 'magic-string';

/**
 * Rollup plugin that minifies the style sheets in css`` by esbuild, and takes the indentation off the templates in html``:
 * 0.6 kB brotli.
 */
export function minifyTemplates() {
  return {
    name: 'minify-templates',
    async transform(code, id) {
      if (!/\/src\//.test(id)) return undefined;
      const texts = [];
      walk(this.parse(code), {
        enter({ type, tag, quasi }) {
          if (type === 'TaggedTemplateExpression') texts.push(...quasi.quasis.map((text) => [tag.name, text]));
        },
      });
      const minified = new MagicString(code);
      for (const [tag, { start, end }] of texts) {
        if (start === end) continue;
        const text = code.slice(start, end);
        minified.overwrite(start, end, tag === 'css' ? await minifyCss(text) : text.replace(/\n\s+/g, '\n'));
      }
      return { code: minified.toString(), map: minified.generateMap({ hires: true }) };
    },
  };
}

async function minifyCss(css) {
  const { code } = await transform(css, { loader: 'css', minify: true, target: 'es2022' });
  return code.trim();
}
