// The server under test, as any client reaches it.
const address = process.env.SIPOKMUBA_ADDRESS ?? 'http://localhost:5080';

export const endpoint = new URL('/graphql', address).href;
export const socketEndpoint = endpoint.replace(/^http/, 'ws');

const tokens = new Map();

export function token(client) {
  if (!tokens.has(client)) {
    tokens.set(client, fetchToken(client));
  }

  return tokens.get(client);
}

async function fetchToken(client) {
  const response = await fetch(new URL('/connect/token', address), {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: 'demo-secret' }),
  });
  check(response.ok, `No token for ${client}: HTTP ${response.status}`);
  return (await response.json()).access_token;
}

export async function post(body, headers = {}) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }

  return { status: response.status, text, answer };
}

/** The data of an operation that must succeed, for a demo client or, with null, without a login. */
export async function ask(client, query, variables = {}) {
  const authorization = client ? { authorization: `Bearer ${await token(client)}` } : {};
  const { status, text, answer } = await post({ query, variables }, authorization);
  check(status === 200 && answer?.data && !answer.errors, `HTTP ${status} for ${client}: ${query.slice(0, 80)} … ${text.slice(0, 600)}`);
  return answer.data;
}

export function check(holds, message) {
  if (!holds) {
    throw new Error(message);
  }
}

/** Runs a script: its lines are the report, its exit code the verdict. */
export async function run(script) {
  const started = performance.now();
  // A promise that nothing resolves any more would end the process silently, or never.
  setTimeout(() => {
    console.error('Time is up.');
    process.exit(1);
  }, 540_000);
  try {
    await script();
    console.log(`ok in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    process.exit(0);
  } catch (error) {
    console.error(error?.stack ?? error);
    process.exit(1);
  }
}
