// Typed clients as a partner would have them: generated, compiled strictly, and run.
import { readFile, readdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import ts from 'typescript';
import { check, run } from './server.mjs';
import config from './typed/codegen.mjs';
import { leaks } from './typed/strictness.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

run(async () => {
  await rm(here('generated'), { recursive: true, force: true });
  await generate(config, true);
  const types = here('generated/gql/graphql.ts');
  const text = await readFile(types, 'utf8');
  const operations = (await readdir(here('../../schema/operations'), { recursive: true }))
    .filter((file) => file.endsWith('.graphql')).map((file) => file.replace(/^.*[/\\]|\.graphql$/g, ''));
  const missing = operations.filter((name) => !text.includes(`export const ${name}Document `));
  check(operations.length > 100 && missing.length === 0, `Without types: ${missing.join(', ')}`);

  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(here('typed/tsconfig.json'), ts.sys.readFile).config, ts.sys, here('typed'));
  const program = ts.createProgram(fileNames, options);
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  check(problems.length === 0, ts.formatDiagnostics(problems, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => here('.'), getNewLine: () => '\n' }));

  const { published, found } = leaks(program, types);
  check(published > operations.length && found.length === 0, `any in ${published} types: ${found.slice(0, 20).join(', ')}`);
  console.log(`${operations.length} operations compile strictly; none of ${published} types leads to any.`);

  const { main } = await import(new URL('generated/build/typed/main.js', import.meta.url));
  await main();
});
