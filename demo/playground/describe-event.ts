type Events = GlobalEventHandlersEventMap;

/** Properties of all events of the tag. */
type Carried = Partial<
  Pick<Events['secure-messaging-sent'], 'sent'> &
    Pick<Events['secure-messaging-service'], 'service'> &
    Pick<Events['secure-messaging-unread'], 'unread'> &
    Pick<Events['secure-messaging-token'], 'refresh'> &
    Pick<Events['secure-messaging-error'], 'code' | 'message'>
>;

/** Picks what the log shows of an event: ids, codes, dates and counts, no text of the member's. */
export function describeEvent(event: Event): Record<string, unknown> {
  const { sent, service, unread, refresh, code, message } = event as Event & Carried;
  return {
    ...(sent && {
      id: sent.id,
      reference: sent.reference,
      receivedAt: sent.receivedAt,
      answerDueAt: sent.answerDueAt,
      notifiedBy: sent.notifiedBy.map(({ channel }) => channel),
    }),
    ...(service && { id: service.id, url: service.url }),
    ...(unread !== undefined && { unread }),
    ...(refresh !== undefined && { refresh }),
    ...(code && { code, message }),
  };
}
