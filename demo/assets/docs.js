/* global document, fetch, matchMedia, SwaggerUIBundle, URL -- runs in the browser, as it is */

// Swagger UI's dark colours hang on a class of the document.
const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', paint);
paint();

const root = document.getElementById('docs');

/** Fetches the token that a request needs: an agent's below `/api/agent`, a member's elsewhere. */
async function fetchToken(url) {
  const isForAgents = new URL(url, document.baseURI).pathname.startsWith('/api/agent/');
  const response = await fetch(isForAgents ? '/demo/token?as=agent' : root.dataset.memberToken);
  return response.text();
}

SwaggerUIBundle({
  url: '/api/openapi.json',
  domNode: root,
  // Links to a route would stand inside the button that opens it, which screen readers cannot tell apart.
  deepLinking: false,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  async requestInterceptor(request) {
    if (!request.loadSpec) request.headers.Authorization = `Bearer ${await fetchToken(request.url)}`;
    return request;
  },
});
