import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GO_STATE, GO_STATE_BARE, GO_STATE_OLD } from '../fixtures/go-states.js';
import { serviceOptions, targetOptions } from '../fixtures/options.js';
import { type SavedService, savedService } from './saved-service.js';
import { NOTHING_UNKNOWN, type ServiceState } from './service-state.js';
import { readState, writeState } from './state-text.js';

function only(text: string): ServiceState {
  const { services, rejected } = readState(text);
  expect(rejected).toEqual([]);
  expect(services).toHaveLength(1);
  if (services[0] === undefined) throw new Error('there is one');
  return services[0];
}

function asSaved(text: string): SavedService[] {
  return savedService.array().parse(JSON.parse(text));
}

/** Names that the layout knows, but GO_STATE does not have. */
const ALSO_KNOWN = new Set([
  'active_target',
  'balancing',
  'disabled',
  'header',
  'max_connections',
  'rollout_target',
  'sticky',
  'strategy',
]);

describe('a state of the original', () => {
  it.each([
    ['with everything', GO_STATE],
    ['with the least', GO_STATE_BARE],
  ])('%s is written as it was read', (_name, text) => {
    expect(JSON.parse(writeState(readState(text).services))).toEqual(JSON.parse(text));
  });

  it('says all of a service', () => {
    expect(only(GO_STATE)).toEqual({
      name: 'web',
      options: serviceOptions({
        hosts: ['Example.com', '*.example.com'],
        tls: true,
        tlsCertificatePath: '/certs/web.pem',
        tlsPrivateKeyPath: '/certs/web.key',
        tlsAcmeCachePath: '/home/kamal-proxy/certs',
        canonicalHost: 'Example.com',
        writerAffinityTimeout: 3e9,
        readTargetWebsockets: true,
        excludeMetricsPaths: ['/up'],
        clientIpHeader: 'CF-Connecting-IP',
      }),
      targetOptions: targetOptions({
        healthCheck: { path: '/up', port: 9000, interval: 1e9, timeout: 5e9, host: 'internal.test' },
        bufferRequests: true,
        maxRequestBody: 250_000_000,
        logRequestHeaders: ['Cache-Control', 'X-Request-Id'],
        forwardHeaders: false,
        scopeCookiePaths: true,
      }),
      active: { targets: ['web-1:3000', 'web-2'], readTargets: ['web-3:3000'] },
      rollout: { targets: ['web-4'], readTargets: [] },
      gate: { kind: 'paused', maxPauseMs: 30_000 },
      split: { percent: 10, list: ['7', 'nine'], strategy: '', header: '', sticky: false },
      unknown: NOTHING_UNKNOWN,
    });
  });

  it('may be of an older version, and is written like today’s', () => {
    const state = only(GO_STATE_OLD);
    expect(state).toMatchObject({
      options: { hosts: ['example.com'], pathPrefixes: ['/api'], tls: true, stripPathPrefix: true },
      active: { targets: ['web-1:3000'], readTargets: [] },
      rollout: { targets: ['web-2:3000'], readTargets: [] },
      gate: { kind: 'stopped', message: 'Back at noon' },
      split: { percent: 0, list: [] },
      unknown: NOTHING_UNKNOWN,
    });
    const [written] = asSaved(writeState([state]));
    expect(written).not.toHaveProperty('active_target');
    expect(written).not.toHaveProperty('hosts');
    expect(written).toMatchObject({ options: { hosts: ['example.com'] }, active_targets: ['web-1:3000'] });
  });

  it('prefers the fields of today to those of older versions', () => {
    const both = {
      name: 'web',
      active_target: 'old',
      active_targets: ['new'],
      hosts: ['old'],
      options: { hosts: ['new'] },
    };
    const state = only(JSON.stringify([both]));
    expect(state).toMatchObject({ active: { targets: ['new'] }, options: { hosts: ['new'] } });
  });

  it('has zero, false or empty for what is missing, not the default of a flag', () => {
    const state = only('[{"name":"web","active_targets":["web-1"]}]');
    expect(state.options).toMatchObject({
      hosts: [''],
      pathPrefixes: ['/'],
      stripPathPrefix: false,
      tlsRedirect: false,
    });
    expect(state.targetOptions).toMatchObject({ targetTimeout: 0, forwardHeaders: false, bufferMemory: 0 });
    expect(state).toMatchObject({ rollout: null, gate: { kind: 'running' }, split: null });
  });

  it('has nobody in a rollout that a later version stopped', () => {
    const stopped = { percentage: 10, percentage_split_point: 429_496_729.5, allowlist: null, disabled: true };
    expect(only(JSON.stringify([{ name: 'web', rollout_controller: stopped }])).split).toBeNull();
  });

  it.each([
    [250, 100],
    [-1, 0],
  ])('sends as many for %i percent as for %i', (percentage, percent) => {
    expect(only(JSON.stringify([{ name: 'web', rollout_controller: { percentage } }])).split).toMatchObject({
      percent,
    });
  });

  it.each(['null', '[]', 'null\n'])('may be empty: %j', (text) => {
    expect(readState(text)).toEqual({ services: [], rejected: [] });
  });
});

