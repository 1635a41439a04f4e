import type { LogsRequest } from '@app/admin-api';
import { logLine, RecentLines } from '@app/observability';
import { expect, describe, it } from 'vitest';
import { LogReading, type LogReader } from './log-reading.js';

const everything: LogsRequest = {
  service: '',
  statuses: [],
  pathPrefix: '',
  host: '',
  lines: 100,
  follow: true,
  format: 'json',
  colors: false,
};

/** The msg of a line in JSON. */
const msgOf = (line: string) => /"msg":"([^"]*)"/.exec(line)?.[1];

/** Takes what it is told, or does not. */
class Reader implements LogReader {
  readonly heard: { readonly missed: number; readonly msgs: readonly unknown[] }[] = [];
  untaken = 0;
  taken: () => void = () => undefined;

  log(missed: number, lines: readonly string[]): void {
    this.heard.push({ missed, msgs: lines.map(msgOf) });
  }

  onTaken(taken: () => void): void {
    this.taken = taken;
  }
}

function reading(request: Partial<LogsRequest> = {}) {
  const recent = new RecentLines();
  const reader = new Reader();
  return { recent, reader, reading: new LogReading(recent, { ...everything, ...request }, reader) };
}

const line = (msg: string, service = 'web') => logLine('INFO', msg, { service });

describe('reading the log', () => {
  it('begins with the last lines of those that are wanted, the oldest first', () => {
    const { recent, reader, reading: log } = reading({ service: 'web', lines: 2 });
    recent.add(Buffer.from(line('one') + line('two')));
    recent.add(Buffer.from(line('of another', 'api')));
    recent.add(Buffer.from(line('three')));
    log.tellLast();
    expect(reader.heard).toEqual([{ missed: 0, msgs: ['two', 'three'] }]);
  });

  it.each([{ lines: 0 }, { service: 'api' }])('begins with nothing when there is nothing: %j', (request) => {
    const { recent, reader, reading: log } = reading(request);
    recent.add(Buffer.from(line('one')));
    log.tellLast();
    expect(reader.heard).toEqual([]);
  });

  it('goes on with what is wanted of each batch, until it is ended', () => {
    const { recent, reader, reading: log } = reading({ service: 'web' });
    const end = log.follow();
    recent.add(Buffer.from(line('one') + line('of another', 'api') + line('two')));
    recent.add(Buffer.from(line('of another', 'api')));
    end();
    recent.add(Buffer.from(line('three')));
    expect(reader.heard).toEqual([{ missed: 0, msgs: ['one', 'two'] }]);
  });

  it('leaves out what a slow reader has no room for, and tells him how much', () => {
    const { recent, reader, reading: log } = reading();
    log.follow();
    reader.untaken = 1024 * 1024 + 1;
    recent.add(Buffer.from(line('one') + line('two')));
    recent.add(Buffer.from(line('three')));
    reader.untaken = 0;
    recent.add(Buffer.from(line('four')));
    reader.taken();
    expect(reader.heard).toEqual([{ missed: 3, msgs: ['four'] }]);
  });

  it('tells him when nothing else follows, too', () => {
    const { recent, reader, reading: log } = reading();
    log.follow();
    reader.untaken = 2 * 1024 * 1024;
    recent.add(Buffer.from(line('one')));
    reader.untaken = 0;
    reader.taken();
    reader.taken();
    expect(reader.heard).toEqual([{ missed: 1, msgs: [] }]);
  });

  it('is in the form that was asked for', () => {
    const recent = new RecentLines();
    const heard: string[] = [];
    const reader = {
      untaken: 0,
      log: (_: number, lines: readonly string[]) => heard.push(...lines),
      onTaken: () => {},
    };
    recent.add(Buffer.from(line('one')));
    for (const format of ['json', 'logfmt', 'pretty'] as const) {
      new LogReading(recent, { ...everything, format }, reader).tellLast();
    }
    expect(heard).toEqual([
      expect.stringMatching(/^{"time":/),
      expect.stringMatching(/^time=\S+ level=INFO msg=one service=web$/),
      expect.stringMatching(/ INFO {2}one {2}service=web$/),
    ]);
  });
});
