import type { ExternalAccount } from '@app/tls';

const KID = 'KAMAL_PROXY_ACME_EAB_KID';
const HMAC_KEY = 'KAMAL_PROXY_ACME_EAB_HMAC_KEY';

/**
 * Whose customer an ACME account is (RFC 8555 7.3.4), for authorities that want to know.
 *
 * @throws {Error} when only one of the two variables is set
 */
export function externalAccount(env: NodeJS.ProcessEnv): ExternalAccount | null {
  const kid = env[KID] ?? '';
  const hmacKey = env[HMAC_KEY] ?? '';
  if ((kid === '') !== (hmacKey === '')) throw new Error(`${KID} and ${HMAC_KEY} belong together: set both, or none`);
  return kid === '' ? null : { kid, hmacKey };
}