describe('what is ours alone', () => {
  const [plain] = readState(GO_STATE).services;

  it('is not written where nobody asked for it', () => {
    const text = writeState(plain === undefined ? [] : [plain]);
    for (const field of ['balancing', 'max_connections', 'strategy', 'header":', 'sticky']) {
      expect(text).not.toContain(`"${field}`);
    }
  });

  it('comes back', () => {
    const state = only(GO_STATE);
    const ours: ServiceState = {
      ...state,
      options: { ...state.options, balancing: 'least-requests' },
      targetOptions: { ...state.targetOptions, maxConnections: 7 },
      split: { percent: 1, list: [], strategy: 'by-country', header: 'X-Country', sticky: true },
    };
    expect(only(writeState([ours]))).toEqual(ours);
  });
});

describe('a state', () => {
  it('is one line, and ends with one', () => {
    expect(writeState(readState(GO_STATE).services)).toMatch(/^[^\n]+\n$/);
  });

  it('never has a duration that Go cannot hold', () => {
    const state = only(GO_STATE_BARE);
    const forEver = { ...state, targetOptions: { ...state.targetOptions, targetTimeout: 2 ** 63 } };
    const [, digits = ''] = /"response_timeout":(\d+),/.exec(writeState([forEver])) ?? [];
    expect(BigInt(digits)).toBeLessThan(2n ** 63n);
    expect(BigInt(digits)).toBeGreaterThan(2n ** 62n);
  });

  it('reads the longest duration that Go writes', () => {
    const state = only(`[{"name":"web","target_options":{"response_timeout":${2n ** 63n - 1n}}}]`);
    expect(state.targetOptions.targetTimeout).toBe(2 ** 63);
  });

  it('loses the services that are bad, and no other', () => {
    const good = { name: 'good', active_targets: ['web-1'] };
    const bad = [
      { name: 'bad-target', active_targets: ['not a target!'] },
      { name: 'bad-type', options: { hosts: 'a.test' } },
      { name: 'bad-gate', pause_controller: { state: 7 } },
      { name: '' },
      { active_targets: ['web-1'] },
      null,
      7,
    ];
    const { services, rejected } = readState(JSON.stringify([...bad, good]));
    expect(services.map(({ name }) => name)).toEqual(['good']);
    expect(rejected.map(({ json }) => json)).toEqual(bad);
    expect(rejected.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'bad-target: not a target! :invalid host pattern',
      expect.stringMatching(/^bad-type: options\.hosts: .*array/),
      expect.stringMatching(/^bad-gate: pause_controller\.state: /),
      expect.stringMatching(/^: name: /),
      expect.stringMatching(/^: name: /),
      expect.stringContaining('expected object'),
      expect.stringContaining('expected object'),
    ]);
  });

  it('has the last of two services of one name', () => {
    const twins = [
      { name: 'web', active_targets: ['first'] },
      { name: 'web', active_targets: ['last'] },
    ];
    const { services, rejected } = readState(JSON.stringify(twins));
    expect(services).toMatchObject([{ active: { targets: ['last'] } }]);
    expect(rejected).toMatchObject([{ name: 'web', json: twins[0] }]);
  });

  it.each(['', '[{"name":', '{}', '"web"', '7'])('is not %j', (text) => {
    expect(() => readState(text)).toThrow();
  });
});

describe('fields of another version', () => {
  const [known] = asSaved(GO_STATE);
  const names = fc.string().filter((name) => !GO_STATE.includes(JSON.stringify(name)) && !ALSO_KNOWN.has(name));
  const unknown = fc.dictionary(names, fc.jsonValue(), { noNullPrototype: true });

  it('survive at every level', () => {
    fc.assert(
      fc.property(fc.tuple(unknown, unknown, unknown, unknown, unknown, unknown), ([a, b, c, d, e, f]) => {
        const mixed = {
          ...known,
          ...a,
          options: { ...known?.options, ...b },
          target_options: {
            ...known?.target_options,
            ...c,
            health_check_config: { ...known?.target_options?.health_check_config, ...d },
          },
          pause_controller: { ...known?.pause_controller, ...e },
          rollout_controller: { ...known?.rollout_controller, ...f },
        };
        const text = JSON.stringify([mixed]);
        const { services, rejected } = readState(text);
        expect(rejected).toEqual([]);
        expect(JSON.parse(writeState(services))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('survive with all of their digits', () => {
    const text = '[{"name":"web","options":{"bytes":12345678901234567890,"ratio":0.1},"ns":-9223372036854775808}]';
    const written = writeState(readState(text).services);
    expect(written).toContain('"bytes":12345678901234567890,"ratio":0.1');
    expect(written).toContain('"ns":-9223372036854775808');
  });
});
