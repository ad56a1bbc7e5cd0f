// The server under test, and tokens for it.
export const address = process.env['SIPOKMUBA_ADDRESS'] ?? 'http://localhost:5080';
export const endpoint = new URL('/graphql', address).href;
export const socketEndpoint = endpoint.replace(/^http/, 'ws');

export async function token(client: string, secret = 'demo-secret'): Promise<string> {
  const response = await fetch(new URL('/connect/token', address), {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: secret }),
  });
  const answer = (await response.json()) as { access_token?: string };
  return present(answer.access_token, `a token for ${client}`);
}

export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) {
    throw new Error(`There is no ${what}.`);
  }

  return value;
}

export function check(holds: boolean, message: string): void {
  if (!holds) {
    throw new Error(message);
  }
}
