import { describe, expect, it } from 'vitest';
import { FieldName } from './field-name.js';
import { Fields } from './fields.js';

const answer = () => Fields.of('Set-Cookie', 'a=1', 'Via', 'x', 'set-cookie', 'b=2', 'SET-COOKIE', 'c=3');

describe('fields', () => {
  it('keep order, spelling and repeated ones apart', () => {
    expect([...answer()]).toEqual([
      ['Set-Cookie', 'a=1'],
      ['Via', 'x'],
      ['set-cookie', 'b=2'],
      ['SET-COOKIE', 'c=3'],
    ]);
    expect(answer().size).toBe(4);
  });

  it('take a name that was looked up already', () => {
    const fields = new Fields();
    fields.push(FieldName.of('Via'), 'x');
    expect([...fields]).toEqual([['Via', 'x']]);
    expect(fields.names[0]).toBe(FieldName.of('Via'));
  });

  it('give the first value of a name, however it is spelt', () => {
    expect(answer().get('set-cookie')).toBe('a=1');
    expect(answer().get('cookie')).toBeUndefined();
    expect(answer().has('via')).toBe(true);
    expect(answer().has('host')).toBe(false);
  });

  it('have a name whose value is empty', () => {
    expect(Fields.of('X-Empty', '').get('x-empty')).toBe('');
    expect(Fields.of('X-Empty', '').has('x-empty')).toBe(true);
  });

  it('join all values of a name', () => {
    expect(answer().joined('set-cookie')).toBe('a=1, b=2, c=3');
    expect(answer().joined('set-cookie', ',')).toBe('a=1,b=2,c=3');
    expect(Fields.of('A', '', 'A', 'x').joined('a')).toBe(', x');
    expect(answer().joined('host')).toBeUndefined();
  });

  it('set one value where the first stood', () => {
    const fields = answer();
    fields.set('Set-Cookie', 'only');
    expect([...fields]).toEqual([
      ['Set-Cookie', 'only'],
      ['Via', 'x'],
    ]);
    fields.set('X-New', 'last');
    expect([...fields].at(-1)).toEqual(['X-New', 'last']);
  });

  it('lose every field of a name', () => {
    const fields = answer();
    fields.delete('set-cookie');
    fields.delete('host');
    expect([...fields]).toEqual([['Via', 'x']]);
  });
});
