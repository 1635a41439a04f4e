import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import 'reflect-metadata';
import { certificateSourceContract } from 'kamal-proxy/extension/contracts';
import { FolderSource } from './folder.source.js';
import { sourceFrom } from './source-from.js';
import { VaultSource } from './vault.source.js';

const HOST = 'app.example.com';
const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
mkdirSync(join(folder, HOST));
const [certificateFile, keyFile] = [join(folder, HOST, 'fullchain.pem'), join(folder, HOST, 'privkey.pem')];
const wish = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7 -subj /CN=${HOST}`.split(' ');
const names = ['-addext', `subjectAltName=DNS:${HOST}`];
execFileSync('openssl', wish.concat(names, '-out', certificateFile, '-keyout', keyFile), { stdio: 'ignore' });
const secret = { certificate: readFileSync(certificateFile, 'utf8'), private_key: readFileSync(keyFile, 'utf8') };

/** As much of a vault as is asked. */
const secrets = new Map<string, unknown>([
  [HOST, secret],
  ['half.example.com', { certificate: secret.certificate }],
]);
const server = createServer(({ url = '', headers }, response) => {
  const data = secrets.get(url.replace('/v1/secret/data/tls/', ''));
  const status = headers['x-vault-token'] !== 'good' ? 403 : data === undefined ? 404 : 200;
  response.writeHead(status).end(JSON.stringify({ data: { data } }));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const url = new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1/secret/data/tls/`);

after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

certificateSourceContract('a folder', () => new FolderSource(folder), HOST, { describe, it });
certificateSourceContract('a vault', () => new VaultSource(url, 'good'), HOST, { describe, it });

void describe('a folder', () => {
  void it('that cannot be read is no folder without certificates', async () => {
    const source = new FolderSource(certificateFile);
    await assert.rejects(source.certificateFor(HOST), /ENOTDIR/);
  });
});

void describe('a vault', () => {
  void it('that refuses is no vault without certificates', async () => {
    await assert.rejects(new VaultSource(url, 'bad').certificateFor(HOST), /answered 403 for app\.example\.com/);
  });

  void it('with half a secret is not believed', async () => {
    await assert.rejects(new VaultSource(url, 'good').certificateFor('half.example.com'), /has no certificate/);
  });
});

void describe('the environment', () => {
  void it('says where to look', () => {
    assert.equal(sourceFrom({ CERTIFICATES_FROM: folder }).name, 'folder');
    assert.equal(sourceFrom({ CERTIFICATES_FROM: url.href, CERTIFICATES_TOKEN: 'good' }).name, 'vault');
  });

  void it('is not believed when it says something else', () => {
    assert.throws(() => sourceFrom({}), /CERTIFICATES_FROM/);
    assert.throws(() => sourceFrom({ CERTIFICATES_FROM: 'certs' }), /absolute path/);
    assert.throws(() => sourceFrom({ CERTIFICATES_FROM: 'ftp://vault' }), /http\(s\) URL/);
    assert.throws(() => sourceFrom({ CERTIFICATES_FROM: url.href }), /CERTIFICATES_TOKEN/);
  });
});
