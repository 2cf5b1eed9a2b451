/* global document, fetch -- runs in the browser, as it is */

/**
 * Gets a token for the member, as each site does in its own way: here from the demo's issuer, by the sign-in cookie.
 * Without one the page stays, with all that is written in it, and offers to sign in again in another window.
 */
async function tokenProvider() {
  const response = await fetch('/demo/token');
  const isEnded = response.status === 401;
  document.querySelector('[data-session-ended]').hidden = !isEnded;
  if (isEnded) return undefined;
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return response.text();
}

for (const messaging of document.querySelectorAll('secure-messaging')) messaging.tokenProvider = tokenProvider;

// The result of a form takes the focus, so that it is seen and read out.
document.querySelector('[data-focus]')?.focus();
