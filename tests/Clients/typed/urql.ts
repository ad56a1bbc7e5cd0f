// urql: queries and mutations by fetch, subscriptions by the same over server-sent events.
import { Client, fetchExchange } from '@urql/core';
import { endpoint } from './server.js';

export function urql(token?: string): Client {
  return new Client({
    url: endpoint,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: () => (token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    fetchSubscriptions: true,
  });
}
