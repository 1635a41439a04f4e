import { describe, expect, it } from 'vitest';
import { NegotiationTurns } from './negotiation-turns.js';

const turn = async () => new Promise((resolve) => void setImmediate(resolve));

function clients() {
  const turns = new NegotiationTurns();
  const begun: number[] = [];
  const givenUp: number[] = [];
  let made = 0;
  const come = (count: number) => {
    for (let i = 0; i < count; i++) {
      const number = made++;
      const negotiator = {
        negotiate: () => begun.push(number) > 0,
        giveUp: () => {
          givenUp.push(number);
          turns.over(negotiator);
        },
      };
      turns.begin(negotiator);
    }
  };
  return { begun, givenUp, come };
}

describe('clients that want to negotiate', () => {
  it('begin at once when there are few', () => {
    const { begun, come } = clients();
    come(2);
    expect(begun).toHaveLength(2);
  });

  it('begin some in each turn of the event loop, in their order, when there are many', async () => {
    const { begun, come } = clients();
    come(5);
    const counts = [begun.length];
    await turn();
    counts.push(begun.length);
    // Who comes now is behind those that wait.
    come(2);
    await turn();
    counts.push(begun.length);
    await turn();
    counts.push(begun.length);
    expect(counts).toEqual([2, 4, 6, 7]);
    expect(begun).toEqual(Array.from({ length: 7 }, (_, i) => i));
    await turn();
    come(1);
    expect(begun).toHaveLength(8);
  });

  it('begin more of them in each turn the more of them wait, up to eight', async () => {
    const { begun, come } = clients();
    come(1_000);
    const counts: number[] = [];
    for (let before = begun.length; before < 1_000; before = begun.length) {
      await turn();
      counts.push(begun.length - before);
    }
    expect(counts[0]).toBe(8);
    expect(counts.at(-2)).toBe(2);
    expect(Math.max(...counts)).toBe(8);
  });

  it('begin at once again when all are through', async () => {
    const { begun, come } = clients();
    come(3);
    await turn();
    await turn();
    come(2);
    expect(begun).toHaveLength(5);
  });

  it('are forgotten when they have left before their turn', async () => {
    const turns = new NegotiationTurns();
    let givenUp = 0;
    for (let i = 0; i < 3_000; i++) turns.begin({ negotiate: () => false, giveUp: () => (givenUp += 1) });
    for (let i = 0; i < 1_500; i++) await turn();
    expect(givenUp).toBe(0);
  });

  it('are given up, those who began first, when too many do not come to an end', async () => {
    const { begun, givenUp, come } = clients();
    come(2_003);
    while (begun.length < 2_003) await turn();
    expect(givenUp).toEqual([0, 1, 2]);
  });
});
