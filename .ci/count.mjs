// Adds up the counters of all result files; the sum is the last line of .ci/run.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const sum = { total: 0, passed: 0, failed: 0 };
for (const name of readdirSync(process.argv[2]).filter((file) => file.endsWith(".trx"))) {
  const counters = /<Counters ([^>]*)>/.exec(readFileSync(join(process.argv[2], name), "utf8"))?.[1] ?? "";
  const count = (key) => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(counters)?.[1] ?? 0);
  sum.total += count("total");
  sum.passed += count("passed");
  sum.failed += count("failed") + count("error") + count("timeout") + count("aborted");
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.total - sum.passed - sum.failed} skipped`);
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
