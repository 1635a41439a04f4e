import { expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions } from '../fixtures/options.js';

const CERTIFICATE = {
  hosts: ['a.test'],
  key: 'ec',
  source: '',
  issuer: '',
  names: [],
  serial: '',
  validFrom: null,
  validTo: null,
  nextRenewal: null,
  lastError: { at: '2026-03-01T12:00:00.000Z', message: 'no such host' },
};

it('lists services by name, as typed, with what is in flight', async () => {
  const plane = new ControlPlane();
  const hosts = ['B.test', 'a.test'];
  await plane.deployed('zebra', ['zebra-1'], {
    options: serviceOptions({ hosts, pathPrefixes: ['z/'] }),
  });
  const deploy = plane.deploying('apple', ['apple-1:3000'], { readTargets: ['apple-2'] });
  await plane.probed(['apple-1:3000', 'apple-2']);
  plane.probers.healthy('apple-1:3000');
  plane.probers.healthy('apple-2');
  await deploy;
  await plane.rolledOut('zebra', ['zebra-2']);
  const split = { percent: 10, list: ['7'], strategy: '', header: '', sticky: false };
  await plane.commands.rolloutSet({ service: 'zebra', ...split });
  await plane.commands.stop({ service: 'zebra', drainTimeout: 0, message: 'Back at noon' }, plane.report);
  const { row, active } = plane.served('apple');
  plane.dataPlane.counts.set(row, 3).set(active.writers[0]?.rows.inFlight ?? -1, 2);

  plane.certificates.of.mockImplementation((service) => (service === 'apple' ? [CERTIFICATE] : []));

  expect(plane.commands.list()).toEqual([
    {
      service: 'apple',
      hosts: [],
      paths: ['/'],
      targets: [{ target: 'apple-1:3000', healthy: true, failure: null, inFlight: 2 }],
      readTargets: [{ target: 'apple-2', healthy: true, failure: null, inFlight: 0 }],
      state: 'running',
      stopMessage: '',
      tls: false,
      certificates: [CERTIFICATE],
      inFlight: 3,
      rollout: null,
    },
    {
      service: 'zebra',
      hosts,
      paths: ['/z'],
      targets: [{ target: 'zebra-1', healthy: true, failure: null, inFlight: 0 }],
      readTargets: [],
      state: 'stopped',
      stopMessage: 'Back at noon',
      tls: false,
      certificates: [],
      inFlight: 0,
      rollout: { targets: [{ target: 'zebra-2', healthy: true, failure: null, inFlight: 0 }], readTargets: [], split },
    },
  ]);
});
