// The channel of schema/examples, as a partner runs it: killed while its gateway takes a message, it goes on where it was.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, texts, wordsOf } from '../../schema/examples/message-relay.mjs';
import { Gateway } from './gateway.mjs';
import { ask, check, run } from './server.mjs';

const address = process.env.SIPOKMUBA_ADDRESS ?? 'http://localhost:5080';
const example = new URL('../../schema/examples/message-relay.mjs', import.meta.url).pathname;
const templates = JSON.parse(readFileSync(new URL('../../schema/templates.json', import.meta.url), 'utf8'));
const state = join(mkdtempSync(join(tmpdir(), 'message-relay-')), 'state.json');
const count = 12;

run(async () => {
  wording();
  choosing();

  const gateway = new Gateway();
  const port = await gateway.listen();
  let relay = start(port);
  gateway.holdAt(5);
  const wanted = [];
  for (let i = 0; i < count; i++) {
    wanted.push(await submit(i, `0812777000${10 + i}`, ['sms']));
  }

  await submit(count, '081277700090', ['whatsapp']);
  await submit(count + 1, '081277700091', ['none']);
  await gateway.held;
  relay.kill('SIGKILL');
  await once(relay, 'exit');
  console.log(`Killed with ${gateway.taken.length} messages taken.`);

  gateway.release();
  relay = start(port);
  await gateway.until(() => wanted.every(({ number }) => gateway.taken.some(({ text }) => text.includes(number))));

  // What came after a restart once more would have come by now: all that follows has.
  const last = await submit(count + 2, '081277700092', ['sms']);
  await gateway.until(() => gateway.taken.some(({ text }) => text.includes(last.number)));
  relay.kill('SIGKILL');
  await once(relay, 'exit');

  const ids = new Set(gateway.taken.map(({ id }) => id));
  const texts = [...new Map(gateway.taken.map((message) => [message.id, message])).values()].map(({ text }) => text);
  check(ids.size === count + 1, `${ids.size} messages by their ids instead of ${count + 1}.`);
  check(gateway.taken.length <= count + 2, `${gateway.taken.length - ids.size} came again, not only the one that was being taken.`);
  check(new Set(texts).size === texts.length, 'A message came under two ids.');
  [...wanted, last].forEach(({ number, phone }) => {
    const message = gateway.taken.find(({ text }) => text.includes(number));
    check(message.to === phone, `${number} went to another number.`);
    check(message.text === `Permohonan ${number} telah kami terima dan menunggu verifikasi.`, message.text);
  });
  console.log(`Nothing lost, nothing twice: ${ids.size} messages in ${gateway.taken.length} posts.`);
  await talking(gateway, port);
});

/** Both ways: what a citizen writes is said once, and the answer comes back to the number. */
async function talking(gateway, port) {
  const inbound = await freePort();
  let relay = start(port, inbound);
  await write(inbound, { id: 'in-1', from: '081277700099', text: 'Halo, KTP saya hilang' });
  await write(inbound, { id: 'in-1', from: '081277700099', text: 'Halo, KTP saya hilang' });
  const { conversations } = JSON.parse(readFileSync(state, 'utf8'));
  const [id, ...others] = Object.keys(conversations);
  check(others.length === 0, 'A message that came twice began two conversations.');
  await answer(id, 'Mohon bawa surat kehilangan.');
  await gateway.until(() => gateway.taken.some(({ to, text }) => to === '081277700099' && text === 'Mohon bawa surat kehilangan.'));

  relay.kill('SIGKILL');
  await once(relay, 'exit');
  await answer(id, 'Masih ada pertanyaan?');
  relay = start(port, inbound);
  await gateway.until(() => gateway.taken.some(({ text }) => text === 'Masih ada pertanyaan?'));
  await write(inbound, { id: 'in-2', from: '081277700099', text: 'Petugas' });
  const { conversationById } = await ask('demo-portal', 'query($id: ID!) { conversationById(id: $id) { channel status messages { sender text } } }', { id });
  check(conversationById.channel === 'sms' && conversationById.status === 'QUEUED', JSON.stringify(conversationById));
  check(conversationById.messages.filter(({ sender }) => sender === 'CITIZEN').map(({ text }) => text).join() === 'Halo, KTP saya hilang,Petugas', JSON.stringify(conversationById));
  check(!gateway.taken.some(({ text }) => text.startsWith('Halo')), 'The citizen is told what the citizen wrote.');

  // Files go both ways as far as the channel carries them, and stop nothing.
  await answer(id, null, ['sample-pdf', 'sample-jpeg']);
  await gateway.until(() => gateway.taken.some(({ files }) => files?.length === 2));
  const { text, files } = gateway.taken.find((message) => message.files);
  check(text === 'Kami mengirim berkas untuk Anda.' && files.map(({ name }) => name).join() === 'lampiran-1.pdf,lampiran-2.jpg', JSON.stringify({ text, files }));
  const file = await fetch(new URL(new URL(files[0].url).pathname, address));
  check(file.ok && file.headers.get('content-type') === 'application/pdf', `HTTP ${file.status}`);
  await write(inbound, { id: 'in-3', from: '081277700099', text: '' });
  await write(inbound, { id: 'in-4', from: '081277700099', text: 'Itu fotonya' });
  relay.kill('SIGKILL');
  console.log('What citizens write reaches the office, and the answers reach them.');
}

