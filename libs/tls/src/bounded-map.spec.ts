import { expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.js';

it('forgets what was not asked for the longest time', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  map.set('a', 4);
  map.delete('c');
  expect([...map.keys()]).toEqual(['a']);
  expect([...map.values()]).toEqual([4]);
  map.clear();
  expect(map.get('a')).toBeUndefined();
});
