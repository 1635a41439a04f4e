import { describe, expect, it, vi } from 'vitest';
import { lineFilter } from './line-filter.js';
import { RecentLines } from './recent-lines.js';

const KB = 1024;

describe('the last lines', () => {
  it('come back newest first, however they were batched', () => {
    const recent = new RecentLines();
    recent.add(Buffer.from('one\ntwo\n'));
    recent.add(Buffer.from('three\n'));
    expect([...recent.newestFirst()]).toEqual(['three', 'two', 'one']);
  });

  it('take a megabyte, and the newest batch whatever its size', () => {
    const recent = new RecentLines();
    const line = `${'x'.repeat(KB - 1)}\n`;
    for (let i = 0; i < 3 * KB; i++) recent.add(Buffer.from(line));
    expect([...recent.newestFirst()]).toHaveLength(KB);
    recent.add(Buffer.from(line.repeat(2 * KB)));
    expect([...recent.newestFirst()]).toHaveLength(2 * KB);
    recent.add(Buffer.from(line));
    expect([...recent.newestFirst()]).toHaveLength(1);
  });

  it('are told to whoever follows, until he has enough', () => {
    const recent = new RecentLines();
    const heard = vi.fn();
    const stop = recent.follow(heard);
    recent.add(Buffer.from('one\ntwo\n'));
    stop();
    recent.add(Buffer.from('three\n'));
    expect(heard.mock.calls).toEqual([['one\ntwo\n']]);
  });
});

describe('a filter of lines', () => {
  const everything = { service: '', statuses: [], pathPrefix: '', host: '' };
  const request = (fields: object) =>
    JSON.stringify({
      time: 't',
      level: 'INFO',
      msg: 'Request',
      host: 'A.test:80',
      path: '/api/x',
      status: 502,
      service: 'web',
      ...fields,
    });
  const event = JSON.stringify({ time: 't', level: 'INFO', msg: 'Deployed', service: 'web' });

  it.each([
    [{}, true, true],
    [{ service: 'web' }, true, true],
    [{ service: 'we' }, false, false],
    [{ statuses: ['502'] }, true, false],
    [{ statuses: ['404', '5xx'] }, true, false],
    [{ statuses: ['404', '4xx'] }, false, false],
    [{ pathPrefix: '/api' }, true, false],
    [{ pathPrefix: '/x' }, false, false],
    [{ host: 'a.TEST' }, true, false],
    [{ host: 'b.test' }, false, false],
    [{ service: 'web', statuses: ['5xx'], pathPrefix: '/api/', host: 'a.test' }, true, false],
  ])('%j', (selection, wantsRequest, wantsEvent) => {
    const filter = lineFilter({ ...everything, ...selection });
    expect([filter(request({})) !== null, filter(event) !== null]).toEqual([wantsRequest, wantsEvent]);
  });

  it('is not fooled by a service that is only spoken of', () => {
    const filter = lineFilter({ ...everything, service: 'web' });
    expect(filter(request({ service: 'api', user_agent: '"service":"web"' }))).toBeNull();
  });

  it('leaves out what is no line of ours', () => {
    const filter = lineFilter(everything);
    for (const line of ['printed by a module', '[]', '1', 'null']) expect(filter(line)).toBeNull();
  });
});
