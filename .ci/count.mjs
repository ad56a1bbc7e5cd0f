// Names what failed and adds up the counters of all result files; the sum is the last line of .ci/run.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const text = (xml) =>
  xml.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name])
    .replace(/&#x([0-9A-Fa-f]+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16)));
const between = (xml, tag) => text(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(xml)?.[1] ?? "");

const sum = { total: 0, passed: 0, failed: 0 };
for (const name of readdirSync(process.argv[2]).filter((file) => file.endsWith(".trx"))) {
  const results = readFileSync(join(process.argv[2], name), "utf8");
  const counters = /<Counters ([^>]*)>/.exec(results)?.[1] ?? "";
  const count = (key) => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(counters)?.[1] ?? 0);
  sum.total += count("total");
  sum.passed += count("passed");
  sum.failed += count("failed") + count("error") + count("timeout") + count("aborted");
  for (const [result] of results.matchAll(/<UnitTestResult [^>]*outcome="Failed"[\s\S]*?<\/UnitTestResult>/g)) {
    const where = between(result, "StackTrace").split("\n").slice(0, 8).join("\n");
    console.log(`Failed: ${text(/testName="([^"]*)"/.exec(result)[1])}\n${between(result, "Message").slice(0, 2000)}\n${where}`);
  }
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.total - sum.passed - sum.failed} skipped`);
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
