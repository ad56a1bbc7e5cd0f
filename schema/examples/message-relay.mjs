// A channel with nothing but Node.js: it words messages to citizens in Indonesian and hands them to a gateway; what citizens
// write goes into conversations, and the answers of bot and officer back to them.
//
//   node --experimental-websocket schema/examples/message-relay.mjs
//
// (Node.js 22 or later needs no flag.) The environment says the rest; without GATEWAY the messages are printed:
//   SIPOKMUBA  address of the platform, http://localhost:5080
//   CLIENT, SECRET  a partner with the scopes events:read, contacts:read, conversations:read and conversations:write;
//     demo-portal of Development
//   CHANNEL  the key of this channel, sms
//   DEFAULT  "no": another channel serves citizens without a wish
//   GATEWAY  where messages are posted as { id, to, text, files }; the same id may come twice and is one message. A file is
//     { name, mediaType, url }, to be fetched within five minutes; a gateway that carries words only leaves it
//   PORT  where the gateway posts what citizens write, as { id, from, text }, on this machine only; without it none is taken
//   STATE  the file that keeps the cursors, and whose conversation is which, message-relay.json
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const onDue = `subscription OnNotificationDue($after: String) {
  onEvent(types: ["notification.due"], after: $after) {
    id cursor
    ... on NotificationChanged {
      notification { templateKey variables { name value } channels address validUntil }
    }
  }
}`;

const onMessage = `subscription OnConversationMessage($after: String) {
  onConversationChanged(after: $after) { id cursor conversation { id } message { sender text attachments { name mediaType link { url } } } }
}`;

const time = (text) => `${new Intl.DateTimeFormat('id-ID', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Asia/Jakarta' }).format(new Date(text))} WIB`;

/** One for each key of schema/templates.json. */
export const texts = {
  'application.submitted': (v) => `Permohonan ${v.number} telah kami terima dan menunggu verifikasi.`,
  'application.returned': (v) => `Permohonan ${v.number} dikembalikan. Mohon perbaiki berkas dalam 14 hari.`,
  'application.rejected': (v) => `Permohonan ${v.number} ditolak. Alasannya dapat dibaca pada permohonan Anda.`,
  'application.awaitingBiometrics': (v) => `Permohonan ${v.number} lengkap. Silakan datang untuk perekaman KTP-el.`,
  'application.printReady': (v) => `Permohonan ${v.number} lengkap dan KTP-el siap dicetak.`,
  'application.readyForPickup': (v) => `KTP-el untuk permohonan ${v.number} siap diambil.`,
  'application.inDelivery': (v) => `KTP-el untuk permohonan ${v.number} sedang diantar kurir.`,
  'application.unclaimed': (v) => `KTP-el untuk permohonan ${v.number} belum diambil dan kami simpan di kantor.`,
  'application.issued': (v) => `Permohonan ${v.number} selesai.`,
  'application.cancelled': (v) => `Permohonan ${v.number} dibatalkan.`,
  'application.expired': (v) => `Permohonan ${v.number} berakhir karena tenggatnya lewat.`,
  'application.reminded': (v) => `Pengingat: permohonan ${v.number} menunggu Anda sejak ${v.afterDays} hari.`,
  'application.handoverCodeIssued': (v) => `Kode serah terima untuk permohonan ${v.number} telah diterbitkan. Bukan Anda yang meminta? Hubungi kantor.`,
  'appointment.held': (v) => `Janji temu ${time(v.previousStartsAt)} kami pindahkan ke ${time(v.startsAt)}. Mohon konfirmasi sebelum ${time(v.until)}.`,
  'appointment.booked': (v) => `Janji temu Anda: ${time(v.startsAt)}.`,
  'appointment.rescheduled': (v) => `Janji temu Anda pindah dari ${time(v.previousStartsAt)} ke ${time(v.startsAt)}.`,
  'appointment.cancelled': (v) => `Janji temu ${time(v.startsAt)} dibatalkan.`,
  'appointment.reminded': (v) => `Pengingat: janji temu Anda ${time(v.startsAt)}.`,
  'appointment.noShow': (v) => `Anda tidak hadir pada janji temu ${time(v.startsAt)}. Silakan pilih waktu lain.`,
  'appointment.expired': (v) => `Tempat pada ${time(v.startsAt)} tidak dikonfirmasi dan tidak lagi kami simpan.`,
  'waitlist.offered': (v) => `Ada tempat kosong: ${time(v.startsAt)}. Terima sebelum ${time(v.until)}.`,
  'waitlist.requeued': () => 'Tempat yang kami tawarkan tidak tersedia lagi. Giliran Anda tetap.',
  'complaint.received': (v) => `Aduan ${v.number} telah kami terima.`,
  'complaint.awaitingReporter': (v) => `Kami perlu penjelasan Anda tentang aduan ${v.number}.`,
  'complaint.resolved': (v) => `Aduan ${v.number} telah dijawab. Anda dapat menanggapinya dalam 10 hari.`,
  'complaint.answered': (v) => `Aduan yang digabung dengan aduan ${v.number} telah dijawab.`,
  'complaint.closed': (v) => `Aduan ${v.number} ditutup.`,
  'complaint.closedNoResponse': (v) => `Aduan ${v.number} ditutup karena tidak ada penjelasan.`,
  'complaint.inProgress': (v) => `Aduan ${v.number} sedang ditindaklanjuti petugas.`,
  'complaint.forwarded': (v) => `Aduan ${v.number} diteruskan ke instansi yang berwenang.`,
  'complaint.merged': (v) => `Aduan ${v.number} digabung dengan aduan lain tentang hal yang sama.`,
  'complaint.withdrawn': (v) => `Aduan ${v.number} telah dicabut.`,
  'waitlist.lapsed': () => 'Giliran Anda pada daftar tunggu telah lewat.',
};