async function answer(id, text, files = []) {
  const { sendMessage } = await ask(
    'demo-portal', 'mutation($id: ID!, $text: String, $files: [ID!]) { sendMessage(input: { id: $id, text: $text, uploadIds: $files, from: BOT }) { errors { ... on Error { code } } } }', { id, text, files });
  check(sendMessage.errors === null, JSON.stringify(sendMessage));
}

/** As the gateway does it: until it is taken. */
async function write(port, message) {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(message) }).catch(() => null);
    if (response?.status === 204) {
      return;
    }

    check(!response, await response?.text());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Each key has its words, and they find the places that the catalogue promises. */
function wording() {
  const keys = templates.map(({ key }) => key).sort();
  check(JSON.stringify(Object.keys(texts).sort()) === JSON.stringify(keys), 'The example does not word exactly the templates of the catalogue.');
  for (const { key, variables } of templates) {
    const values = variables.filter(({ isOptional }) => !isOptional).map(({ name, type }) => ({ name, value: type === 'DateTime' ? '2026-12-08T10:00:00+07:00' : 'X1' }));
    const text = wordsOf({ templateKey: key, variables: values });
    check(!/undefined|Invalid/.test(text), `${key}: ${text}`);
  }

  // Its exact form depends on the release of Node.
  const booked = wordsOf({ templateKey: 'appointment.booked', variables: [{ name: 'startsAt', value: '2026-12-08T03:00:00Z' }] });
  check(/^Janji temu Anda: Selasa, 0?8 Desember 2026 .*10[.:]00 WIB\.$/.test(booked), booked);
  check(wordsOf({ templateKey: 'something.new', variables: [] }).length > 20, 'A template that is not known has no words.');
}

function choosing() {
  const sms = { channel: 'sms', isDefault: false };
  const of = (channels, more) => ({ id: '1', notification: { templateKey: 'waitlist.lapsed', variables: [], channels, address: '0812', validUntil: '2999-01-01T00:00:00+07:00', ...more } });
  check(messageOf(of(['sms', 'whatsapp']), sms), 'The first wish is not served.');
  check(!messageOf(of(['whatsapp', 'sms']), sms), 'Another channel is first.');
  check(!messageOf(of(['none']), sms), 'Nothing is wanted.');
  check(!messageOf(of([]), sms) && messageOf(of([]), { ...sms, isDefault: true }), 'Without a wish the default serves.');
  check(!messageOf(of(['sms'], { address: null }), sms), 'There is no number.');
  check(!messageOf(of(['sms'], { validUntil: '2020-01-01T00:00:00+07:00' }), sms), 'It is of no use any more.');
}

function start(port, inbound = '') {
  const relay = spawn(process.execPath, ['--experimental-websocket', '--no-warnings', example], {
    env: { ...process.env, SIPOKMUBA: address, CHANNEL: 'sms', DEFAULT: 'no', GATEWAY: `http://127.0.0.1:${port}/`, PORT: inbound, STATE: state },
    stdio: 'inherit',
  });
  process.on('exit', () => relay.kill('SIGKILL'));
  return relay;
}

/** Somebody who is reached at any hour. */
async function submit(i, phone, channels) {
  const day = String(1 + i).padStart(2, '0');
  const nik = `160609${41 + i}07919916`;
  const input = {
    kind: 'FIRST_ISSUANCE',
    nik,
    familyCardNumber: '1606091203150001',
    fullName: 'Siti Aminah',
    birthDate: `1991-07-${day}`,
    sex: 'FEMALE',
    maritalStatus: 'MARRIED',
    villageCode: '16.06.09.2006',
    documents: [{ type: 'FAMILY_CARD', uploadId: 'sample-pdf' }],
  };
  const { recordConsent } = await ask(
    'demo-village', 'mutation($nik: NIK!) { recordConsent(input: { nik: $nik, purpose: "KTP-el", method: IN_PERSON }) { errors { ... on Error { code } } } }', { nik });
  check(recordConsent.errors === null, JSON.stringify(recordConsent));
  const { findByNik } = await ask('demo-officer', 'query($nik: NIK!) { findByNik(nik: $nik, purpose: "preferensi kontak") { id } }', { nik });
  const { setContactPreference } = await ask(
    'demo-officer',
    'mutation($id: ID!, $phone: String!, $channels: [String!]!) { setContactPreference(input: { id: $id, phone: $phone, channels: $channels, quietFrom: "00:00:00", quietUntil: "00:00:00" }) { errors { ... on Error { code } } } }',
    { id: findByNik.id, phone, channels });
  check(setContactPreference.errors === null, JSON.stringify(setContactPreference));
  const { submitApplication } = await ask(
    'demo-portal', 'mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) { application { number } errors { ... on Error { code } } } }', { input });
  check(submitApplication.application, JSON.stringify(submitApplication));
  return { number: submitApplication.application.number, phone };
}
