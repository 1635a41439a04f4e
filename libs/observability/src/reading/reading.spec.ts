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

  it('take a megabyte, and begin with a whole line', () => {
    const recent = new RecentLines();
    const lines = Array.from({ length: 3000 }, (_, i) => `${i}:${'é'.repeat(300)}`);
    for (let i = 0; i < lines.length; i += 7) recent.add(Buffer.from(`${lines.slice(i, i + 7).join('\n')}\n`));
    const kept = [...recent.newestFirst()];
    expect(kept).toHaveLength(Math.floor((1024 * KB) / Buffer.byteLength(`${lines[2999]}\n`)));
    expect(kept).toEqual(lines.slice(-kept.length).toReversed());
  });

  it('keep the end of a batch that is larger than all of it', () => {
    const recent = new RecentLines();
    recent.add(Buffer.from('before\n'));
    recent.add(Buffer.from(`${`${'x'.repeat(KB - 1)}\n`.repeat(2 * KB)}last\n`));
    const kept = [...recent.newestFirst()];
    expect(kept).toHaveLength(KB);
    expect(kept[0]).toBe('last');
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
