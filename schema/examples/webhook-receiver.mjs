// A receiver of webhooks with nothing but Node.js 20: it believes a message only if its signature and its time are right.
//
//   WEBHOOK_SECRET=whsec_… node schema/examples/webhook-receiver.mjs
//
// Then createWebhook(input: { url: "http://127.0.0.1:8080/" }) at a server of Development on the same machine.
// The libraries of https://www.standardwebhooks.com do the same in other languages.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const toleranceInSeconds = 5 * 60;

/** Throws unless the body, exactly as it came, was signed with the secret within the last five minutes. */
export function verify(headers, body, secret, now = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !signatures || !(Math.abs(now / 1000 - Number(timestamp)) <= toleranceInSeconds)) {
    throw new Error('No message of now.');
  }

  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = Buffer.from('v1,' + createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'));
  // While a secret is being replaced there are two signatures, separated by a space.
  const holds = signatures.split(' ').map((text) => Buffer.from(text)).some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  if (!holds) {
    throw new Error('The signature is wrong.');
  }

  return JSON.parse(body);
}

/** Takes each message once: a message that comes again has the same id. Keep the ids in your database, not in memory. */
export function receiver(secret, take, seen = new Set()) {
  return createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }

    try {
      const message = verify(request.headers, Buffer.concat(chunks), secret);
      const id = request.headers['webhook-id'];
      if (!seen.has(id)) {
        take(message, id);
        seen.add(id);
      }

      // Within 15 seconds: work that takes longer belongs behind the answer.
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(400).end(error.message);
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  receiver(process.env.WEBHOOK_SECRET ?? '', (message, id) => console.log(id, JSON.stringify(message)))
    .listen(Number(process.env.PORT ?? 8080), '127.0.0.1');
}
