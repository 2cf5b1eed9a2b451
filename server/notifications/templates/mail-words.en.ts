import type { MailWords } from './mail-words.ts';

const rubric = 'My messages and answers';

export const english: MailWords = {
  rubric,
  colon: ':',
  dated: (day) => day,
  greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
  receipt: {
    subject: (organisation) => `${organisation} – ${rubric}: we have received your message`,
    title: 'We have received your message',
    received: (date, writtenBy) =>
      `${writtenBy ? `The message that ${writtenBy} wrote on your behalf` : 'Your message'} reached us on ${date} ` +
      `in “${rubric}”.`,
    promise: (answerDue) =>
      `We answer within 48\u00a0hours (working days)${answerDue ? `, by ${answerDue} at the latest` : ''}. An email ` +
      'will tell you as soon as the answer is available in your private area.',
    lead: 'You can read your message again in your private area:',
    factsTitle: 'Your acknowledgement of receipt',
    facts: {
      received: 'Received on',
      answerDue: 'Answer by',
      writtenBy: 'Written on your behalf by',
      service: 'Service in charge of your request',
      address: 'Address',
      phone: 'Telephone',
    },
  },
  answer: {
    subject: (organisation) => `${organisation} – ${rubric}: you have an answer`,
    title: 'You have an answer',
    available: (date, writtenBy) =>
      `Information is available in your private area: on ${date} we answered ` +
      `${writtenBy ? `the message that ${writtenBy} wrote on your behalf` : 'your message'}.`,
    lead: 'To read it, sign in to your private area:',
  },
  closing: 'Kind regards,',
  automatic: 'This email was sent automatically: please do not reply to it.',
  safety:
    'To protect your data, it contains neither your message nor our answer. We never ask for your password by email.',
  preferences: 'Manage your preferences',
};
