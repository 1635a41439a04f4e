import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testCertificate } from '../libs/tls/src/fixtures/test-certificate.js';
import { App, Proxy, refusedStart, TeamProject, TestHome } from './harness/index.js';
import { noOpenssl } from './harness/s-client.js';
import { handshake } from './harness/secure-client.js';

const team = new TeamProject('certificates-from-vault');
const module = team.module('certificates.module.js');
/** With a certificate of its own the tests of the example need OpenSSL. */
const contract = noOpenssl ? it.skip : it;

let report = '';

beforeAll(async () => {
  team.install();
  await team.build();
  team.installProxy();
  if (!noOpenssl) report = await team.test();
  team.uninstall();
});
afterAll(() => team.remove());

const serial = async (proxy: Proxy, servername = 'app.test') =>
  (await handshake(proxy.httpsPort, { servername })).certificate?.serialNumber;
const REFUSED = { code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' };
/** No authority is asked, whatever happens. */
const NOBODY = ['--tls', '--tls-acme-directory', 'http://127.0.0.1:1/'];

describe('the example of a team’s certificates', () => {
  contract('keeps the contract of sources, in a test of its own', () => {
    expect(report.match(/^ +✔ gives a certificate that can be served, and is for the host/gm)).toHaveLength(2);
    expect(report).toMatch(/^ℹ fail 0$/m);
  });

  it('serves what lies in a folder', async () => {
    const home = new TestHome();
    const folder = home.path('live');
    const { chain, key } = testCertificate({ serial: Buffer.from([7]) });
    mkdirSync(join(folder, 'app.test'), { recursive: true });
    writeFileSync(join(folder, 'app.test/fullchain.pem'), chain);
    writeFileSync(join(folder, 'app.test/privkey.pem'), key);
    const proxy = await Proxy.start({ home, args: module, env: { CERTIFICATES_FROM: folder } });
    await proxy.deploy('web', await App.start('v1'), '--host', 'app.test,b.test', ...NOBODY);
    expect(await serial(proxy)).toBe('07');
    await expect(serial(proxy, 'b.test')).rejects.toMatchObject(REFUSED);
    expect((await proxy.ok('list', '--certs')).stdout).toMatch(/^web +app\.test +ec +folder /m);
  });

  it('serves what a vault has, also while that is sealed', async () => {
    const vault = await App.start('vault');
    const { chain, key } = testCertificate({ serial: Buffer.from([8]) });
    const secret = JSON.stringify({ data: { data: { certificate: chain, private_key: key } } });
    vault.answer = ({ url, response }) => void response.writeHead(url === '/tls/app.test' ? 200 : 404).end(secret);
    const env = { CERTIFICATES_FROM: `http://${vault.target}/tls`, CERTIFICATES_TOKEN: 'good' };
    const proxy = await Proxy.start({ args: module, env });
    await proxy.deploy('web', await App.start('v1'), '--host', 'app.test,b.test', ...NOBODY);
    expect(await serial(proxy)).toBe('08');
    expect(vault.requests.items[0]?.headers['x-vault-token']).toBe('good');
    vault.answer = ({ response }) => void response.writeHead(503).end();
    expect(await serial(proxy)).toBe('08');
    await expect(serial(proxy, 'b.test')).rejects.toMatchObject(REFUSED);
    const { error } = await proxy.log.first(({ msg }) => msg === 'Certificate not issued');
    expect(error).toBe(`certificate source "vault": ${vault.target} answered 503 for b.test`);
  });

  it('does not let the proxy start without its setting', async () => {
    const { code, stderr } = await refusedStart(new TestHome(), ...module);
    expect(code).toBe(1);
    expect(stderr).toMatch(/CERTIFICATES_FROM must be the absolute path of a folder, or an http\(s\) URL/);
  });
});
