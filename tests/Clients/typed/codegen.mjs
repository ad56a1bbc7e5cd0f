// How a partner generates its types: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client
// By `npx graphql-codegen --config codegen.mjs`, with the schema from /graphql/schema and documents of your own.
import { fileURLToPath } from 'node:url';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default {
  schema: here('../../../schema/schema.graphql'),
  documents: here('../../../schema/operations/**/*.graphql'),
  emitLegacyCommonJSImports: false,
  silent: true,
  generates: {
    [here('../generated/gql/')]: {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // Documents by their hash; the file persisted-documents.json beside the types is what is registered.
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: 'sha256' },
      },
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        strictScalars: true,
        enumsAsTypes: true,
        nonOptionalTypename: true,
        useTypeImports: true,
        scalars: {
          DateTime: 'string',
          Duration: 'string',
          LocalDate: 'string',
          LocalTime: 'string',
          Long: 'number',
          NIK: 'string',
          URI: 'string',
          UUID: 'string',
          Upload: 'Blob',
        },
      },
    },
  },
};
