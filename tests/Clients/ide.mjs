// The browser IDE in headless Chromium: it loads the schema, runs its first example, and shows an event as it happens.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { check, endpoint, post, run, token } from './server.mjs';

const artifacts = process.env.SIPOKMUBA_ARTIFACTS ?? '../../artifacts/clients';
const patience = 90_000;

run(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.SIPOKMUBA_TEST_BROWSER ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-domain-reliability',
      '--disable-sync', '--no-default-browser-check', '--no-first-run', '--no-pings',
    ],
  });
  try {
    await visit(await browser.newContext({ viewport: { width: 1500, height: 1100 } }));
  } finally {
    await browser.close();
  }
});

async function visit(context) {
  context.setDefaultTimeout(patience);
  const seen = watch(context);
  const page = await context.newPage();
  page.on('pageerror', (error) => seen.faults.push(error.stack));
  page.on('websocket', (socket) => seen.addresses.push(socket.url()));
  try {
    await page.goto(endpoint);
    check(new URL(page.url()).pathname === '/graphql/', `The page is at ${page.url()}`);

    await page.getByRole('button', { name: 'Create Document' }).click();
    await page.getByText('Schema available').waitFor();
    const answers = await Promise.all(seen.introspections);
    check(answers.length === 5 && answers.every((ok) => ok), `Introspection: ${answers}`);
    console.log('the schema is loaded, by five introspection requests');

    await page.getByRole('button', { name: /Run Operation/ }).click();
    await shown(page, 'Copy of the family card');
    console.log('the first example runs without a login');
    await page.screenshot({ path: join(await folder(), 'ide-query.png') });

    await page.getByRole('tab', { name: 'HTTP Headers' }).click();
    await page.getByPlaceholder('Name').first().fill('authorization');
    await page.getByPlaceholder('Value').first().fill(`Bearer ${await token('demo-portal')}`);
    await headerIsSent(page);
    await subscribe(page);
    const number = await submitUntilShown(page);
    await shown(page, '"status": "SUBMITTED"');
    console.log(`the subscription shows the third example: ${number}`);
    await page.screenshot({ path: join(await folder(), 'ide-subscription.png') });
  } catch (error) {
    await page.screenshot({ path: join(await folder(), 'ide-failed.png') });
    throw new Error([error.message, ...seen.faults].join('\n'), { cause: error });
  }

  const { host } = new URL(endpoint);
  const elsewhere = seen.addresses.filter((address) => !/^(data|blob):/.test(address) && new URL(address).host !== host);
  check(elsewhere.length === 0, `Requests to others: ${elsewhere}`);
  check(seen.faults.length === 0, seen.faults.join('\n'));
  console.log(`${seen.addresses.length} requests, none to another host`);
}

function watch(context) {
  const seen = { addresses: [], faults: [], introspections: [] };
  context.on('request', (request) => seen.addresses.push(request.url()));
  context.on('response', (response) => {
    if (response.request().postData()?.includes('IntrospectionQuery')) {
      seen.introspections.push(response.json().then((answer) => response.status() === 200 && !answer.errors));
    }
  });
  return seen;
}

/**
 * The IDE takes a typed header over a moment later, and nothing on the page tells when: the first example, run again, does.
 */
async function headerIsSent(page) {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const request = page.waitForRequest((sent) => sent.method() === 'POST' && sent.url() === endpoint);
    await page.getByRole('button', { name: 'Run ▷' }).first().click();
    if ((await request).headers().authorization?.startsWith('Bearer ')) {
      await (await request).response();
      return;
    }
  }

  throw new Error('The IDE does not send the header.');
}

/** Runs the second example; the IDE ignores the button as long as it believes the first to be running. */
async function subscribe(page) {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const socket = page.waitForEvent('websocket', { timeout: 5_000 }).catch(() => undefined);
    await page.getByRole('button', { name: 'Run ▷' }).nth(1).click();
    if (await socket) {
      return;
    }
  }

  throw new Error('The IDE does not subscribe.');
}

/**
 * The third example, as the page got it, by another client: the subscriber must see what others do. Nothing tells when a
 * subscription is at work, so a first application may come too early for it.
 */
async function submitUntilShown(page) {
  const { graphQLDocument } = await page.evaluate(async () => (await fetch('bcp-config.json')).json());
  const authorization = `Bearer ${await token('demo-portal')}`;
  for (let serial = 9901; serial < 9921; serial += 1) {
    const query = graphQLDocument.replace('9901"', `${serial}"`);
    const { answer } = await post({ query, operationName: 'SubmitApplication' }, { authorization });
    const number = answer?.data?.submitApplication?.application?.number;
    check(number, `The third example: ${JSON.stringify(answer)}`);
    if (await shown(page, number, 4_000).catch(() => false)) {
      return number;
    }
  }

  throw new Error('No event was shown.');
}

/** Waits until an editor of the page shows the text. */
async function shown(page, text, timeout = patience) {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.monaco-editor .view-lines')]
      .some((lines) => lines.innerText.replaceAll('\u00a0', ' ').includes(wanted)),
    text,
    { timeout });
  return true;
}

async function folder() {
  await mkdir(artifacts, { recursive: true });
  return artifacts;
}
