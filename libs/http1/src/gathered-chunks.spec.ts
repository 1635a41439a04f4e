import { describe, expect, it } from 'vitest';
import { GatheredChunks } from './gathered-chunks.js';

describe('GatheredChunks', () => {
  it('leaves one that is alone where it is', () => {
    const gathered = new GatheredChunks();
    const event = Buffer.from('data: 1');
    expect(gathered.add(event)).toBe(false);
    expect(gathered.takeTogether()).toBeNull();
    expect(gathered.takeSingle()).toBe(event);
    expect(gathered.takeSingle()).toBeNull();
  });

  it('puts several together, in order, until there are many', () => {
    const gathered = new GatheredChunks();
    let content = '';
    for (let i = 0; ; i++) {
      const chunk = String(i).repeat(100);
      content += chunk;
      if (gathered.add(Buffer.from(chunk))) break;
    }
    expect(content.length).toBeGreaterThan(10_000);
    expect(gathered.takeSingle()).toBeNull();
    expect(gathered.takeTogether()?.toString()).toBe(content);
    expect(gathered.takeTogether()).toBeNull();
  });
});