export function wordsOf({ templateKey, variables }) {
  const values = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  return (texts[templateKey] ?? (() => 'Ada kabar tentang layanan Anda. Silakan lihat di aplikasi.'))(values);
}

/** Null: not for this channel, or of no use any more. */
export function messageOf({ id, notification }, { channel, isDefault, now = Date.now() }) {
  const mine = notification.channels.length === 0 ? isDefault : notification.channels[0] === channel;
  return mine && notification.address && Date.parse(notification.validUntil) > now
    ? { id, to: notification.address, text: wordsOf(notification) }
    : null;
}

/** How far it has come; written whole, so that a kill leaves the former state or the new one. */
class State {
  constructor(file) {
    this.file = file;
    this.kept = { due: '0', answers: '0', conversations: {}, seen: [], ...(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))) };
  }

  keep(change) {
    Object.assign(this.kept, change);
    writeFileSync(`${this.file}.new`, JSON.stringify(this.kept));
    renameSync(`${this.file}.new`, this.file);
  }
}

export async function tokenOf({ platform, client, secret }) {
  const response = await fetch(new URL('/connect/token', platform), {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: secret }),
  });
  if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
    // Of one message, such as a number that does not exist: the others must not wait for it.
    console.error(`Message ${message.id} was refused by the gateway: HTTP ${response.status}`);
    return;
  }

  if (!response.ok) {
    throw new Error(`No token: HTTP ${response.status}`);
  }

  return (await response.json()).access_token;
}

/** One connection, until it ends. Each event is done with before the next one is begun. */
async function follow(settings, query, place, handle) {
  const authorization = `Bearer ${await tokenOf(settings)}`;
  const socket = new WebSocket(new URL('/graphql', settings.platform).href.replace(/^http/, 'ws'), 'graphql-transport-ws');
  const send = (message) => socket.send(JSON.stringify(message));
  await new Promise((resolve, reject) => {
    let work = Promise.resolve();
    // The platform says something every 12 seconds: after a minute of silence nobody is there.
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.close(), 60_000);
    };
    socket.onopen = () => send({ type: 'connection_init', payload: { authorization } });
    socket.onerror = () => reject(new Error('The platform can not be reached.'));
    socket.onclose = ({ code, reason }) => {
      clearTimeout(silence);
      work.then(() => reject(new Error(`The connection ended: ${code} ${reason}`)));
    };
    socket.onmessage = ({ data }) => {
      heard();
      const { type, payload } = JSON.parse(data);
      if (type === 'connection_ack') {
        send({ id: '1', type: 'subscribe', payload: { query, variables: { after: place.cursor() } } });
      } else if (type === 'ping') {
        send({ type: 'pong' });
      } else if (type === 'next' && payload.data) {
        const [event] = Object.values(payload.data);
        work = work.then(() => handle(event)).catch((error) => {
          socket.close();
          reject(error);
          return new Promise(() => {});
        });
      } else if (type === 'error' || type === 'complete') {
        work.then(() => {
          // Too long away, or the platform was restored from a backup: what was sent and is still of use comes with its old id.
          if (payload?.some?.((error) => ['CURSOR_EXPIRED', 'CURSOR_UNKNOWN'].includes(error.extensions?.code))) {
            place.keep('0');
          }

          reject(new Error(`The subscription ended: ${JSON.stringify(payload ?? type)}`));
          socket.close();
        });
      }
    };
  });
}

