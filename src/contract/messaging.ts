export type {
  Catalogue,
  CatalogueMotive,
  CatalogueSubject,
  CatalogueTheme,
  Labelled,
  OnlineService,
} from './catalogue.ts';
export type { Channel } from './channels.ts';
export type {
  Conversation,
  ConversationSummary,
  History,
  LabelledTopic,
  Message,
  NewConversation,
  NotifiedBy,
  SentMessage,
} from './conversations.ts';
export type { Draft } from './drafts.ts';
export type { Preferences } from './preferences.ts';
