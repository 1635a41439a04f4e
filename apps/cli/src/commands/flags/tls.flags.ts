import type { FlagTable } from '../../flags/flag.js';
import { bool, text } from '../../flags/kinds.js';

/** HTTPS, and where its certificates come from. */
export const tlsFlags = {
  tls: bool('serve HTTPS for these hosts, with certificates that are asked for and renewed automatically'),
  'tls-redirect': bool('redirect HTTP to HTTPS', { default: true }),
  'tls-certificate-path': text('PEM file of an own certificate, as the proxy finds it', { placeholder: 'file' }),
  'tls-private-key-path': text('PEM file of its private key', { placeholder: 'file' }),
  'tls-on-demand-url': text('ask this URL, or path on the service, whether a host may get a certificate'),
  'tls-staging': bool("use the staging directory of Let's Encrypt"),
  'tls-acme-directory': text("URL of an ACME directory other than Let's Encrypt's", {
    env: ['KAMAL_PROXY_ACME_DIRECTORY'],
  }),
  'tls-acme-cache-path': text('where accounts and certificates are kept', {
    placeholder: 'dir',
    shownDefault: '$HOME/.config/kamal-proxy/certs',
  }),
} as const satisfies FlagTable;
