/* global fetch, location, setTimeout -- runs in the browser, as it is */

const PAUSE_MS = 700;
let known;

/** Reloads the page once the bundle or the server has changed, and waits while the server restarts. */
async function watch() {
  const build = await fetch('/demo/build').then(
    (response) => (response.ok ? response.text() : undefined),
    () => undefined,
  );
  known ??= build;
  if (build !== undefined && build !== known) location.reload();
  else setTimeout(watch, PAUSE_MS);
}

watch();
