import type { ServiceOptions } from '@app/admin-api';
import { describe, expect, it } from 'vitest';
import { serviceOptions, targetOptions } from '../fixtures/options.js';
import { checkOptions } from './check-options.js';
import { normaliseServiceOptions } from './normalise-options.js';

const own = { tlsCertificatePath: '/c.pem', tlsPrivateKeyPath: '/k.pem' };
const onDemand = { tls: true, tlsOnDemandUrl: 'https://ask.test/' };

function check(changes: Partial<ServiceOptions>): void {
  checkOptions(normaliseServiceOptions(serviceOptions(changes)), targetOptions());
}

describe('options', () => {
  it.each<Partial<ServiceOptions>>([
    {},
    { hosts: ['a.test'], tls: true },
    { hosts: ['*.a.test'], tls: true, ...own },
    { hosts: ['a.test'], tls: true, pathPrefixes: ['/api', '/'] },
    onDemand,
    { tls: true, tlsOnDemandUrl: '/may?x=1' },
    { canonicalHost: 'a.test' },
    { canonicalHost: 'a.test', hosts: ['b.test', 'a.test'] },
    { canonicalHost: 'a.test', hosts: ['', 'b.test'] },
    { hosts: ['*.a.test'] },
  ])('%j are accepted', (changes) => {
    expect(() => check(changes)).not.toThrow();
  });

  it.each<[Partial<ServiceOptions>, string]>([
    [{ tls: true }, 'host must be set when using TLS'],
    [{ tls: true, hosts: ['a.test', ''] }, 'host must be set when using TLS'],
    [
      { tls: true, hosts: ['a.test'], pathPrefixes: ['/api'] },
      'TLS settings must be specified on the root path service',
    ],
    [{ tlsOnDemandUrl: 'https://ask.test/' }, 'TLS must be enabled to use a TLS on-demand URL'],
    [{ ...onDemand, hosts: ['a.test'] }, 'cannot set hosts when using a TLS on-demand URL'],
    [{ ...onDemand, ...own }, 'cannot use a custom TLS certificate with a TLS on-demand URL'],
    [{ ...onDemand, canonicalHost: 'a.test' }, 'cannot set a canonical host when using a TLS on-demand URL'],
    [{ ...onDemand, tlsOnDemandUrl: 'ftp://x' }, 'unsupported scheme "ftp" in tls-on-demand-url'],
    [{ ...onDemand, tlsOnDemandUrl: 'localhost:3000/x' }, 'unsupported scheme "localhost" in tls-on-demand-url'],
    [{ ...onDemand, tlsOnDemandUrl: 'http:///x' }, 'missing host in tls-on-demand-url'],
    [{ ...onDemand, tlsOnDemandUrl: 'http:x' }, 'missing host in tls-on-demand-url'],
    [{ ...onDemand, tlsOnDemandUrl: '//x' }, 'tls-on-demand-url must be a path or an absolute http(s) URL'],
    [
      { ...onDemand, tlsOnDemandUrl: 'ask.test' },
      'unable to parse tls-on-demand-url: parse "ask.test": invalid URI for request',
    ],
    [
      { ...onDemand, tlsOnDemandUrl: '/a%zz' },
      'unable to parse tls-on-demand-url: parse "/a%zz": invalid URL escape "%zz"',
    ],
    [
      { ...onDemand, tlsOnDemandUrl: 'http://a b/' },
      'unable to parse tls-on-demand-url: parse "http://a b/": invalid URL',
    ],
    [{ hosts: ['a', 'b'], canonicalHost: 'A' }, "canonical-host 'A' must be present in the hosts list: [a b]"],
    [{ tlsCertificatePath: '/c.pem' }, 'tls-certificate-path and tls-private-key-path must be set together'],
  ])('%j are refused', (changes, fault) => {
    expect(() => check(changes)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', message: `service options invalid: ${fault}` }),
    );
  });

  it('refuse wildcards where certificates are asked for', () => {
    expect(() => check({ tls: true, hosts: ['*.a.test'] })).toThrow(/^automatic TLS does not support wildcards$/);
  });

  it.each(['interval', 'timeout'] as const)('refuse a health-check-%s of nothing', (name) => {
    const { healthCheck } = targetOptions();
    const none = targetOptions({ healthCheck: { ...healthCheck, [name]: 0 } });
    expect(() => checkOptions(serviceOptions(), none)).toThrow(`health-check-${name} must be positive`);
  });
});
