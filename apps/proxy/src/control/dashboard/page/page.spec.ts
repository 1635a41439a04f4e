import { describe, expect, it } from 'vitest';
import { BUSY, IDLE, listing, NOW, service, target, view } from '../fixtures/views.js';
import { page } from './page.js';

/** What somebody reads, without what is around it. */
const words = (html: string) =>
  html
    .replaceAll(/<(title|style)>.*?<\/\1>|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&amp;', '&');

describe('the page', () => {
  it('says of a proxy without services that it serves, and what to do', () => {
    const text = words(page(view()));
    expect(text).toContain('kamal-proxy 1.2.3 2 of 2 workers · 7 client connections · up 3 h');
    expect(text).toContain('● The proxy serves; nothing is deployed yet.');
    expect(text).toContain('kamal-proxy deploy web --target web-1:3000');
    expect(text).toContain('No commands since the proxy was started.');
    expect(text).toContain('No service has TLS.');
  });

  it('shows three services: a rollout under way, a target that fails, one that is held', () => {
    const split = { percent: 25, list: ['alice', 'bob'], strategy: '', header: '', sticky: false };
    const rollout = { targets: [], readTargets: [], split };
    const services = [
      service({
        listing: listing({ service: 'api', hosts: ['b.test', 'c.test'], paths: ['/api'], tls: true }),
        targets: [
          target({ target: 'api-1:80' }),
          target({ target: 'api-2:80', healthy: false, failure: 'timed out after 5s' }),
        ],
      }),
      service({ listing: listing({ service: 'shop', state: 'paused', inFlight: 9 }), held: 9 }),
      service({
        listing: listing({ rollout }),
        course: [IDLE, BUSY],
        targets: [
          target({ inFlight: 2, openConnections: 3 }, BUSY),
          target({ target: 'web-2:3000', slot: 'rollout' }),
          target({ target: 'web-3:3000', reader: true }),
        ],
      }),
    ];
    const html = page(view({ services }));
    const text = words(html);
    expect(html).toContain('<title>▲ kamal-proxy</title>');
    expect(text).toContain('▲ 1 of 6 targets fails its health check: api-2:80 of api. shop is paused.');
    expect(text).toContain('api running b.test, c.test, below /api, TLS 0 in flight');
    expect(text).toContain('api-2:80 ▲ failing timed out after 5s');
    expect(text).toContain('shop paused a.test 9 in flight, 9 of them held');
    expect(text).toContain('Rollout: 25 % of the clients, and 2 values by name: alice, bob');
    expect(text).toContain('Requests/s 12.3');
    expect(text).toContain('p50 3.2 ms p99 1.25 s');
    expect(text).toContain('Errors 1.25 %');
    expect(text).toMatch(
      /web-1:3000 ● healthy 12\.3 1\.25 % 2 3 web-2:3000 rollout ● healthy 0 – 0 0 web-3:3000 reads/,
    );
    expect(html).toContain('aria-label="Latency, median and 99th percentile, web, the last 3 min, between 0 and 2 s"');
  });

  it('shows what a stopped service tells, and a rollout to which nobody goes', () => {
    const rollout = { targets: [], readTargets: [], split: null };
    const stopped = listing({ state: 'stopped', stopMessage: 'Back at noon', hosts: [], rollout });
    const text = words(page(view({ services: [service({ listing: stopped })] })));
    expect(text).toContain('▲ web is stopped.');
    expect(text).toContain('web stopped any host');
    expect(text).toContain('Clients are told: Back at noon');
    expect(text).toContain('Rollout targets are there; nobody goes to them.');
  });

  it('shows the last commands, and why one failed', () => {
    const command = { service: 'web', detail: '', reason: '', outcome: 'done', tookMs: 48, at: NOW - 90_000 } as const;
    const commands = [
      { ...command, command: 'deploy', detail: 'web-2:80', outcome: 'under way', tookMs: null, at: NOW } as const,
      { ...command, command: 'deploy', outcome: 'failed', reason: 'target failed to become healthy' } as const,
      { ...command, command: 'rollout set', detail: '10 %' },
    ];
    const text = words(page(view({ commands })));
    expect(text).toContain('0 s ago … under way deploy web – web-2:80');
    expect(text).toContain('1 min ago ▲ failed deploy web 48 ms target failed to become healthy');
    expect(text).toContain('1 min ago ● done rollout set web 48 ms 10 %');
  });

  it('shows when certificates lapse, and what is wrong with them', () => {
    const day = (days: number) => new Date(NOW + days * 24 * 60 * 60 * 1000).toISOString();
    const one = { key: 'ec', source: 'acme', issuer: 'O=Authority, CN=R11', names: [], serial: '', validFrom: day(-9) };
    const renewal = { nextRenewal: null, lastError: null };
    const lastError = { at: day(0), message: 'no such name' };
    const certificates = [
      { ...one, ...renewal, hosts: ['a.test'], validTo: day(80), nextRenewal: day(50) },
      { ...one, ...renewal, hosts: ['b.test'], validTo: day(3) },
      { ...one, ...renewal, hosts: ['c.test'], validTo: day(-1) },
      { ...one, ...renewal, hosts: ['d.test'], source: '', issuer: '', validFrom: null, validTo: null, lastError },
    ];
    const text = words(page(view({ services: [service({ listing: listing({ tls: true, certificates }) })] })));
    expect(text).toContain('a.test web in 80 d 2026-05-20 2026-04-20 acme R11');
    expect(text).toContain('b.test web ▲ in 3 d 2026-03-04 – acme R11');
    expect(text).toContain('c.test web ▲ expired 2026-02-28 – acme R11');
    expect(text).toContain('d.test web – – none yet ▲ no such name –');
    expect(text).toContain('TLS, 1 certificate missing or not renewed');
  });

  it('says so when workers are missing', () => {
    expect(words(page(view({ workers: { serving: 1, of: 4, restarts: 3 } })))).toContain('▲ 1 of 4 workers serve.');
  });

  it('is no place for anybody to put HTML, whatever has a name', () => {
    const evil = `"'><script>alert(1)</script>&`;
    const rollout = {
      targets: [],
      readTargets: [],
      split: { percent: 1, list: [evil], strategy: evil, header: evil, sticky: false },
    };
    const lastError = { at: '', message: evil };
    const certificate = {
      hosts: [evil],
      key: evil,
      source: evil,
      issuer: evil,
      names: [evil],
      serial: evil,
      lastError,
    };
    const dates = { validFrom: evil, validTo: evil, nextRenewal: evil };
    const html = page(
      view({
        version: evil,
        services: [
          service({
            listing: listing({
              service: evil,
              hosts: [evil],
              paths: [evil],
              state: 'stopped',
              stopMessage: evil,
              certificates: [{ ...certificate, ...dates }],
              rollout,
            }),
            targets: [target({ target: evil, healthy: false })],
          }),
        ],
        commands: [{ at: NOW, command: evil, service: evil, detail: evil, outcome: 'failed', tookMs: 1, reason: evil }],
      }),
    );
    expect(html.split('<script')).toHaveLength(2);
    expect(html).not.toContain(`"'>`);
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(15);
  });

  it('has no style or script in its text, which its policy forbids', () => {
    const html = page(view({ services: [service()] }));
    expect(html).not.toMatch(/ style=| on\w+=|<style|javascript:/);
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to)).toEqual([
      '/icon.svg',
      '/page.css',
      '/page.js',
      '#services',
    ]);
  });

  it('gives every service an id of its own, without blanks', () => {
    const services = ['a b', 'a%20b', 'ä', '\uD800'].map((name) => service({ listing: listing({ service: name }) }));
    const ids = [...page(view({ services })).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id) => /\s/.test(id ?? ''))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
