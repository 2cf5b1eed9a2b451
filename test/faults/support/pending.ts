/** Reads from /metrics the number of notifications that wait to be sent. */
export async function countPending({ url }: { readonly url: string }): Promise<number | undefined> {
  const figures = await (await fetch(`${url}/metrics`)).text();
  const value = /^outbox_rows\{state="pending"\} (\d+)$/m.exec(figures)?.[1];
  return value === undefined ? undefined : Number(value);
}
