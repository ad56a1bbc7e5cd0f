// The main proof: 200 applications worked through the front door, three subscribers, one of them cut 20 times.
import { ask, check, run } from '../server.mjs';
import { Office } from './office.mjs';
import { makePlan } from './plan.mjs';
import { randomSource } from './random.mjs';
import { Subscriber } from './subscriber.mjs';
import { compareWithFeed, compareWithHistory, compareWithPlan, readFeed } from './verdict.mjs';

const seed = Number(process.env.SEED ?? 1606);
const total = Number(process.env.APPLICATIONS ?? 200);
const workers = 8;
const cuts = 20;
const district = '16.06.09';

run(async () => {
  const random = randomSource(seed + 1);
  const villages = await readVillages();
  const people = makePlan({ seed, total, villages, operatorVillage: '16.06.09.2006' });
  const applications = people.flatMap((person) => person.applications);
  const { events: log } = await ask('demo-head', '{ events(first: 1) { headCursor } }');
  const { servicePoints } = await ask(
    null, `{ servicePoints(where: { regionCode: { eq: "${district}" } }) { nodes { id } } }`);
  const office = new Office(servicePoints.nodes[0].id);
  console.log(`seed ${seed}: ${applications.length} applications of ${people.length} people, ${new Set(villages).size} villages`);

  const everything = new Subscriber({
    name: 'all events',
    client: 'demo-head',
    field: 'onEvent($AFTER)',
    after: log.headCursor,
    cuts: cutMoments(applications, random),
    random,
  });
  const region = new Subscriber({
    name: 'one region',
    client: 'demo-officer',
    field: `onApplicationStatusChanged(region: "${district}", $AFTER)`,
    after: log.headCursor,
    random,
  });
  await Promise.all([everything.connected, region.connected]);

  // The followed one takes the longest way: returned, corrected, recorded, issued. It is there before its subscriber is.
  const followed = people.find(({ applications: [first] }) => first.ending === 'CORRECTED' && first.enteredBy === 'demo-portal');
  const [first, ...later] = followed.applications;
  await office.submit(followed, first);
  const number = new Subscriber({
    name: 'one number',
    client: 'demo-portal',
    field: `onApplicationStatusChanged(number: "${first.number}", $AFTER)`,
    after: log.headCursor,
    random,
  });
  await number.connected;

  const queue = people.filter((person) => person !== followed);
  const subscribers = [everything, region, number];
  await Promise.race([
    Promise.all([
      office.decide(first).then(() => office.work({ ...followed, applications: later })),
      ...Array.from({ length: workers - 1 }, async () => {
        for (let person; (person = queue.shift()); ) {
          await office.work(person);
        }
      }),
    ]),
    ...subscribers.map((subscriber) => subscriber.ended),
  ]);
  console.log(`worked: ${office.mutations} mutations done, ${office.refusals} refused as they must be`);

  const isStatus = (event) => event.__typename === 'ApplicationStatusChanged';
  await compareWithFeed(everything, await readFeed('demo-head', log.headCursor));
  await compareWithFeed(region, (await readFeed('demo-officer', log.headCursor, district)).filter(isStatus));
  const ofNumber = (event) => isStatus(event) && event.application.number === first.number;
  await compareWithFeed(number, (await readFeed('demo-portal', log.headCursor)).filter(ofNumber));
  check(everything.cutsDone === cuts, `Only ${everything.cutsDone} cuts were made.`);
  console.log(`${everything.name}: cut ${everything.cutsDone} times, ${everything.connections} connections`);

  compareWithPlan(applications, everything.events, office);
  compareWithPlan(applications.filter((one) => one.region.startsWith(`${district}.`)), region.events);
  compareWithPlan([first], number.events);
  await compareWithHistory(applications, everything.events);
  await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
});

/** All 23 villages of Bayung Lencir, and some others. */
async function readVillages() {
  const { home, sekayu, keluang } = await ask(null, `{
    home: regions(parent: "16.06.09") { code }
    sekayu: regions(parent: "16.06.01") { code }
    keluang: regions(parent: "16.06.07") { code }
  }`);
  check(home.length === 23, `Bayung Lencir has ${home.length} villages here.`);
  return [...home, ...sekayu.slice(0, 5), ...keluang.slice(0, 5)].map((region) => region.code);
}

/** Before the first event, at random ones, and five times within a few events, while the replay still runs. */
function cutMoments(applications, random) {
  const expected = applications.reduce((sum, application) => sum + application.statuses.length, 0);
  const anywhere = Array.from({ length: cuts - 6 }, () => 1 + random.below(expected - 50));
  const start = Math.floor(expected / 2);
  const close = Array.from({ length: 5 }, (_, index) => start + 3 * index);
  return [0, ...anywhere, ...close].sort((a, b) => a - b);
}
