// What is sent is what the library of Standard Webhooks accepts, and the receiver of schema/examples does as well.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { receiver, verify } from '../../schema/examples/webhook-receiver.mjs';
import { ask, check, run } from './server.mjs';

const reference = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1614265330 * 1000),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

run(async () => {
  check(new Webhook(reference.secret).sign(reference.id, reference.at, reference.body) === reference.signature, 'The reference vector differs.');

  const requests = [];
  const arrived = new EventTarget();
  const raw = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }

    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
    arrived.dispatchEvent(new Event('one'));
  });
  const next = async () => {
    while (requests.length === 0) {
      await once(arrived, 'one');
    }

    return requests.shift();
  };
  const rawUrl = await listen(raw);
  const { webhook, secret } = await create(rawUrl);

  await ask('demo-portal', 'mutation($id: ID!) { testWebhook(input: { id: $id }) { webhook { testStatus testFault } errors { __typename } } }', { id: webhook.id });
  const test = await next();
  check(new Webhook(secret).verify(test.body, test.headers).type === 'webhook.test', 'The test message is none.');
  console.log('The library verifies a test message.');

  await submit(1);
  const event = await next();
  check(new Webhook(secret).verify(event.body, event.headers).type === 'application.submitted', 'The event is none.');
  check(verify(event.headers, Buffer.from(event.body), secret).data.id === event.headers['webhook-id'], 'The id of the message is not that of the event.');
  for (let bit = 0; bit < event.body.length * 8; bit++) {
    const flipped = Buffer.from(event.body);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    refuses(() => verify(event.headers, flipped, secret), `bit ${bit}`);
  }

  refuses(() => new Webhook(secret).verify(event.body + ' ', event.headers), 'a longer body');
  refuses(() => verify(event.headers, Buffer.from(event.body), secret, Date.now() + 6 * 60_000), 'an old message');
  refuses(() => verify({ ...event.headers, 'webhook-id': 'another' }, Buffer.from(event.body), secret), 'another id');
  console.log('Both refuse what was changed by a bit.');

  const { rotateWebhookSecret: rotated } = await ask(
    'demo-portal', 'mutation($id: ID!) { rotateWebhookSecret(input: { id: $id }) { secret errors { __typename } } }', { id: webhook.id });
  await submit(2);
  const both = await next();
  for (const known of [secret, rotated.secret]) {
    new Webhook(known).verify(both.body, both.headers);
    verify(both.headers, Buffer.from(both.body), known);
  }

  console.log('Either secret verifies while one is replaced.');

  // The example as a partner runs it; its secret is known only once it listens.
  let handle;
  const example = createServer((request, response) => handle(request, response));
  const own = await create(await listen(example));
  const taken = [];
  const inner = receiver(own.secret, (message) => {
    taken.push(message.type);
    arrived.dispatchEvent(new Event('taken'));
  });
  handle = (request, response) => inner.emit('request', request, response);
  const first = once(arrived, 'taken');
  await submit(3);
  await first;
  check(taken[0] === 'application.submitted', `The example took ${taken}`);
  console.log('The example takes an event.');
});

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}/`;
}

async function create(url) {
  const { createWebhook } = await ask(
    'demo-portal',
    `mutation($url: URI!) { createWebhook(input: { url: $url, eventTypes: ["application.submitted"] }) { webhook { id } secret errors { ... on Error { code } } } }`,
    { url });
  check(createWebhook.secret?.startsWith('whsec_'), JSON.stringify(createWebhook));
  return createWebhook;
}

async function submit(day) {
  const input = {
    kind: 'REPLACEMENT_LOST',
    nik: `1606094${day}07909915`,
    familyCardNumber: '1606091203150001',
    fullName: 'Siti Aminah',
    birthDate: `1990-07-0${day}`,
    sex: 'FEMALE',
    maritalStatus: 'MARRIED',
    villageCode: '16.06.09.2006',
    documents: [{ type: 'FAMILY_CARD', uploadId: 'sample-pdf' }, { type: 'POLICE_LOSS_LETTER', uploadId: 'sample-jpeg' }],
  };
  const { submitApplication } = await ask(
    'demo-portal', 'mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) { application { id } errors { ... on Error { code } } } }', { input });
  check(submitApplication.application, JSON.stringify(submitApplication));
}

function refuses(act, what) {
  let refused = false;
  try {
    act();
  } catch {
    refused = true;
  }

  check(refused, `It accepts ${what}.`);
}
