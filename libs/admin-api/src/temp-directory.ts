/**
 * Where what has no other place goes: `$TMPDIR`, else `/tmp`. Not `os.tmpdir()`, which also looks at TMP and TEMP: the
 * original and ours have to find the same files, whoever set those.
 */
export function tempDirectory(env: NodeJS.ProcessEnv): string {
  return env['TMPDIR'] || '/tmp';
}
