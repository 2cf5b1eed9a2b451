import { attributesOf, type Settings } from './settings.ts';

/** Writes the HTML that a page needs for these settings. */
export function writeTag(settings: Settings): string {
  const { slot, token } = settings.fields;
  const attributes = attributesOf(settings).map(([name, value]) => (value ? `${name}="${escapeHtml(value)}"` : name));
  const onOneLine = ['<secure-messaging', ...attributes].join(' ');
  const start = onOneLine.length > 80 ? ['<secure-messaging', ...attributes].join('\n  ') : onOneLine;
  return [
    '<script type="module" src="/secure-messaging.js"></script>',
    `${start}>${escapeHtml(slot)}</secure-messaging>`,
    ...writeStyle(settings),
    ...(TOKEN_SCRIPTS[token] ?? []),
  ].join('\n');
}

/** Scripts that give the tag a token; `yourAccessToken` is for the site to write. */
const TOKEN_SCRIPTS: Record<string, string[]> = {
  provider: [
    '<script type="module">',
    "  const messaging = document.querySelector('secure-messaging');",
    '  messaging.tokenProvider = ({ refresh }) => yourAccessToken({ refresh });',
    '</script>',
  ],
  event: [
    '<script type="module">',
    "  document.addEventListener('secure-messaging-token', (event) => {",
    '    event.respondWith(yourAccessToken({ refresh: event.refresh }));',
    '  });',
    '</script>',
  ],
};

function writeStyle({ fields: { scheme }, properties }: Settings): string[] {
  const declarations = [...(scheme === 'auto' ? [] : [['color-scheme', scheme]]), ...Object.entries(properties)];
  if (declarations.length === 0) return [];
  return [
    '<style>',
    '  secure-messaging {',
    ...declarations.map(([name, value]) => `    ${name}: ${value};`),
    '  }',
    '</style>',
  ];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
