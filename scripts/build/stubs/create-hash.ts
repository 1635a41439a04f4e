/** Nest hashes nothing unless a module graph is drawn; loading node:crypto takes 8 ms. */
export const createHash: typeof import('node:crypto').createHash = (...args) =>
  process.getBuiltinModule('node:crypto').createHash(...args);
