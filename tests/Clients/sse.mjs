// Subscriptions by the official client of graphql-sse and by plain fetch, against the running server.
import { createClient } from 'graphql-sse';
import { ask, check, endpoint, run, token } from './server.mjs';

const watch = `subscription($after: String) {
  onApplicationStatusChanged(region: "16.06.09.2006", after: $after) { id cursor status application { number } } }`;
const submit = `mutation($input: SubmitApplicationInput!) {
  submitApplication(input: $input) { application { number } errors { ... on Error { code } } } }`;

let people = 0;

/** One subscription by the client, until it is stopped or has failed. */
class Subscriber {
  constructor({ query = watch, variables, client = 'demo-head', headers = () => ({}), ...options } = {}) {
    this.results = [];
    this.waiting = new Set();
    this.client = createClient({
      url: endpoint,
      retryAttempts: 0,
      headers: async () => ({ authorization: `Bearer ${await token(client)}`, ...headers() }),
      ...options,
    });
    this.connected = new Promise((resolve, reject) => {
      this.ended = new Promise((ended) => {
        const end = (error) => {
          this.error = error;
          reject(error);
          this.wake();
          ended(error);
        };
        this.stop = this.client.subscribe(
          { query, variables },
          {
            next: (result) => {
              this.results.push(result);
              this.wake();
            },
            error: end,
            complete: () => end(),
          },
          { connected: resolve },
        );
      });
    });
    this.connected.catch(() => {});
  }

  wake() {
    this.waiting.forEach((resolve) => resolve());
    this.waiting.clear();
  }

  async until(holds) {
    while (!holds()) {
      check(!this.error, `The stream failed: ${this.error?.message}`);
      await new Promise((resolve) => this.waiting.add(resolve));
    }
  }

  get events() {
    return this.results.map(({ data, errors }) => {
      check(!errors, JSON.stringify(errors));
      return data.onApplicationStatusChanged;
    });
  }
}

async function receiveOwnMutation() {
  const subscriber = new Subscriber();
  await subscriber.connected;
  const number = await apply();
  await subscriber.until(() => subscriber.events.some((event) => event.application.number === number));
  subscriber.stop();
  await subscriber.ended;
  console.log('a subscriber received its own mutation');
}

/** As a front end does: the cursor of the last event goes into the header, and the variables stay what they were. */
async function goOnAfterEachCut() {
  const { events: { headCursor } } = await ask('demo-head', '{ events(first: 1) { headCursor } }');
  const numbers = [];
  const seen = [];
  for (let round = 0; round < 12; round++) {
    numbers.push(await apply());
    const last = seen.at(-1)?.cursor;
    const subscriber = new Subscriber({
      variables: { after: headCursor },
      headers: () => (last ? { 'Last-Event-ID': last } : {}),
    });
    await subscriber.connected;
    if (round % 3 !== 0) {
      numbers.push(await apply());
      const due = round % 3;
      await subscriber.until(() => subscriber.events.length >= due);
    }

    subscriber.stop();
    await subscriber.ended;
    seen.push(...subscriber.events);
  }

  const rest = new Subscriber({ headers: () => ({ 'Last-Event-ID': seen.at(-1).cursor }) });
  await rest.until(() => seen.length + rest.events.length >= numbers.length);
  rest.stop();
  seen.push(...rest.events);
  check(JSON.stringify(seen.map((event) => event.application.number)) === JSON.stringify(numbers),
    `Over the cuts came ${seen.map((event) => event.application.number)} instead of ${numbers}.`);
  console.log(`${numbers.length} events over 12 cuts, each once and in order`);
}

async function answerQueriesAndMutations() {
  const query = new Subscriber({ query: '{ viewer { kind } }' });
  check(await query.ended === undefined, `${query.error?.message}`);
  check(JSON.stringify(query.results.map((result) => result.data)) === '[{"viewer":{"kind":"STAFF"}}]', JSON.stringify(query.results));
  const mutation = new Subscriber({ query: submit, variables: { input: person() }, client: 'demo-officer' });
  check(await mutation.ended === undefined, `${mutation.error?.message}`);
  check(mutation.results[0].data.submitApplication.application.number, JSON.stringify(mutation.results));
}

