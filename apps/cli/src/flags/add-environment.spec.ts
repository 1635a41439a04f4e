import { describe, expect, it } from 'vitest';
import { addEnvironment } from './add-environment.js';
import { bool, integer, list } from './kinds.js';
import { parseFlags } from './parse-flags.js';

const table = {
  port: integer('', { default: 80, env: ['KAMAL_PROXY_HTTP_PORT', 'HTTP_PORT'] }),
  debug: bool('', { env: ['KAMAL_PROXY_DEBUG', 'DEBUG'] }),
  module: list('', { env: ['KAMAL_PROXY_MODULES'] }),
  plain: bool(''),
};

function read(env: NodeJS.ProcessEnv, ...words: string[]) {
  const warnings: string[] = [];
  const { flags } = addEnvironment(table, parseFlags(table, words), env, (line) => warnings.push(line));
  return { ...flags, warnings };
}

describe('addEnvironment', () => {
  it('reads our own variable before the one without our name', () => {
    expect(read({ KAMAL_PROXY_HTTP_PORT: '81', HTTP_PORT: '82' }).port).toBe(81);
    expect(read({ HTTP_PORT: '82' }).port).toBe(82);
    expect(read({}).port).toBe(80);
  });

  it('lets a flag beat both', () => {
    expect(read({ KAMAL_PROXY_HTTP_PORT: '81' }, '--port', '83').port).toBe(83);
    expect(read({ KAMAL_PROXY_MODULES: 'a.js' }, '--module', 'b.js').module).toEqual(['b.js']);
    expect(read({ DEBUG: 'true' }, '--debug=false').debug).toBe(false);
  });

  it('takes an empty variable for none', () => {
    expect(read({ KAMAL_PROXY_HTTP_PORT: '', HTTP_PORT: '82' }).port).toBe(82);
  });

  it('reads values as flags are read', () => {
    expect(read({ KAMAL_PROXY_DEBUG: 'T', KAMAL_PROXY_MODULES: 'a.js,"b,c.js"' })).toMatchObject({
      debug: true,
      module: ['a.js', 'b,c.js'],
      plain: false,
    });
  });

  it('refuses a variable of ours that does not parse, and names it', () => {
    expect(() => read({ KAMAL_PROXY_HTTP_PORT: 'x', HTTP_PORT: '82' })).toThrow(
      'invalid value "x" in KAMAL_PROXY_HTTP_PORT: strconv.ParseInt: parsing "x": invalid syntax',
    );
  });

  it('only warns of a foreign one: the default counts', () => {
    const { port, debug, warnings } = read({ HTTP_PORT: 'tcp://10.0.0.1:80', DEBUG: 'express:*' });
    expect({ port, debug }).toEqual({ port: 80, debug: false });
    expect(warnings).toEqual([
      expect.stringMatching(/^Warning: HTTP_PORT="tcp:\/\/10\.0\.0\.1:80" is ignored, 80 counts: strconv\.ParseInt/),
      expect.stringMatching(/^Warning: DEBUG="express:\*" is ignored, false counts: strconv\.ParseBool/),
    ]);
  });
});
