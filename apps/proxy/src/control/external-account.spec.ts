import { describe, expect, it } from 'vitest';
import { externalAccount } from './external-account.js';

const KID = { KAMAL_PROXY_ACME_EAB_KID: 'customer-7' };
const HMAC_KEY = { KAMAL_PROXY_ACME_EAB_HMAC_KEY: 'c2VjcmV0' };

describe('an account that is tied to a customer', () => {
  it('is named by two variables', () => {
    expect(externalAccount({ ...KID, ...HMAC_KEY })).toEqual({ kid: 'customer-7', hmacKey: 'c2VjcmV0' });
    expect(externalAccount({})).toBeNull();
    expect(externalAccount({ KAMAL_PROXY_ACME_EAB_KID: '' })).toBeNull();
  });

  it.each([KID, HMAC_KEY])('is not by one of them', (env) => {
    expect(() => externalAccount(env)).toThrow('belong together');
  });
});
