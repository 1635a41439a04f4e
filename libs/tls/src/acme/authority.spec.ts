import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../certificate/parse-certificate.js';
import { CertificateDirectory } from '../fixtures/certificate-directory.js';
import { FakeAuthority } from '../fixtures/fake-authority.js';
import { AcmeCache } from './acme-cache.js';
import { Authority, type ExternalAccount } from './authority.js';
import type { Challenge } from './challenge.js';
import { ChallengeBoard } from './challenge-board.js';

/** An account at a fake authority, a cache, and what the workers are told. */
async function account(externalAccount: ExternalAccount | null = null) {
  const fake = await FakeAuthority.open();
  const { path } = await CertificateDirectory.make();
  const cache = new AcmeCache(path, fake.url);
  const told: (readonly Challenge[])[] = [];
  const board = new ChallengeBoard({ tellChallenges: async (open) => void told.push(open) });
  const authority = new Authority(fake.url, cache, board, externalAccount);
  return { fake, cache, told, authority, board };
}

describe('an order', () => {
  it.each(['ec', 'rsa'] as const)('gives a certificate for the host, with an %s key of ours', async (type) => {
    const { fake, authority } = await account();
    const certificate = parseCertificate(await authority.order('app.test', type));
    expect(certificate.covers('app.test')).toBe(true);
    expect(certificate.keyType).toBe(type);
    expect(fake.orders).toEqual(['app.test']);
    expect(fake.accounts[0]).toEqual({ termsOfServiceAgreed: true });
    expect([...fake.encodings]).toEqual(['identity']);
  });

  it('is proven over TLS, by a certificate that every worker has before the authority looks', async () => {
    const { fake, told, authority } = await account();
    fake.look = () => (told.length === 1 ? '' : 'nobody was told');
    await authority.order('app.test', 'ec');
    expect(fake.proofs.map(({ type }) => type)).toEqual(['tls-alpn-01']);
    const open = {
      type: 'tls-alpn-01',
      host: 'app.test',
      certificate: { key: expect.stringMatching(/EC PRIVATE KEY/) },
    };
    expect(told).toMatchObject([[open], []]);
  });

  it('is proven over HTTP when TLS does not do, with another order', async () => {
    const { fake, told, authority } = await account();
    fake.look = ({ type }) => (type === 'http-01' ? '' : 'connection refused');
    await authority.order('app.test', 'ec');
    const [, proof] = fake.proofs;
    expect(fake.orders).toEqual(['app.test', 'app.test']);
    expect(told[2]).toEqual([
      { type: 'http-01', host: 'app.test', token: proof?.token, keyAuthorization: proof?.keyAuthorization },
    ]);
    expect(told.at(-1)).toEqual([]);
  });

  it('is one for all who want the same at the same time', async () => {
    const { fake, authority } = await account();
    const orders = [1, 2, 3].map(async () => authority.order('app.test', 'ec'));
    const rsa = authority.order('app.test', 'rsa');
    const [first, ...others] = await Promise.all(orders);
    for (const other of others) expect(other).toBe(first);
    expect(await rsa).not.toBe(first);
    expect(fake.orders).toHaveLength(2);
    await authority.order('app.test', 'ec');
    expect(fake.orders).toHaveLength(3);
  });

  it('fails with what the authority found, for each way to prove it', async () => {
    const { fake, told, authority } = await account();
    fake.look = ({ type }) => `no ${type} here`;
    await expect(authority.order('app.test', 'ec')).rejects.toThrow(
      'tls-alpn-01: no tls-alpn-01 here; http-01: no http-01 here',
    );
    expect(told.at(-1)).toEqual([]);
  });

  it('fails when the authority wants a proof that we have none for', async () => {
    const { fake, authority } = await account();
    fake.offers = ['dns-01'];
    await expect(authority.order('app.test', 'ec')).rejects.toThrow('tls-alpn-01: the authority does not offer it');
  });

  it.each(['../../outside', 'a/b', 'a.b', '', 'büch', 'token\n'])(
    'fails for a token that could be no file of ours: "%s"',
    async (token) => {
      const { fake, told, authority } = await account();
      fake.newToken = () => token;
      await expect(authority.order('app.test', 'ec')).rejects.toThrow('http-01: the authority gives no proper token');
      expect(told).toEqual([]);
    },
  );

  it('fails when the authority wants a proof for somebody else', async () => {
    const { fake, told, authority } = await account();
    fake.identifierOf = () => '../../outside';
    await expect(authority.order('app.test', 'ec')).rejects.toThrow(
      'tls-alpn-01: the authority asks about another host',
    );
    expect(told).toEqual([]);
  });

  it('fails at once when the authority wants to be left alone', async () => {
    const { fake, authority } = await account();
    fake.busySeconds = 3600;
    const refused = authority.order('app.test', 'ec');
    await expect(refused).rejects.toMatchObject({ retryAfterMs: 3_600_000, message: expect.stringContaining('429') });
    expect(fake.proofs).toEqual([]);
  });

  it('fails when nobody answers, and finds the authority again later', async () => {
    const { fake, cache, board } = await account();
    const lost = new Authority('http://127.0.0.1:1/directory', cache, board, null);
    await expect(lost.order('app.test', 'ec')).rejects.toThrow(/ECONNREFUSED/);
    await expect(new Authority(fake.url, cache, board, null).order('app.test', 'ec')).resolves.toBeDefined();
  });
});

