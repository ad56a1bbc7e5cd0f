// A bot that tells citizens what to bring along, with nothing but Node.js 20: an ordinary client of the API. It reads messages
// from a subscription, answers from `requirements`, and says when it has no answer: after two such answers, or when the citizen
// asks for an officer ("petugas"), the platform hands over, and the bot tells the place in the queue.
//
//   CLIENT_ID=demo-portal CLIENT_SECRET=demo-secret node --experimental-websocket schema/examples/requirements-bot.mjs
//
// Then startConversation(input: { channel: "web", text: "KTP saya hilang" }) as the same partner. A channel such as WhatsApp
// stands on both ends of it: it sends what citizens write with `sendMessage`, and delivers the messages of BOT, STAFF and SYSTEM.
import { fileURLToPath } from 'node:url';

const matters = [
  { kind: 'REPLACEMENT_LOST', name: 'KTP-el hilang', words: ['hilang', 'kehilangan'] },
  { kind: 'REPLACEMENT_DAMAGED', name: 'KTP-el rusak', words: ['rusak', 'patah', 'pudar'] },
  { kind: 'DATA_CHANGE', name: 'perubahan data', words: ['ubah', 'perubahan', 'ganti', 'salah'] },
  { kind: 'MOVE_IN', name: 'pindah datang', words: ['pindah', 'pindahan'] },
  { kind: 'IKD_ACTIVATION', name: 'aktivasi IKD', words: ['ikd', 'digital'] },
  { kind: 'FIRST_ISSUANCE', name: 'KTP-el pertama', words: ['baru', 'pertama', 'pemula', 'bikin', 'buat'] },
];
const thanks = ['terima kasih', 'makasih', 'sudah jelas', 'selesai'];

// The description of a document ends with its Indonesian name in brackets.
const indonesian = (description) => description.match(/\(([^)]+)\)\.$/)?.[1] ?? description;

