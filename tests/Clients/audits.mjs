// All audits of GraphQL over HTTP by their reference implementation: MUST, SHOULD and MAY.
import { serverAudits } from 'graphql-http';
import { check, endpoint, run } from './server.mjs';

run(async () => {
  const results = [];
  for (const audit of serverAudits({ url: endpoint })) {
    const result = await audit.fn();
    await result.response?.body?.cancel().catch(() => {});
    results.push({ id: audit.id, name: audit.name, level: audit.name.split(' ')[0], ...result });
  }

  for (const level of ['MUST', 'SHOULD', 'MAY']) {
    const ofLevel = results.filter((result) => result.level === level);
    const passed = ofLevel.filter((result) => result.status === 'ok');
    console.log(`${level}: ${passed.length} of ${ofLevel.length}`);
  }

  const failed = results.filter((result) => result.status !== 'ok');
  check(failed.length === 0, failed.map(({ id, name, reason }) => `${id} ${name}: ${reason}`).join('\n'));
  check(results.length > 50, `Only ${results.length} audits were run.`);
});