async function tellErrors() {
  for (const [name, code, options] of [
    ['unknown field', 'FIELDS_ON_CORRECT_TYPE', { query: 'subscription { onNothing { id } }' }],
    ['syntax', 'SYNTAX_ERROR', { query: 'subscription {' }],
    ['foreign cursor', 'CURSOR_UNKNOWN', { headers: () => ({ 'Last-Event-ID': 'nonsense' }) }],
    ['unknown type of event', 'EVENT_TYPE_UNKNOWN', { query: 'subscription { onEvent(types: ["x"]) { id } }' }],
    ['no right', 'AUTH_NOT_AUTHENTICATED', { headers: () => ({ authorization: '' }) }],
  ]) {
    const subscriber = new Subscriber(options);
    check(await subscriber.ended === undefined, `${name}: ${subscriber.error?.message}`);
    const codes = subscriber.results.map((result) => result.errors?.[0].extensions.code);
    check(JSON.stringify(codes) === JSON.stringify([code]), `${name}: ${JSON.stringify(subscriber.results)}`);
  }

  for (const [name, status, code, options] of [
    ['forged token', 401, 'AUTH_NOT_AUTHENTICATED', { headers: () => ({ authorization: 'Bearer forged' }) }],
    ['too deep', 400, 'DOCUMENT_TOO_DEEP', { query: `subscription ${'{ a '.repeat(100)}${'}'.repeat(100)}` }],
  ]) {
    const error = await new Subscriber(options).ended;
    check(error?.response?.status === status, `${name}: ${error?.message}`);
    const { errors } = await error.response.json();
    check(errors[0].extensions.code === code, `${name}: ${JSON.stringify(errors)}`);
  }

  console.log('errors of an operation come in the stream, refusals as plain answers');
}

/** As EventSource does: from the first id, before there was any event. */
async function goOnByTheIdsAlone() {
  const first = await open();
  const start = await first.id();
  await first.cut();
  const numbers = [await apply(), await apply()];
  const second = await open(start);
  check(await second.id() === start, 'The stream began elsewhere.');
  const seen = [await second.next(), await second.next()];
  check(JSON.stringify(seen) === JSON.stringify(numbers), `${seen} instead of ${numbers}`);
  await second.cut();
  console.log('a stream that was cut before its first event lost none');
}

async function open(lastEventId) {
  const left = new AbortController();
  const response = await fetch(`${endpoint}?query=${encodeURIComponent(watch)}`, {
    signal: left.signal,
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${await token('demo-head')}`,
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
  });
  check(response.status === 200, `HTTP ${response.status}`);
  check(response.headers.get('content-type').startsWith('text/event-stream'), response.headers.get('content-type'));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  async function block(holds) {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = await reader.read();
        check(!done, 'The stream ended.');
        text += value;
        continue;
      }

      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      if (holds(lines)) {
        return lines;
      }
    }
  }

  const field = (lines, name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  return {
    id: async () => field(await block((lines) => field(lines, 'id')), 'id'),
    next: async () => {
      const lines = await block((found) => found.includes('event: next'));
      return JSON.parse(field(lines, 'data')).data.onApplicationStatusChanged.application.number;
    },
    cut: async () => left.abort(),
  };
}

async function apply() {
  const { submitApplication } = await ask('demo-officer', submit, { input: person() });
  check(submitApplication.errors === null, JSON.stringify(submitApplication));
  return submitApplication.application.number;
}

function person() {
  people += 1;
  const day = String(people % 28 + 1).padStart(2, '0');
  const month = String(Math.floor(people / 28) % 12 + 1).padStart(2, '0');
  return {
    kind: 'FIRST_ISSUANCE', nik: `160609${Number(day) + 40}${month}059931`, familyCardNumber: '1606090107050001', fullName: 'Siti Aminah',
    birthDate: `2005-${month}-${day}`, sex: 'FEMALE', maritalStatus: 'SINGLE', villageCode: '16.06.09.2006',
    documents: [{ type: 'FAMILY_CARD', uploadId: 'sample-pdf' }],
  };
}

run(async () => {
  await receiveOwnMutation();
  await goOnAfterEachCut();
  await answerQueriesAndMutations();
  await tellErrors();
  await goOnByTheIdsAlone();
});
