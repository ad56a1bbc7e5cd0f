// A file from a front end's own fetch and FormData to the bytes behind its link.
import { readFile } from 'node:fs/promises';
import { ask, check, endpoint, run, token } from './server.mjs';

const upload = 'mutation($file: Upload!) { uploadDocument(input: { file: $file }) { upload { id mediaType size } errors { ... on Error { code } } } }';
const submit = 'mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) { application { id } errors { ... on Error { code } } } }';
const documents = 'query($id: ID!) { applicationById(id: $id) { documents { mediaType size link { url expiresAt } } } }';

async function send(bytes, headers = {}) {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: upload, variables: { file: null } }));
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', new Blob([bytes], { type: 'image/png' }), 'kartu keluarga.png');
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token('demo-village')}`, 'GraphQL-Preflight': '1', ...headers },
    body: form,
  });
  return { status: response.status, answer: await response.json() };
}

run(async () => {
  const bytes = await readFile(new URL('../../src/Infrastructure/Data/Seed/Samples/sample-png.png', import.meta.url));
  const key = { 'Idempotency-Key': `front-end-${process.pid}` };
  const [first, again] = [await send(bytes, key), await send(bytes, key)];
  const taken = first.answer.data.uploadDocument.upload;
  check(taken.mediaType === 'image/png' && taken.size === bytes.length, JSON.stringify(first));
  check(again.answer.data.uploadDocument.upload.id === taken.id, 'A retry gave another upload.');
  check((await send(bytes.subarray(0, 500), key)).status === 422, 'Another file under the same key was taken.');
  check((await send(bytes.subarray(0, 500))).answer.data.uploadDocument.errors[0].code === 'INVALID_FILE', 'A cut file was taken.');

  const { submitApplication } = await ask('demo-officer', submit, { input: application(await ownUpload(bytes)) });
  check(submitApplication.errors === null, JSON.stringify(submitApplication));
  const { applicationById } = await ask('demo-verifier', documents, { id: submitApplication.application.id });
  const [{ link }] = applicationById.documents;
  const response = await fetch(new URL(new URL(link.url).pathname, endpoint));
  check(response.ok && response.headers.get('content-type') === 'image/png', `HTTP ${response.status}`);
  check(Buffer.compare(Buffer.from(await response.arrayBuffer()), bytes) === 0, 'Other bytes came back.');
});

/** Of the officer that submits. */
async function ownUpload(bytes) {
  const { answer } = await send(bytes, { authorization: `Bearer ${await token('demo-officer')}` });
  return answer.data.uploadDocument.upload.id;
}

function application(uploadId) {
  return {
    kind: 'FIRST_ISSUANCE', nik: '1606094107059917', familyCardNumber: '1606090107050001', fullName: 'Siti Aminah', birthDate: '2005-07-01',
    sex: 'FEMALE', maritalStatus: 'SINGLE', villageCode: '16.06.09.2006', documents: [{ type: 'FAMILY_CARD', uploadId }],
  };
}
