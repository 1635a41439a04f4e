import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DynamicTable } from './dynamic-table.js';
import { HeaderField } from './header-field.js';
import { HeaderName } from './header-name.js';

/** A field that counts so many bytes, at least 33. */
function field(bytes: number): HeaderField {
  return new HeaderField(HeaderName.of('x'), 'v'.repeat(bytes - 33), true);
}

function contents(table: DynamicTable): (HeaderField | undefined)[] {
  return Array.from({ length: table.count }, (_, age) => table.at(age));
}

describe('the dynamic table', () => {
  it('has the newest first, and nothing behind the oldest', () => {
    const table = new DynamicTable(4096);
    const [first, second] = [field(40), field(50)];
    table.insert(first);
    table.insert(second);
    expect(contents(table)).toEqual([second, first]);
    expect(table.at(2)).toBeUndefined();
    expect(table.bytes).toBe(90);
  });

  it('lets the oldest go when there is no room', () => {
    const table = new DynamicTable(100);
    const [first, second, third] = [field(40), field(50), field(51)];
    table.insert(first);
    table.insert(second);
    table.insert(third);
    expect(contents(table)).toEqual([third]);
  });

  it('is emptied by one that is too large', () => {
    const table = new DynamicTable(100);
    table.insert(field(40));
    table.insert(field(101));
    expect(table).toMatchObject({ count: 0, bytes: 0 });
  });

  it('holds what its last size allows', () => {
    const table = new DynamicTable(4096);
    for (let i = 0; i < 10; i++) table.insert(field(100));
    table.resize(299);
    expect(table.count).toBe(2);
    table.resize(0);
    table.insert(field(33));
    expect(table.count).toBe(0);
    table.resize(33);
    table.insert(field(33));
    expect(table.count).toBe(1);
  });

  it('does what a list would do', () => {
    const step = fc.oneof(
      fc.record({ insert: fc.integer({ min: 33, max: 400 }) }),
      fc.record({ resize: fc.nat(4096) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const table = new DynamicTable(4096);
        const list: HeaderField[] = [];
        let capacity = 4096;
        for (const next of steps) {
          if ('insert' in next) {
            const made = field(next.insert);
            table.insert(made);
            list.unshift(made);
          } else {
            capacity = next.resize;
            table.resize(capacity);
          }
          while (list.reduce((sum, { bytes }) => sum + bytes, 0) > capacity) list.pop();
        }
        expect(contents(table)).toEqual(list);
      }),
      { numRuns: 50 },
    );
  });
});
