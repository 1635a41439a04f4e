import { deployRequestSchema } from '@app/admin-api';
import { describe, expect, it } from 'vitest';
import { parseFlags } from '../flags/parse-flags.js';
import { deployRequest } from './deploy-request.js';
import { deployFlags } from './flags/deploy.flags.js';

const HOME = { HOME: '/home/kamal-proxy' };

function request(words: readonly string[], env: NodeJS.ProcessEnv = HOME) {
  return deployRequest('web', parseFlags(deployFlags, ['--target', 'web-1:80', ...words]), env);
}

describe('deployRequest', () => {
  it('carries the defaults of the contract', () => {
    expect(request([])).toEqual({
      service: 'web',
      targets: ['web-1:80'],
      readTargets: [],
      options: {
        hosts: [],
        pathPrefixes: ['/'],
        stripPathPrefix: true,
        tls: false,
        tlsOnDemandUrl: '',
        tlsCertificatePath: '',
        tlsPrivateKeyPath: '',
        tlsAcmeDirectory: '',
        tlsAcmeCachePath: '/home/kamal-proxy/.config/kamal-proxy/certs',
        tlsRedirect: true,
        canonicalHost: '',
        errorPages: '',
        writerAffinityTimeout: 1e9,
        readTargetWebsockets: false,
        excludeMetricsPaths: [],
        clientIpHeader: '',
        balancing: 'round-robin',
      },
      targetOptions: {
        healthCheck: { path: '/up', port: 0, interval: 1e9, timeout: 5e9, host: '' },
        targetTimeout: 30e9,
        bufferRequests: false,
        bufferResponses: false,
        bufferMemory: 1_048_576,
        maxRequestBody: 0,
        maxResponseBody: 0,
        logRequestHeaders: [],
        logResponseHeaders: [],
        forwardHeaders: true,
        scopeCookiePaths: false,
        maxConnections: 0,
      },
      deployTimeout: 30e9,
      drainTimeout: 30e9,
      force: false,
    });
  });

  it('is what the proxy accepts, whatever is set', () => {
    const words = Object.entries(deployFlags).map(([name, flag]) => {
      const values: Record<string, string> = { duration: '90s', int: '7', '': 'true' };
      return `--${name}=${values[flag.placeholder] ?? 'x'}`;
    });
    const parsed = deployRequest(
      'web',
      parseFlags(
        deployFlags,
        words.filter((word) => !word.includes('staging')),
      ),
      {},
    );
    expect(deployRequestSchema.parse(parsed)).toEqual(parsed);
  });

  it('trusts forwarded headers unless TLS makes us the edge, or somebody says otherwise', () => {
    const trusts = (...words: string[]) => request(words).targetOptions.forwardHeaders;
    expect(trusts()).toBe(true);
    expect(trusts('--tls')).toBe(false);
    expect(trusts('--tls=false')).toBe(true);
    expect(trusts('--tls', '--forward-headers')).toBe(true);
    expect(trusts('--forward-headers=false')).toBe(false);
  });

  it('keeps certificates below the home of the command, else in the temp dir', () => {
    expect(request([], {}).options.tlsAcmeCachePath).toBe('/tmp/certs');
    expect(request(['--tls-acme-cache-path', '/certs']).options.tlsAcmeCachePath).toBe('/certs');
  });

  it('lets --tls-staging choose the directory, over the environment but not over another flag', () => {
    const staging = 'https://acme-staging-v02.api.letsencrypt.org/directory';
    expect(request(['--tls-staging']).options.tlsAcmeDirectory).toBe(staging);
    expect(request(['--tls-acme-directory', 'https://ca/d']).options.tlsAcmeDirectory).toBe('https://ca/d');
    expect(() => request(['--tls-staging', '--tls-acme-directory', 'https://ca/d'])).toThrow(
      'tls-staging and tls-acme-directory cannot both be set',
    );
  });

  it.each(['request', 'response'])('limits a %s body only when its buffering was mentioned', (kind) => {
    expect(() => request([`--max-${kind}-body=1`])).toThrow(
      `max-${kind}-body can only be set when ${kind} buffering is enabled`,
    );
    expect(() => request([`--max-${kind}-body=1`, `--buffer-${kind}s=false`])).not.toThrow();
  });

  it('refuses an empty list of targets', () => {
    const parsed = parseFlags(deployFlags, ['--target', '']);
    expect(() => deployRequest('web', parsed, HOME)).toThrow('no target: --target is empty');
  });
});