describe('an account', () => {
  it('is kept: the next start is the same customer', async () => {
    const { fake, cache, board, authority } = await account();
    await authority.order('app.test', 'ec');
    const key = await readFile(join(cache.directory, 'acme_account+key'), 'utf8');
    expect(key).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect((await stat(join(cache.directory, 'acme_account+key'))).mode & 0o777).toBe(0o600);
    await new Authority(fake.url, cache, board, null).order('b.test', 'ec');
    const [first, second] = fake.proofs.map(({ keyAuthorization }) => keyAuthorization.split('.')[1]);
    expect(second).toBe(first);
  });

  it.each([
    [400, 'accountDoesNotExist'],
    [400, 'malformed'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
  ])('that the authority has forgotten is registered again, once, with its key: %d %s', async (status, type) => {
    const { fake, authority } = await account();
    await authority.order('app.test', 'ec');
    fake.unknownAccount = { status, type };
    fake.forgetAccounts();
    await Promise.all([authority.order('a.test', 'ec'), authority.order('b.test', 'ec')]);
    expect(fake.accounts).toHaveLength(2);
    expect(fake.orders).toHaveLength(3);
    expect(new Set(fake.proofs.map(({ keyAuthorization }) => keyAuthorization.split('.')[1])).size).toBe(1);
  });

  it('that the authority will not know is no reason to go on: the order fails with its words', async () => {
    const { fake, authority } = await account();
    fake.keepsAccounts = false;
    await expect(authority.order('app.test', 'ec')).rejects.toThrow('unknown account');
    expect(fake.accounts).toHaveLength(2);
  });

  it('is tied to a customer where the authority wants that', async () => {
    const { fake, authority } = await account({
      kid: 'customer-7',
      hmacKey: Buffer.from('secret').toString('base64url'),
    });
    await authority.order('app.test', 'ec');
    expect(fake.accounts[0]).toMatchObject({ externalAccountBinding: { signature: expect.any(String) } });
  });

  it('leaves nothing of its challenges in the cache', async () => {
    const { fake, cache, authority } = await account();
    const during: string[][] = [];
    fake.look = async ({ type }) => {
      during.push((await readdir(cache.directory)).sort());
      return type === 'http-01' ? '' : 'not like this';
    };
    await authority.order('app.test', 'ec');
    const token = `${fake.proofs[1]?.token}+http-01`;
    expect(during).toEqual([['acme_account+key', 'app.test+token'], [token, 'acme_account+key'].sort()]);
    expect(await readdir(cache.directory)).toEqual(['acme_account+key']);
  });
});