/** What the bot says to a message: { text, failed?, done? }. `ask` sends a query. */
export async function reply(message, ask) {
  if (!message) {
    // Files only. An officer opens them.
    return { text: 'Berkas Anda kami terima, tetapi saya tidak dapat membacanya. Tulis pertanyaan Anda, atau "petugas" untuk berbicara dengan petugas.', failed: true };
  }

  const words = ` ${message.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  const mentions = (word) => words.includes(` ${word} `);
  if (thanks.some(mentions)) {
    return { text: 'Sama-sama. Semoga urusan Anda lancar.', done: true };
  }

  const matter = matters.find((one) => one.words.some(mentions));
  if (!matter) {
    return { text: 'Maaf, saya belum mengerti. Tulis misalnya "KTP saya hilang", atau "petugas" untuk berbicara dengan petugas.', failed: true };
  }

  const { requirements } = await ask(
    `query($kind: ApplicationKind!) {
      requirements(kind: $kind, birthDate: "1990-01-01", maritalStatus: MARRIED) { presenceRequired documents { description } }
    }`,
    { kind: matter.kind });
  const documents = requirements.documents.map((document) => `- ${indonesian(document.description)}`);
  return {
    text: [
      documents.length > 0 ? `Untuk ${matter.name} siapkan:` : `Untuk ${matter.name} tidak ada berkas yang perlu disiapkan.`,
      ...documents,
      requirements.presenceRequired ? 'Anda perlu datang sendiri.' : 'Anda tidak perlu datang untuk perekaman.',
      'Semua layanan gratis.',
    ].join('\n'),
  };
}

/** Answers until `stop()` is called. `onSent` is told of each message that it has sent, `after` is where it goes on. */
export function startBot({ address, clientId, clientSecret, after, onSent = () => {}, log = console.error }) {
  const endpoint = new URL('/graphql', address);
  let [token, renewAt, cursor, socket, stopped, work] = ['', 0, after, undefined, false, Promise.resolve()];

  async function accessToken() {
    if (Date.now() >= renewAt) {
      const response = await fetch(new URL('/connect/token', address), {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      });
      const granted = await response.json();
      [token, renewAt] = [granted.access_token, Date.now() + granted.expires_in * 500];
    }

    return token;
  }

  async function ask(query, variables = {}, idempotencyKey) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await accessToken()}`,
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (!data || errors) {
      throw new Error(`HTTP ${response.status}: ${errors?.[0]?.message}`);
    }

    return data;
  }

  /** An event may come twice; with its id as the key of the mutation it is answered once. */
  async function send(event, { text, failed = false, done = false }) {
    const id = event.conversation.id;
    const { sendMessage } = await ask(
      `mutation($id: ID!, $text: String!, $failed: Boolean!) {
        sendMessage(input: { id: $id, text: $text, from: BOT, answerFailed: $failed }) { conversation { status } errors { ... on Error { code } } }
      }`,
      { id, text, failed }, `${event.id}-answer`);
    if (sendMessage.errors) {
      return log(`${id}: ${sendMessage.errors[0].code}`);
    }

    if (done) {
      await ask('mutation($id: ID!) { resolveConversation(input: { id: $id }) { errors { ... on Error { code } } } }', { id }, `${event.id}-done`);
    }

    onSent({ id, text, status: sendMessage.conversation.status });
  }

  async function handle(event) {
    if (!event.conversation) {
      return;
    }

    if (event.type === 'conversation.messageSent' && event.sender === 'CITIZEN' && event.conversation.status === 'BOT' && event.message) {
      await send(event, await reply(event.message.text, ask));
    } else if (event.type === 'conversation.handoverRequested' && event.conversation.queuePosition) {
      const place = `Anda berada di antrean nomor ${event.conversation.queuePosition}.`;
      await send(event, { text: event.opensAt ? `${place} Kantor buka kembali ${event.opensAt.slice(0, 16).replace('T', ' pukul ')} WIB.` : `${place} Petugas akan segera menjawab.` });
    }
  }

  async function connect() {
    const payload = { authorization: `Bearer ${await accessToken()}` };
    // Where "from now on" begins: whoever is cut before the first event loses nothing.
    cursor ??= (await ask('{ events(first: 1) { headCursor } }')).events.headCursor;
    if (stopped) {
      return;
    }

    socket = new WebSocket(endpoint.href.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const tell = (message) => socket.send(JSON.stringify(message));
    // The token lives on with the socket as long as a newer one is shown in time.
    const renewal = setInterval(async () => tell({ type: 'ping', payload: { authorization: `Bearer ${await accessToken()}` } }), 60_000);
    socket.onopen = () => tell({ type: 'connection_init', payload });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === 'connection_ack') {
        tell({
          id: '1',
          type: 'subscribe',
          payload: {
            query: `subscription($after: String) {
              onConversationChanged(after: $after) {
                id cursor type sender opensAt message { text } conversation { id status queuePosition }
              }
            }`,
            variables: { after: cursor },
          },
        });
      } else if (message.type === 'ping') {
        tell({ type: 'pong' });
      } else if (message.type === 'next' && message.payload.data) {
        const event = message.payload.data.onConversationChanged;
        // One after the other, so that answers come in the order of the questions; the cursor follows what is done. What fails
        // is left to the platform, which hands over after three minutes without an answer.
        work = work.then(() => handle(event)).catch((error) => log(error.message)).then(() => { cursor = event.cursor; });
      } else if (message.type === 'next' || message.type === 'error') {
        log(JSON.stringify(message.payload));
        // Away for more than 30 days: whoever wrote meanwhile has long been handed over to an officer.
        cursor = message.payload[0]?.extensions?.code === 'CURSOR_EXPIRED' ? undefined : cursor;
        socket.close();
      } else if (message.type === 'complete') {
        socket.close();
      }
    };
    socket.onclose = () => {
      clearInterval(renewal);
      reconnect();
    };
  }

  function reconnect() {
    if (!stopped) {
      setTimeout(() => connect().catch((error) => { log(error.message); reconnect(); }), 1000);
    }
  }

  const started = connect().catch((error) => { log(error.message); reconnect(); });
  return {
    started,
    async stop() {
      stopped = true;
      socket?.close();
      await work;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  startBot({
    address: process.env.API ?? 'http://localhost:5080',
    clientId: process.env.CLIENT_ID ?? 'demo-portal',
    clientSecret: process.env.CLIENT_SECRET ?? 'demo-secret',
    onSent: ({ id, text }) => console.log(id, text),
  });
}
