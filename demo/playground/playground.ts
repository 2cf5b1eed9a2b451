import { ActivityLog } from './activity-log.ts';
import { BEHAVIOURS } from './backend-behaviour.ts';
import { copyText } from './copy-text.ts';
import { describeEvent } from './describe-event.ts';
import { Preview } from './preview.ts';
import { SettingFields } from './setting-fields.ts';
import { readHash, writeHash, type Field, type Settings } from './settings.ts';
import { SimulatedBackend } from './simulated-backend.ts';
import { StateChart } from './state-chart.ts';
import { writeTag } from './write-tag.ts';

const find = <Found extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Found;

/** Settings that a tag reads only when it starts: a new value needs a new tag. */
const NEEDS_NEW_TAG: readonly Field[] = ['api-url', 'theme', 'subject', 'motive', 'service', 'profile', 'token'];

const log = new ActivityLog(find('log'), find('log-empty'));
const backend = new SimulatedBackend();
const fields = new SettingFields(
  find<HTMLFormElement>('settings'),
  (settings, changed) => void change(settings, changed),
);
const chart = new StateChart(find('chart'), find('state'));
const preview = new Preview(find<HTMLIFrameElement>('preview'), noteEvent, (states) => chart.show(states));

function noteEvent(event: Event): void {
  log.add('event', event.type, JSON.stringify(describeEvent(event)));
  if (event.type === 'secure-messaging-open') show(fields.noteOpen(true));
  if (event.type === 'secure-messaging-close') show(fields.noteOpen(false));
}

async function change(settings: Settings, changed: Field[]): Promise<void> {
  steer(settings);
  if (changed.includes('history')) await backend.reset(settings.fields.history);
  if (changed.includes('history') || changed.some((name) => NEEDS_NEW_TAG.includes(name))) return renew();
  show(settings);
  preview.update(settings);
}

/** Replaces the tag, as when the page is loaded again: its dialog is closed. */
function renew(): void {
  const settings = fields.noteOpen(false);
  show(settings);
  preview.renew(settings);
}

function steer({ fields: { backend: behaviour, 'api-url': apiUrl } }: Settings): void {
  backend.behaviour = BEHAVIOURS.find((each) => each === behaviour) ?? 'normal';
  backend.apiUrl = apiUrl || '/api';
}

/** Shows the tag to copy, and writes the settings into the address. */
function show(settings: Settings): void {
  find('tag').textContent = writeTag(settings);
  const hash = writeHash(settings);
  if (hash !== location.hash.slice(1)) {
    history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
  }
}

/** Announces words in the status line, also when they are the same as before. */
function say(words: string): void {
  const status = find('status');
  status.textContent = '';
  requestAnimationFrame(() => (status.textContent = words));
}

function onClick(id: string, act: () => void | Promise<void>): void {
  find(id).addEventListener('click', () => void act());
}

function call(name: string, method: () => void): void {
  log.add('call', name, '');
  method();
}

onClick('show', () => call('show()', () => preview.tag?.show()));
onClick('hide', () => call('hide()', () => preview.tag?.hide()));
onClick('compose', () => {
  const [theme, subject, motive] = find<HTMLSelectElement>('compose-topic').value.split('/');
  const topic = { ...(theme && { theme }), ...(subject && { subject }), ...(motive && { motive }) };
  call(`compose(${JSON.stringify(topic)})`, () => preview.tag?.compose(topic));
});
onClick('answer', async () => {
  const reference = await backend.answerAsAgent();
  if (reference) renew();
  say(reference ? `Answered ${reference}; the tag was loaded again.` : 'No message waits for an answer.');
});
onClick('reset-data', async () => {
  await backend.reset(fields.settings.fields.history);
  renew();
  say('The data is as at first.');
});
onClick('reset-settings', async () => {
  history.replaceState(null, '', location.pathname + location.search);
  await restore();
  say('All settings are as at first.');
});
onClick('copy-tag', async () => {
  say((await copyText(find('tag'))) ? 'Copied' : 'Selected: copy it with Ctrl+C or ⌘C.');
});
onClick('clear', () => {
  log.clear();
  say('The log is empty.');
});

/** Applies the settings in the address. */
async function restore(): Promise<void> {
  fields.settings = readHash(location.hash);
  const { settings } = fields;
  steer(settings);
  await backend.reset(settings.fields.history);
  show(settings);
  preview.renew(settings);
}

/** Folds the settings where they stand above the preview, so that the preview comes into view. */
function foldSettings(): void {
  if (matchMedia('(min-width: 60rem)').matches) return;
  for (const group of document.querySelectorAll('details')) group.open = false;
}

async function start(): Promise<void> {
  foldSettings();
  backend.onExchange = ({ method, path, outcome }) => log.add('request', `${method} ${path}`, outcome);
  try {
    await backend.start();
  } catch {
    return fail('The simulated backend needs a service worker: open this page over https, or from localhost.');
  }
  try {
    await Promise.all([preview.load(), chart.load()]);
  } catch {
    return fail('The messaging could not be loaded from ../secure-messaging.js: build it first.');
  }
  await restore();
  addEventListener('hashchange', () => void restore());
  document.documentElement.dataset['ready'] = '';
}

function fail(words: string): void {
  const alert = find('failure');
  alert.textContent = words;
  alert.hidden = false;
}

void start();
