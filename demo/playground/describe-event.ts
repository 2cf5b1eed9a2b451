type Described = Partial<
  GlobalEventHandlersEventMap[
    | 'secure-messaging-sent'
    | 'secure-messaging-service'
    | 'secure-messaging-unread'
    | 'secure-messaging-token'
    | 'secure-messaging-error']
>;

/** What an event of the tag carries, for the log: ids, codes, dates and counts, no text of the member's. */
export function describeEvent(event: Event): Record<string, unknown> {
  const { type, sent, service, unread, refresh, code, message } = event as Event & Described;
  switch (type) {
    case 'secure-messaging-sent':
      return {
        id: sent?.id,
        reference: sent?.reference,
        receivedAt: sent?.receivedAt,
        answerDueAt: sent?.answerDueAt,
        notifiedBy: sent?.notifiedBy.map(({ channel }) => channel),
      };
    case 'secure-messaging-service':
      return { service: service?.id, url: service?.url };
    case 'secure-messaging-unread':
      return { unread };
    case 'secure-messaging-token':
      return { refresh };
    case 'secure-messaging-error':
      return { code, message };
    default:
      return {};
  }
}
