// The bot of schema/examples answers citizens, gives up after two failures, and hands over when it is told to.
import { startBot } from '../../schema/examples/requirements-bot.mjs';
import { ask, check, run } from './server.mjs';

const address = process.env.SIPOKMUBA_ADDRESS ?? 'http://localhost:5080';

run(async () => {
  const { events } = await ask('demo-portal', '{ events(first: 1) { headCursor } }');
  const bot = watched(events.headCursor);

  const lost = await start('Halo, KTP saya hilang!');
  const answer = await bot.next(lost);
  check(answer.text.includes('surat kehilangan') && answer.text.includes('tidak perlu datang'), answer.text);
  await write(lost, 'Terima kasih');
  check((await bot.next(lost)).text.startsWith('Sama-sama'), 'It is not polite.');
  await until(lost, 'RESOLVED');
  console.log('It answers from the requirements, and settles.');

  const strange = await start('Cuaca hari ini?');
  check((await bot.next(strange)).status === 'BOT', 'One failure is no reason.');
  await write(strange, 'Bola tadi malam?');
  check((await bot.next(strange)).status === 'QUEUED', 'Two failures are.');
  check((await bot.next(strange)).text.startsWith('Anda berada di antrean nomor'), 'It does not tell the place.');
  check((await see(strange)).rounds[0].reason === 'FAILED_ANSWERS', 'It is another reason.');
  console.log('It hands over after two failures, and tells the place in the queue.');

  const silent = await start('Halo, KTP saya hilang');
  await bot.next(silent);
  await write(silent, null, ['sample-jpeg']);
  const blind = await bot.next(silent);
  check(blind.text.includes('tidak dapat membacanya') && blind.status === 'BOT', blind.text);
  console.log('It says that it can not read a file.');

  const human = await start('Saya mau bicara dengan petugas');
  check((await bot.next(human)).text.startsWith('Anda berada di antrean nomor'), 'It argues with who wants an officer.');
  const queued = await see(human);
  check(queued.rounds[0].reason === 'KEYWORD' && queued.rounds[0].outcome === null, JSON.stringify(queued));
  await ask('demo-officer', 'mutation($id: ID!) { acceptConversation(input: { id: $id }) { errors { ... on Error { code } } } }', { id: human });
  await ask('demo-officer', 'mutation($id: ID!) { sendMessage(input: { id: $id, text: "Selamat pagi" }) { errors { ... on Error { code } } } }', { id: human });
  await write(human, 'KTP saya hilang');
  check((await see(human)).rounds[0].outcome === 'ANSWERED', 'The officer did not stop the clock.');
  await bot.stop();
  console.log('It leaves the citizen to the officer.');

  // A bot that begins anew at an old place sees everything again, and says nothing twice.
  const before = await Promise.all([lost, strange, human].map(see));
  const again = watched(events.headCursor);
  const last = await start('KTP saya rusak');
  await again.next(last);
  await again.stop();
  const after = await Promise.all([lost, strange, human].map(see));
  check(after.every((one, i) => one.messageCount === before[i].messageCount), `It repeats itself: ${JSON.stringify([before, after])}`);
  console.log('It says nothing twice.');
});

function watched(after) {
  const sent = [];
  let wake = () => {};
  const bot = startBot({
    address,
    clientId: 'demo-portal',
    clientSecret: 'demo-secret',
    after,
    onSent: (message) => {
      sent.push(message);
      wake();
    },
  });
  return {
    stop: bot.stop,
    async next(id) {
      for (;;) {
        const found = sent.findIndex((message) => message.id === id);
        if (found >= 0) {
          return sent.splice(found, 1)[0];
        }

        await new Promise((resolve) => { wake = resolve; });
      }
    },
  };
}

async function start(text) {
  const { startConversation } = await ask(
    'demo-portal', 'mutation($text: String!) { startConversation(input: { channel: "web", text: $text }) { conversation { id } errors { ... on Error { code } } } }', { text });
  return startConversation.conversation.id;
}

async function write(id, text, files = []) {
  const { sendMessage } = await ask(
    'demo-portal', 'mutation($id: ID!, $text: String, $files: [ID!]) { sendMessage(input: { id: $id, text: $text, uploadIds: $files, from: CITIZEN }) { errors { ... on Error { code } } } }', { id, text, files });
  check(!sendMessage.errors, JSON.stringify(sendMessage.errors));
}

async function see(id) {
  return (await ask('demo-portal', 'query($id: ID!) { conversationById(id: $id) { status messageCount rounds { reason outcome } } }', { id })).conversationById;
}

async function until(id, status) {
  while ((await see(id)).status !== status) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
