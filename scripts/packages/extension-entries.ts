/** What teams import, by the name of its file in a package. */
export const ENTRIES = {
  extension: 'apps/proxy/src/shared/extension.ts',
  'extension-contracts': 'apps/proxy/src/shared/extension-contracts.ts',
};
