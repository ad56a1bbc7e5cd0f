// The document guard from outside: what is too deep is refused and the process lives on; what tools ask for passes.
import { assertValidSchema, buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printType } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ask, check, endpoint, post, run, socketEndpoint } from './server.mjs';

const levels = 20_000;
const nested = '{a'.repeat(levels) + '}'.repeat(levels);
const lists = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

const refused = {
  'nested document': { query: nested },
  'nested document without its end': { query: '{a'.repeat(levels) },
  'nested list literal': { query: `{ regions(parent: ${lists(levels)}) { code } }` },
  'nested object literal': { query: `{ regions(parent: ${'{a:'.repeat(12_000)}1${'}'.repeat(12_000)}) { code } }` },
  'nested list type': { query: `query($a: ${'['.repeat(levels)}Int${']'.repeat(levels)}) { __typename }` },
  'nested variables': `{"query":"{ __typename }","variables":{"a":${lists(levels)}}}`,
  'nested objects as variables': `{"query":"{ __typename }","variables":${objects(10_000)}}`,
  'nested body': lists(30_000),
  'nested extensions': `{"query":"{ __typename }","extensions":${objects(10_000)}}`,
};

run(async () => {
  for (const [name, body] of Object.entries(refused)) {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const started = performance.now();
      const { status, answer } = await post(body, { accept });
      check(status === 400, `${name}: HTTP ${status}`);
      check(answer?.errors?.length >= 1 && !('data' in answer), `${name}: ${JSON.stringify(answer)?.slice(0, 300)}`);
      console.log(`${name}: 400 in ${(performance.now() - started).toFixed(0)} ms`);
      await alive();
    }
  }

  const { status } = await post({ query: '{a'.repeat(60_000) + '}'.repeat(60_000) });
  check(status === 400 || status === 413, `A body beyond the limit: HTTP ${status}`);
  await refuseOverSocket();
  await alive();

  await introspect();
  await probe();
});

async function alive() {
  const { __typename } = await ask(null, '{ __typename }');
  check(__typename === 'Query', 'The server is gone.');
}

async function refuseOverSocket() {
  const client = createClient({ url: socketEndpoint, webSocketImpl: WebSocket, retryAttempts: 0 });
  const errors = await new Promise((resolve, reject) =>
    client.subscribe({ query: nested }, { next: reject, error: resolve, complete: reject }));
  check(Array.isArray(errors) && errors[0].message, `Over the socket: ${JSON.stringify(errors)}`);
  await client.dispose();
}

/** As graphql-js and the tools upon it ask; what they build from it is the published SDL. */
async function introspect() {
  const everything = {
    specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
  };
  for (const options of [{}, everything]) {
    const data = await ask(null, getIntrospectionQuery(options));
    assertValidSchema(buildClientSchema(data));
  }

  const introspected = buildClientSchema(await ask(null, getIntrospectionQuery(everything)));
  const sdl = await (await fetch(`${endpoint}?sdl`)).text();
  const published = buildSchema(sdl);
  assertValidSchema(published);
  const text = (schema) => Object.values(lexicographicSortSchema(schema).getTypeMap()).map(printType).join('\n');
  check(text(introspected) === text(published), 'Introspection and SDL tell of different types.');
  console.log(`introspection: ${Object.keys(introspected.getTypeMap()).length} types, the same as in the SDL`);
}

/** What the IDE asks before its introspection, to see what the server knows. */
async function probe() {
  for (const name of ['__Schema', '__Directive', '__InputValue', '__Type']) {
    const { __type } = await ask(null, `query IntrospectionQuery { __type(name: "${name}") { name fields { name } } }`);
    check(__type.name === name && __type.fields.length > 0, `No answer for ${name}`);
  }
}