/** A file without a word is announced, since not every channel shows it. */
export function answerOf(id, to, { text, attachments }) {
  const files = attachments.map(({ name, mediaType, link }) => ({ name, mediaType, url: link?.url }));
  return { id, to, text: text || 'Kami mengirim berkas untuk Anda.', ...(files.length > 0 && { files }) };
}

async function deliver(message, gateway) {
  if (!gateway) {
    console.log(JSON.stringify(message));
    return;
  }

  const response = await fetch(gateway, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': message.id },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) {
    throw new Error(`The gateway does not take it: HTTP ${response.status}`);
  }
}

/** For ever: each event's message, if it has one, is sent before the cursor is kept. */
async function send(settings, query, place, of) {
  for (let failures = 0; ; ) {
    try {
      await follow(settings, query, place, async (event) => {
        const message = await of(event);
        if (message) {
          await deliver(message, settings.gateway);
        }

        // Killed right before this line, it sends this message once more, with the same id.
        place.keep(event.cursor);
        failures = 0;
      });
    } catch (error) {
      console.error(error.message);
    }

    await pause(Math.min(30_000, 250 * 2 ** failures++));
  }
}

async function change(settings, field, input, key) {
  const type = field[0].toUpperCase() + field.slice(1);
  const response = await fetch(new URL('/graphql', settings.platform), {
    method: 'POST',
    // With the id of the gateway as the key, what is posted again after a kill is said once.
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(settings)}`, 'idempotency-key': key },
    body: JSON.stringify({
      query: `mutation($input: ${type}Input!) { ${field}(input: $input) { conversation { id } errors { ... on Error { code message } } } }`,
      variables: { input },
    }),
  });
  const { data, errors } = await response.json();
  if (!data?.[field]) {
    throw new Error(`${field}: ${errors?.[0]?.message ?? `HTTP ${response.status}`}`);
  }

  return data[field];
}

/** What a citizen writes belongs to the conversation of that number; if it has ended for good, another begins. */
async function take(settings, state, { id, from, text }) {
  if (state.kept.seen.includes(id)) {
    return;
  }

  const seen = [...state.kept.seen.slice(-999), id];
  // A picture, say, which this channel can not carry: a message without a word would be refused for ever.
  const said = text?.trim() || '(Warga mengirim berkas yang tidak dapat diteruskan saluran ini.)';
  const known = Object.entries(state.kept.conversations).find(([, number]) => number === from)?.[0];
  if (known) {
    const { errors } = await change(settings, 'sendMessage', { id: known, text: said, from: 'CITIZEN' }, `${id}-said`);
    if (!errors) {
      state.keep({ seen });
      return;
    }

    if (errors[0].code !== 'CONVERSATION_ENDED' && errors[0].code !== 'NOT_FOUND') {
      throw new Error(errors[0].message);
    }
  }

  const { conversation, errors } = await change(settings, 'startConversation', { channel: settings.channel, text: said }, `${id}-began`);
  if (errors) {
    throw new Error(errors[0].message);
  }

  const others = Object.entries(state.kept.conversations).filter(([, number]) => number !== from);
  state.keep({ seen, conversations: { ...Object.fromEntries(others), [conversation.id]: from } });
}

/** One after the other, so that what a citizen writes keeps its order. Tells when all that came is taken. */
function listen(settings, state) {
  let work = Promise.resolve();
  createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }

    work = work.then(() => take(settings, state, JSON.parse(Buffer.concat(chunks).toString()))).then(
      () => response.writeHead(204).end(),
      // The gateway posts it again.
      (error) => response.writeHead(503).end(error.message));
  }).listen(settings.port, '127.0.0.1');
  return () => work;
}

export function relay(settings) {
  const state = new State(settings.state);
  if (settings.port) {
    const taken = listen(settings, state);
    send(settings, onMessage, { cursor: () => state.kept.answers, keep: (answers) => state.keep({ answers }) }, async ({ id, conversation, message }) => {
      // An answer may be faster than the news that its conversation has begun.
      await taken();
      const to = state.kept.conversations[conversation?.id];
      return to && message && message.sender !== 'CITIZEN' ? answerOf(id, to, message) : null;
    });
  }

  return send(settings, onDue, { cursor: () => state.kept.due, keep: (due) => state.keep({ due }) }, (event) => messageOf(event, settings));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { env } = process;
  await relay({
    platform: env.SIPOKMUBA ?? 'http://localhost:5080',
    client: env.CLIENT ?? 'demo-portal',
    secret: env.SECRET ?? 'demo-secret',
    channel: env.CHANNEL ?? 'sms',
    isDefault: env.DEFAULT !== 'no',
    gateway: env.GATEWAY,
    port: Number(env.PORT ?? 0),
    state: env.STATE ?? 'message-relay.json',
  });
}
