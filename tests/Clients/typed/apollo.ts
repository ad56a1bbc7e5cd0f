// Apollo Client: cache, subscriptions over graphql-ws, idempotency keys, automatic persisted queries, trusted documents.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode, type DocumentNode } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { endpoint, socketEndpoint } from './server.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What went over the wire, so that a test sees how often a document did. */
export interface Sent {
  readonly bodies: string[];
}

export interface ApolloOptions {
  readonly token: string;
  /** How a document is named: by its own hash as it is sent, or by the one that was registered. */
  readonly hashOf?: 'text' | 'manifest';
}

export function apollo({ token, hashOf = 'text' }: ApolloOptions): { client: ApolloClient; sent: Sent; stop: () => Promise<void> } {
  const sent: Sent = { bodies: [] };
  const sockets = createClient({
    url: socketEndpoint,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const http = new HttpLink({
    uri: endpoint,
    headers: { authorization: `Bearer ${token}` },
    fetch: (input, init) => {
      sent.bodies.push(String(init?.body));
      return fetch(input, init);
    },
  });
  const named = hashOf === 'text'
    ? new PersistedQueryLink({ sha256 })
    : new PersistedQueryLink({ generateHash: (document) => Promise.resolve(manifestHash(document)) });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(sockets),
      named.concat(http)),
  });
  return { client, sent, stop: async () => { client.stop(); await sockets.dispose(); } };
}

export function codeOf(error: unknown): string | undefined {
  const code: unknown = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.['code'] : undefined;
  return typeof code === 'string' ? code : undefined;
}

function manifestHash(document: DocumentNode): string {
  return (document as DocumentNode & { __meta__: { hash: string } }).__meta__.hash;
}
