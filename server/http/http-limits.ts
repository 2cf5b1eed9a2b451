/** What the server puts up with from a client, and no longer. Times in ms. */
export interface HttpLimits {
  /** From the connection, or from the answer before, until a request's headers are there. */
  readonly headersTimeout: number;
  /** Until its body is there too. */
  readonly requestTimeout: number;
  /** How often the two are looked at. */
  readonly connectionsCheckingInterval: number;
  /** How long a connection may stay open without a request. Proxies keep theirs for up to 60 s: they hang up first. */
  readonly keepAliveTimeout: number;
  /** In bytes. */
  readonly maxHeaderSize: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};
