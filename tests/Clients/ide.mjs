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
    await page.screenshot({ path: join(await folder(), 'ide-query.png') });
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
