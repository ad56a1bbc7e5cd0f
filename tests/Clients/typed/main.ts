// A partner's first day with typed clients: everything that compiles here also runs.
import { readFile } from 'node:fs/promises';
import {
  ApplicationByNumberDocument, CreatePartnerKeyDocument, OnApplicationStatusChangedDocument, RegisterPartnerDocument,
  RegisterTrustedDocumentsDocument, RequirementsDocument, SubmitApplicationDocument, ViewerDocument,
  type OnApplicationStatusChangedSubscription, type SubmitApplicationInput,
} from '../generated/gql/graphql.js';
import { apollo, codeOf } from './apollo.js';
import { check, present, token } from './server.js';
import { urql } from './urql.js';

let people = 0;

function submission(): SubmitApplicationInput {
  people += 1;
  return {
    kind: 'REPLACEMENT_LOST',
    nik: `1606090208${80 + people}99${String((process.pid + people) % 90 + 10)}`,
    familyCardNumber: '1606091203150001',
    fullName: 'Siti Aminah',
    birthDate: `19${80 + people}-08-02`,
    sex: 'MALE',
    maritalStatus: 'MARRIED',
    villageCode: '16.06.09.2006',
    phone: '081234567890',
    documents: [{ type: 'FAMILY_CARD', uploadId: 'sample-pdf' }, { type: 'POLICE_LOSS_LETTER', uploadId: 'sample-jpeg' }],
  };
}

export async function main(): Promise<void> {
  await withApollo();
  await withTrustedDocuments();
  await withUrql();
}

async function withApollo(): Promise<void> {
  const { client, sent, stop } = apollo({ token: await token('demo-portal') });
  const told: OnApplicationStatusChangedSubscription[] = [];
  let wake = (): void => {};
  const watching = client.subscribe({ query: OnApplicationStatusChangedDocument, variables: { after: '0' } }).subscribe({
    next: ({ data }) => {
      if (data) {
        told.push(data);
        wake();
      }
    },
  });

  const variables = { input: submission() };
  const context = { headers: { 'Idempotency-Key': `apollo-${process.pid}` } };
  const first = await client.mutate({ mutation: SubmitApplicationDocument, variables, context });
  const again = await client.mutate({ mutation: SubmitApplicationDocument, variables, context });
  const submitted = present(first.data?.submitApplication.application, `application: ${JSON.stringify(first)}`);
  check(again.data?.submitApplication.application?.number === submitted.number, 'A retry made another application.');
  console.log('Apollo: a mutation and its retry made one application.');

  while (!told.some((event) => event.onApplicationStatusChanged.application.number === submitted.number)) {
    await new Promise<void>((resolve) => { wake = resolve; });
  }

  watching.unsubscribe();
  console.log('Apollo: the subscription told of it.');

  const refused = await client.mutate({ mutation: SubmitApplicationDocument, variables });
  const error = present(refused.data?.submitApplication.errors?.[0], 'refusal of a second application');
  check(error.__typename === 'DuplicateApplicationError' && error.number === submitted.number, JSON.stringify(error));
  console.log('Apollo: a refusal is a type with its data.');

  const ask = async (): Promise<string | null | undefined> =>
    (await client.query({ query: ApplicationByNumberDocument, variables: { number: submitted.number }, fetchPolicy: 'no-cache' }))
      .data?.applicationByNumber?.applicantName;
  check(await ask() === 'Siti Aminah', 'The name is another.');
  const before = sent.bodies.length;
  check(await ask() === 'Siti Aminah', 'The name is another.');
  check(sent.bodies.length === before + 1 && !present(sent.bodies.at(-1), 'body').includes('"query"'), 'The text was sent again.');
  check(sent.bodies.slice(0, before).some((body) => body.includes('"query"') && body.includes('ApplicationByNumber')), 'The text was never sent.');
  console.log('Apollo: a persisted query goes by its hash.');
  await stop();
}

async function withTrustedDocuments(): Promise<void> {
  const head = urql(await token('demo-head'));
  const registered = await head.mutation(RegisterPartnerDocument, {
    name: 'Portal', scopes: ['applications:read', 'trusted-documents:write'] }).toPromise();
  const partner = present(registered.data?.registerPartner.partner, `partner: ${String(registered.error)}`).id;
  const keyOf = async (onlyTrustedDocuments: boolean): Promise<string> => {
    const { data, error } = await head.mutation(CreatePartnerKeyDocument, { partner, name: 'app', onlyTrustedDocuments }).toPromise();
    const payload = present(data, `key: ${String(error)}`).createPartnerKey;
    return token(present(payload.partnerKey, 'key').clientId, present(payload.secret, 'secret'));
  };
  const manifest = JSON.parse(await readFile(new URL('../../gql/persisted-documents.json', import.meta.url), 'utf8')) as Record<string, string>;
  const text = present(Object.values(manifest).find((document) => document.startsWith('query Viewer')), 'document of the viewer');
  const build = await urql(await keyOf(false)).mutation(RegisterTrustedDocumentsDocument, { documents: [text] }).toPromise();
  check(build.data?.registerTrustedDocuments.errors === null, JSON.stringify(build.data ?? build.error?.message));

  const { client, sent, stop } = apollo({ token: await keyOf(true), hashOf: 'manifest' });
  const { data } = await client.query({ query: ViewerDocument });
  check(data?.viewer?.kind === 'PARTNER' && sent.bodies.every((body) => !body.includes('"query"')), JSON.stringify(data));
  const foreign = await client.query({ query: RequirementsDocument, variables: { kind: 'MOVE_IN', birthDate: '1990-01-01', maritalStatus: 'SINGLE' } })
    .catch((error: unknown) => error);
  check(codeOf(foreign) === 'HC0067', `A locked key was told ${String(foreign)}.`);
  console.log('Apollo: a locked key runs what the manifest of codegen registered, and nothing else.');
  await stop();
}

async function withUrql(): Promise<void> {
  const nobody = urql();
  const { data } = await nobody.query(RequirementsDocument, { kind: 'REPLACEMENT_LOST', birthDate: '1990-07-01', maritalStatus: 'MARRIED' }).toPromise();
  check(data?.requirements.documents.some((document) => document.type === 'POLICE_LOSS_LETTER') === true, JSON.stringify(data));

  const client = urql(await token('demo-portal'));
  const submitted = await client.mutation(SubmitApplicationDocument, { input: submission() }).toPromise();
  const number = present(submitted.data?.submitApplication.application, `application: ${String(submitted.error)}`).number;
  const event = await new Promise<OnApplicationStatusChangedSubscription>((resolve, reject) => {
    const { unsubscribe } = client.subscription(OnApplicationStatusChangedDocument, { number, after: '0' }).subscribe((result) => {
      if (result.error) {
        reject(result.error);
      } else if (result.data) {
        resolve(result.data);
        queueMicrotask(() => unsubscribe());
      }
    });
  });
  check(event.onApplicationStatusChanged.status === 'SUBMITTED', JSON.stringify(event));
  console.log('urql: a query without a login, a mutation, and its event over server-sent events.');
}
