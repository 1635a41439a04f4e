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
    come(8);
    expect(begun).toHaveLength(8);
  });

  it('begin some in each turn of the event loop, in their order, when there are many', async () => {
    const { begun, come } = clients();
    come(20);
    const counts = [begun.length];
    await turn();
    counts.push(begun.length);
    // Who comes now is behind those that wait.
    come(2);
    await turn();
    counts.push(begun.length);
    await turn();
    counts.push(begun.length);
    expect(counts).toEqual([8, 16, 22, 22]);
    expect(begun).toEqual(Array.from({ length: 22 }, (_, i) => i));
    come(1);
    expect(begun).toHaveLength(23);
  });

  it('begin at once again when all are through', async () => {
    const { begun, come } = clients();
    come(9);
    await turn();
    await turn();
    come(8);
    expect(begun).toHaveLength(17);
  });

  it('are forgotten when they have left before their turn', async () => {
    const turns = new NegotiationTurns();
    let givenUp = 0;
    for (let i = 0; i < 3_000; i++) turns.begin({ negotiate: () => false, giveUp: () => (givenUp += 1) });
    for (let i = 0; i < 3_000 / 8; i++) await turn();
    expect(givenUp).toBe(0);
  });

  it('are given up, those who began first, when too many do not come to an end', async () => {
    const { begun, givenUp, come } = clients();
    come(2_003);
    while (begun.length < 2_003) await turn();
    expect(givenUp).toEqual([0, 1, 2]);
  });
});
