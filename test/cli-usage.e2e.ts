import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App, Proxy, runCli, TestHome } from './harness/index.js';

const STACK_TRACE = /^\s+at .+:\d+:\d+/m;

/** The command line, and what has to be on stderr. None of them needs a proxy to be told. */
const WRONG: readonly (readonly [words: string, says: RegExp])[] = [
  ['deploy web', /^Error: required flag\(s\) "target" not set$/m],
  ['deploy', /^Error: .*(required flag\(s\) "target" not set|accepts 1 arg\(s\), received 0)$/m],
  ['remove', /^Error: accepts 1 arg\(s\), received 0$/m],
  ['remove a b', /^Error: accepts 1 arg\(s\), received 2$/m],
  ['deploy web --target x:1 --bogus', /^Error: unknown flag: --bogus$/m],
  ['bogus', /^Error: unknown command "bogus" for "kamal-proxy"[^]*Run 'kamal-proxy --help' for usage\.$/m],
  ['deploy web --target x:1 --deploy-timeout 5', /^Error: invalid argument "5" for "--deploy-timeout" flag: /m],
  ['deploy web --target x:1 --deploy-timeout soon', /^Error: invalid argument "soon" for "--deploy-timeout" flag: /m],
  ['deploy web --target x:1 --tls=maybe', /^Error: invalid argument "maybe" for "--tls" flag: /m],
  ['deploy web --target x:1 --buffer-memory many', /^Error: invalid argument "many" for "--buffer-memory" flag: /m],
  [
    'deploy web --target x:1 --tls-certificate-path c.pem',
    /if any flags in the group \[tls-certificate-path tls-private-key-path\] are set they must all be set; missing \[tls-private-key-path\]/,
  ],
  [
    'deploy web --target x:1 --health-check-interval 0',
    /^Error: invalid argument "0" for "--health-check-interval" flag: /m,
  ],
  ['rollout set web --percent 101', /^Error: invalid argument "101" for "--percent" flag: /m],
  ['rollout set web', /at least one of the flags in the group \[percent list\] is required/],
  [
    'deploy web --target x:1 --max-request-body 10',
    /max-request-body can only be set when request buffering is enabled/,
  ],
  [
    'deploy web --target x:1 --max-response-body 10',
    /max-response-body can only be set when response buffering is enabled/,
  ],
];

const ON_DEMAND = '--tls --tls-on-demand-url http://127.0.0.1/';

/** What a running proxy refuses. */
const REFUSED: readonly (readonly [flags: string, says: string])[] = [
  ['--tls', 'service options invalid: host must be set when using TLS'],
  ['--tls --host a,', 'service options invalid: host must be set when using TLS'],
  [
    '--tls --host x.test --path-prefix /api',
    'service options invalid: TLS settings must be specified on the root path service',
  ],
  [
    '--host a,b --canonical-host c',
    `service options invalid: canonical-host 'c' must be present in the hosts list: [a b]`,
  ],
  ['--tls-on-demand-url http://127.0.0.1/', 'service options invalid: TLS must be enabled to use a TLS on-demand URL'],
  [`${ON_DEMAND} --host a`, 'service options invalid: cannot set hosts when using a TLS on-demand URL'],
  [
    `${ON_DEMAND} --tls-certificate-path c --tls-private-key-path k`,
    'service options invalid: cannot use a custom TLS certificate with a TLS on-demand URL',
  ],
  [
    `${ON_DEMAND} --canonical-host c`,
    'service options invalid: cannot set a canonical host when using a TLS on-demand URL',
  ],
  ['--tls --tls-on-demand-url ftp://x/', 'service options invalid: unsupported scheme "ftp" in tls-on-demand-url'],
  ['--tls --tls-on-demand-url http:///x', 'service options invalid: missing host in tls-on-demand-url'],
  [
    '--tls --tls-on-demand-url //x',
    'service options invalid: tls-on-demand-url must be a path or an absolute http(s) URL',
  ],
  ['--tls --host *.x.test', 'automatic TLS does not support wildcards'],
  ['--tls --host x.test --tls-certificate-path no.pem --tls-private-key-path no.key', 'unable to load certificate'],
  ['--error-pages /nowhere', 'unable to load error pages'],
];

describe('a command line that is wrong', () => {
  it.each(WRONG)('%s', async (words, says) => {
    const { code, stderr } = await runCli(new TestHome(), words.split(' '));
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(STACK_TRACE);
    expect(code).toBe(1);
  });

  it('is refused by the proxy when only it can know, before anything happens', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    for (const [flags, says] of REFUSED) {
      const said = await proxy.refuses('deploy', 'web', '--target', app.target, ...flags.split(' '));
      expect(said).toContain(`Error: ${says}`);
      expect(said).not.toMatch(STACK_TRACE);
    }
    for (const target of ['foo/x', 'http://x:1', 'bad host!:80']) {
      expect(await proxy.refuses('deploy', 'web', '--target', target)).toBe(`Error: ${target} :invalid host pattern\n`);
    }
    expect(await proxy.refuses('deploy', 'web', '--target', '')).toMatch(/^Error: .*no target/);
    expect(app.probes.count).toBe(0);
    expect(JSON.parse((await proxy.ok('list', '--json')).stdout)).toEqual([]);
  });
});

describe('the command line', () => {
  it('takes flags as Go programs do', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    const flags = ['--host=', '--deploy-timeout=1m30s', '--buffer-memory', '0x100_000', '--strip-path-prefix=F'];
    await proxy.ok('deploy', 'web', `--target=${app.target}`, ...flags, '--force=false');
    expect((await proxy.get()).body).toBe('v1');
  });

  it.each(['remove', 'pause', 'stop', 'resume'])('%s says when there is no such service', async (command) => {
    const proxy = await Proxy.start();
    expect(await proxy.refuses(command, 'nothing')).toMatch(/^Error: .*service not found/);
  });

  it('says when no proxy runs', async () => {
    const home = new TestHome();
    const { code, stderr } = await runCli(home, ['list']);
    expect(code).toBe(1);
    expect(stderr).toMatch(`Error: dial unix ${home.socket}: connect: no such file or directory`);
  });

  it.each([
    ['echo v20.20.2', 'v20.20.2'],
    ['exit 127', 'which cannot be run'],
  ])('does not run on what KAMAL_PROXY_NODE names when that is not Node.js 24 (%s)', async (does, says) => {
    const home = new TestHome();
    const node = home.path('node');
    writeFileSync(node, `#!/bin/sh\n${does}\n`, { mode: 0o755 });
    expect(await runCli(home, ['list'], { KAMAL_PROXY_NODE: node })).toMatchObject({
      code: 1,
      stderr: `Error: kamal-proxy needs Node.js 24 or newer; KAMAL_PROXY_NODE is ${node}, ${says}\n`,
    });
  });

  it('helps', async () => {
    const home = new TestHome();
    const help = await runCli(home, []);
    expect(help.code).toBe(0);
    for (const command of ['run', 'deploy', 'remove', 'list', 'pause', 'stop', 'resume', 'rollout']) {
      expect(help.stdout).toMatch(new RegExp(`\\b${command}\\b`));
    }
    expect(await runCli(home, ['rollout'])).toMatchObject({ code: 0 });
    const deploy = await runCli(home, ['deploy', '--help']);
    for (const flag of ['--target', '--host', '--drain-timeout']) expect(deploy.stdout).toContain(flag);
    expect((await runCli(home, ['help', 'deploy'])).stdout).toBe(deploy.stdout);
  });
});
