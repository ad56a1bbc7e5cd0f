import { ask, check } from '../server.mjs';
import { eventFields } from './subscriber.mjs';

/** All that the caller may read of the log after the cursor, page by page. */
export async function readFeed(client, after, region) {
  const events = [];
  for (let cursor = after; ; ) {
    const { events: page } = await ask(
      client,
      `query($after: String, $region: String) { events(first: 50, after: $after, region: $region) {
        pageInfo { hasNextPage endCursor } nodes { ${eventFields} } } }`,
      { after: cursor, region });
    events.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) {
      return events;
    }

    cursor = page.pageInfo.endCursor;
  }
}

/** Exactly the events of the feed, in its order: none lost, none doubled, no gap in any subject. */
export async function compareWithFeed(subscriber, feed) {
  await subscriber.receive(feed.at(-1).id, 60_000);
  // What would come twice or too much comes now.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const received = subscriber.events;
  check(new Set(received.map((event) => event.id)).size === received.length, `${subscriber.name}: an event came twice.`);
  check(received.length === feed.length, `${subscriber.name}: ${received.length} events, the feed has ${feed.length}.`);
  feed.forEach((event, index) => {
    check(
      JSON.stringify(event) === JSON.stringify(received[index]),
      `${subscriber.name}: event ${index} is ${JSON.stringify(received[index])}, the feed has ${JSON.stringify(event)}.`);
  });
  console.log(`${subscriber.name}: ${received.length} events received, equal to the feed`);
}

/** What was done is what was told: the statuses of every application in order, and one note for every other act. */
export function compareWithPlan(applications, events, office) {
  const told = groupBy(events.filter((event) => event.status), (event) => event.application.number);
  check(told.size === applications.length, `Events tell of ${told.size} applications, ${applications.length} were planned.`);
  for (const { number, kind, statuses } of applications) {
    const [got, wanted] = [told.get(number)?.map((event) => event.status).join(' '), statuses.join(' ')];
    check(got === wanted, `${number} (${kind}) went through ${got}, planned was ${wanted}.`);
  }

  if (office) {
    // A citizen is no node that staff may read, so consents come without a subject.
    for (const [subject, ofSubject] of groupBy(events.filter((event) => event.subject), (event) => event.subject.id)) {
      const versions = ofSubject.map((event) => event.subjectVersion);
      check(
        versions.every((version, index) => version === index + versions[0])
          && (versions[0] === 1 || ofSubject[0].__typename === 'ServicePointNoted'),
        `Subject ${subject} (${ofSubject[0].__typename}) has the versions ${versions}.`);
    }

    const count = (type) => events.filter((event) => event.type === type).length;
    check(count('application.printingApproved') === office.prints, `${count('application.printingApproved')} approvals were told.`);
    check(count('servicePoint.blankUsed') === office.prints, `${count('servicePoint.blankUsed')} used blanks were told.`);
    check(count('consent.recorded') === office.consents, `${count('consent.recorded')} consents were told.`);
  }
}

/** The status history of each application is its event stream. */
export async function compareWithHistory(applications, events) {
  const told = groupBy(events.filter((event) => event.status), (event) => event.application.number);
  for (let start = 0; start < applications.length; start += 50) {
    const { nodes } = await ask(
      'demo-head',
      `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Application { number status waitingOn
        statusHistory { status at actorRole } waits { party startedAt endedAt seconds } } } }`,
      { ids: applications.slice(start, start + 50).map((application) => application.id) });
    nodes.forEach(compareOne);
  }

  console.log(`${applications.length} status histories are their event streams; waits add up`);

  function compareOne({ number, status, statusHistory, waits }) {
    const row = ({ status: entered, at, actorRole }) => `${entered} ${at} ${actorRole}`;
    const stream = told.get(number).map((event) => row({ ...event, at: event.occurredAt }));
    check(statusHistory.map(row).join() === stream.join(), `${number}: history ${statusHistory.map(row)}, events ${stream}`);
    check(statusHistory.at(-1).status === status, `${number} is ${status}`);
    const ended = waits.filter((wait) => wait.endedAt);
    const seconds = ended.reduce((sum, wait) => sum + wait.seconds, 0);
    const elapsed = (Date.parse(ended.at(-1).endedAt) - Date.parse(statusHistory[0].at)) / 1000;
    check(seconds === elapsed, `${number}: waits add up to ${seconds} s of ${elapsed} s`);
  }
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }

  return groups;
}
