import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { KeptMail } from '../../demo/delivery/mailbox.ts';
import { findSampleMember } from '../../demo/sample-members.ts';
import type { SentMessage } from '../../src/contract/conversations.ts';
import { LANGUAGES, type Language } from '../../src/contract/topic.ts';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { isMail, isSms, waitForDeliveries } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import {
  CARD_PAGE,
  CARD_TOPIC,
  findTopic,
  journeyWords,
  pathOf,
  plain,
  sayDateTime,
  sayDay,
  sayDeadline,
} from '../support/journey-words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const LEVELS = ['theme', 'subject', 'motive'] as const;
const MEMBER = findSampleMember('particulier')!;
const ADDRESSES = [MEMBER.email, MEMBER.phone!];

const LINES = ['Bonjour,', 'Ma carte <b>arrivera</b>-t-elle avant le départ ?', '', 'Merci & à bientôt'];
const TEXT = LINES.join('\n');
const ANSWER = 'Bonjour,\nVotre carte est partie ce matin.\nBien cordialement';
const REPLY = 'Merci, elle est bien arrivée.';

const mails = {
  fr: {
    rubric: 'Mes messages et mes réponses',
    receipt: 'MSA Picardie – Mes messages et mes réponses : votre message est bien arrivé',
    answer: 'MSA Picardie – Mes messages et mes réponses : une réponse vous attend',
    facts: ['48 h (jours ouvrés)', 'Service des relations avec les adhérents', '01 99 00 12 34', 'Bonjour Aline Caron'],
    sms: /^MSA Picardie : message arrivé le .+ dans Mes messages et mes réponses\. Réponse sous 48h \(jours ouvrés\)/,
  },
  en: {
    rubric: 'My messages and answers',
    receipt: 'MSA Picardie – My messages and answers: we have received your message',
    answer: 'MSA Picardie – My messages and answers: you have an answer',
    facts: [
      '48 hours (working days)',
      'Service des relations avec les adhérents',
      '01 99 00 12 34',
      'Hello Aline Caron',
    ],
    sms: /^MSA Picardie: message received .+ in My messages and answers\. Answer within 48h \(working days\)/,
  },
} satisfies Record<Language, unknown>;

