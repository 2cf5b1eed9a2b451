import type { Page } from 'playwright-core';

/**
 * Collects what a developer would see in red in the browser's tools, frames and service worker included: errors on the
 * console, exceptions that nobody caught, requests without an answer or with a status of 400 and above.
 *
 * @returns the list, which grows while the page is used
 */
export function watchErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(`exception: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    errors.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) errors.push(`${response.request().method()} ${response.url()}: ${response.status()}`);
  });
  return errors;
}