for (const language of LANGUAGES) {
  describe(`A member's message, end to end (${language})`, () => {
    const words = journeyWords[language];
    const topic = findTopic(CARD_TOPIC, language);
    const path = pathOf(topic);
    let stage: Stage;
    let member: MessagingDriver;
    let agent: Page;
    let sent: SentMessage;

    before(async () => {
      // Another member's message is four days old when the journey begins.
      stage = await openStage({ clockOffset: -4 * DAY_MS });
      await stage.callApi('exploitant', 'POST', '/conversations', { ...CARD_TOPIC, text: 'Mon message attend déjà.' });
      await waitForDeliveries(stage.demo.mailbox, ['gilles.lemaire@example.org', '+33639980102'], 2);
      stage.advance(4 * DAY_MS);
      member = await stage.signIn('particulier', { language });
    });
    after(() => stage.close());

    /** Waits for exactly this many mails and text messages to the member. @returns the latest mail */
    const latestMail = async (count: number): Promise<KeptMail> => {
      const deliveries = await waitForDeliveries(stage.demo.mailbox, ADDRESSES, count);
      assert.equal(deliveries.length, count);
      return deliveries.find(isMail)!;
    };

    const assertKeepsSecrets = (said: string) => {
      const secrets = [...LINES.filter(Boolean), ...ANSWER.split('\n').slice(1, 2), topic.motive.label, sent.reference];
      for (const secret of secrets) assert.ok(!said.includes(secret), `a notification says "${secret}"`);
    };

    const entry = () =>
      member.messaging
        .getByRole('listitem')
        .filter({ has: member.page.getByRole('button', { name: topic.motive.label }) });

    test('The envelope is on the page, and its name counts one unread answer', async () => {
      await member.page.goto(CARD_PAGE);
      const name = `${words.launcher.title} (${words.launcher.unread(1)})`;
      await member.button(name).waitFor();
      assert.equal(await member.dialog.isVisible(), false);
    });

    test('The dialog opens on the message step with theme, subject and motive filled in and changeable', async () => {
      await member.envelope.click();
      await member.dialog.waitFor();
      await member.field.waitFor();
      for (const level of LEVELS) {
        const label = level === 'theme' ? words['topic.concernsLabel'] : words[level];
        const change = member.page.getByRole('button', { name: `${words.change} ${words[`change.${level}`]}` });
        const row = member.messaging.getByRole('listitem').filter({ has: change });
        const said = plain(await row.textContent());
        assert.ok(said.startsWith(plain(`${words.labelled(label)} ${topic[level].label}`)), said);
      }
    });

    test('The page of an online service does not propose that service', async () => {
      const proposal = member.messaging.getByRole('dialog', { name: words['proposal.title']('La MSA') });
      assert.equal(await proposal.count(), 0);
      const label = findTopic(CARD_TOPIC, language).motive.label;
      assert.equal(await member.messaging.getByRole('link', { name: label }).count(), 0);
    });

    test('The counter counts down the remaining characters while the member types', async () => {
      assert.equal(await member.field.getAttribute('placeholder'), words['message.placeholder']);
      assert.equal(plain(await member.counter.textContent()), plain(words['message.left'](750)));
      await member.field.pressSequentially('Bonjour');
      assert.equal(plain(await member.counter.textContent()), plain(words['message.left'](743)));
      await member.write(TEXT);
      assert.equal(plain(await member.counter.textContent()), plain(words['message.left'](750 - TEXT.length)));
    });

    test('The summary shows the topic, and the text with its line breaks', async () => {
      await member.validate();
      await member.heading(words['review.title']).waitFor();
      const summary = member.messaging.getByRole('region', { name: words.labelled(words['review.request']) });
      const said = plain(await summary.textContent());
      for (const level of LEVELS)
        assert.ok(said.includes(plain(`${words.labelled(words[level])} ${topic[level].label}`)));
      const shown = member.messaging.locator('secure-messaging-review .text');
      assert.equal(await shown.innerText(), TEXT);
    });

    test('Going back from the summary returns to the unchanged text', async () => {
      await member.button(words.back).click();
      await member.field.waitFor();
      assert.equal(await member.field.inputValue(), TEXT);
      await member.validate();
    });

    test('Sending ends in a confirmation with the reference, the dates and the addresses notified', async () => {
      sent = await member.send();
      const said = plain(await member.messaging.locator('secure-messaging-confirmation .view').textContent());
      assert.match(sent.reference, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      assert.ok(said.includes(sent.reference), said);
      assert.ok(said.includes(plain(sayDateTime(sent.receivedAt, language))), said);
      assert.ok(said.includes(plain(words['confirmation.promise'](sayDeadline(sent.answerDueAt, language)))), said);
      assert.deepEqual(
        sent.notifiedBy.map(({ channel }) => channel),
        ['email', 'sms'],
      );
      for (const { channel, address } of sent.notifiedBy) {
        assert.ok(said.includes(plain(words[`confirmation.${channel}`](address))), said);
      }
    });

    test('A mail and a text message acknowledge receipt without text, topic or reference', async () => {
      const deliveries = await waitForDeliveries(stage.demo.mailbox, ADDRESSES, 2);
      const mail = deliveries.find(isMail)!;
      const sms = deliveries.find(isSms)!;
      assert.deepEqual(mail.recipients, [MEMBER.email]);
      assert.equal(plain(mail.subject), mails[language].receipt);
      assert.equal(mail.language, language);
      for (const part of [mail.text, mail.html.replace(/<[^>]*>/g, ' ')]) {
        for (const fact of mails[language].facts) assert.ok(plain(part).includes(fact), `${fact} in ${part}`);
      }
      for (const part of [mail.text, mail.html]) assert.ok(part.includes(`${stage.url}/messages`));
      assert.equal(sms.to, MEMBER.phone);
      assert.match(sms.text, mails[language].sms);
      for (const said of [mail.source, mail.subject, mail.text, mail.html, sms.text]) assertKeepsSecrets(said);
    });

    test('The demo’s mailbox shows both acknowledgements', async () => {
      await member.page.goto('/mailbox?to=particulier');
      await member.page.getByRole('link', { name: mails[language].receipt }).waitFor();
      await member.page.getByText(mails[language].sms).waitFor();
    });

    test('The desk lists the message with its text, after those due sooner', async () => {
      agent = (await stage.signIn('agent', { language })).page;
      await agent.goto('/agent');
      const tickets = agent.getByRole('article');
      assert.equal(await tickets.count(), 2);
      assert.match((await tickets.nth(0).textContent()) ?? '', /Mon message attend déjà\./);
      const mine = tickets.nth(1);
      assert.equal(await mine.getByRole('heading').textContent(), path);
      assert.equal(await mine.locator('.text-body').innerText(), TEXT);
      assert.match((await mine.textContent()) ?? '', new RegExp(sent.reference));
    });

    test('The agent’s answer is announced by a mail that does not contain it', async () => {
      const mine = agent.getByRole('article').nth(1);
      await mine.getByRole('textbox', { name: words.desk.yourAnswer }).fill(ANSWER);
      await mine.getByRole('button', { name: words.desk.reply }).click();
      await agent.getByRole('status').filter({ hasText: sent.reference }).waitFor();
      assert.equal(await agent.getByRole('article').count(), 1);
      const mail = await latestMail(3);
      assert.equal(plain(mail.subject), mails[language].answer);
      for (const said of [mail.source, mail.text, mail.html]) assertKeepsSecrets(said);
    });

    test('The link in that mail leads to the history, where the new answer is marked', async () => {
      await member.page.goto('/mailbox?to=particulier');
      await member.page.getByRole('link', { name: mails[language].answer }).click();
      await member.page.waitForURL('**/mailbox/mails/*');
      const mail = member.page.frameLocator('iframe');
      // Uses the keyboard, because a click can miss while the frame, which has its own process, is still moving.
      await mail.getByRole('link', { name: mails[language].rubric, exact: true }).press('Enter');
      await member.page.waitForURL(`${stage.url}/messages`);
      await member.heading(words['home.title']).waitFor();
      const first = member.messaging.locator('.entry').first();
      const said = plain(await first.textContent());
      assert.ok(said.startsWith(path), said);
      assert.ok(said.includes(plain(words.messageOf(sayDay(sent.receivedAt, language)))), said);
      assert.ok(said.includes(plain(words.answerOf(sayDay(sent.receivedAt, language)))), said);
      assert.ok(said.includes(words['home.unread']), said);
    });

    test('An opened conversation shows both texts and is no longer unread', async () => {
      await entry().getByRole('button', { name: topic.motive.label }).click();
      await entry().getByText(words['home.unread']).waitFor({ state: 'detached' });
      const texts = await entry().locator('.text').allInnerTexts();
      assert.deepEqual(texts, [TEXT, ANSWER]);
      const other = member.messaging.getByText(words['home.unread']);
      assert.equal(await other.count(), 1, 'the answer of the sample history is still unread');
    });

    test('All conversations open and close at once', async () => {
      const closed = member.messaging.getByRole('button', { expanded: false });
      const opened = member.messaging.getByRole('button', { expanded: true });
      await member.button(words['home.showAll']).first().click();
      await opened.nth(3).waitFor();
      assert.equal(await closed.count(), 0);
      assert.equal(await member.messaging.locator('.thread .agent').count(), 4);
      await member.button(words['home.hideAll']).last().click();
      await closed.nth(3).waitFor();
      assert.equal(await opened.count(), 0);
      assert.equal(await member.messaging.locator('.thread').count(), 0);
    });

    test('With no unread answer the envelope has no badge', async () => {
      const counted = member.page.waitForResponse((response) => response.url().endsWith('/api/unread'));
      await member.page.goto(CARD_PAGE);
      assert.deepEqual(await (await counted).json(), { unread: 0 });
      await member.button(words.launcher.title).waitFor();
    });

    test('The member replies in the conversation within thirty days, and the agent sees the reply', async () => {
      await member.page.goto('/messages');
      await entry().getByRole('button', { name: topic.motive.label }).click();
      await entry().getByRole('button', { name: words['conversation.reply'], exact: true }).click();
      await member.reply.fill(REPLY);
      await member.button(words.send).click();
      await member.messaging.getByText(words['conversation.replyReceived']).waitFor();
      const texts = await member.messaging.locator('secure-messaging-conversation .text').allInnerTexts();
      assert.deepEqual(texts, [TEXT, ANSWER, REPLY]);
      await latestMail(5);

      await agent.goto('/agent');
      const mine = agent.getByRole('article').filter({ hasText: sent.reference });
      assert.deepEqual(await mine.locator('.text-body').allInnerTexts(), [TEXT, ANSWER, REPLY]);
    });
  });
}
