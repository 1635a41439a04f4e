import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import 'reflect-metadata';
import { exchangeFor, rolloutStrategyContract } from 'kamal-proxy/extension/contracts';
import { ByHeaderStrategy } from './by-header.strategy.js';

rolloutStrategyContract('by-header', () => new ByHeaderStrategy(), { describe, it });

function goes(list: readonly string[], ...fields: readonly string[]): boolean {
  const split = { percent: 0, list, strategy: 'by-header', header: '', sticky: false };
  return new ByHeaderStrategy().goesToRollout(exchangeFor({ fields }), split);
}

void describe('by-header', () => {
  void it('sends who fits one of the rules', () => {
    const list = ['CF-IPCountry=NO', 'cf-ipcountry=SE', 'x-account=acme'];
    assert.equal(goes(list, 'CF-IPCountry', 'SE'), true);
    assert.equal(goes(list, 'CF-IPCountry', 'DE', 'X-Account', 'acme'), true);
    assert.equal(goes(list, 'CF-IPCountry', 'DE', 'X-Account', 'acme-2'), false);
    assert.equal(goes(list), false);
  });

  void it('takes a star at the end for whatever follows', () => {
    assert.equal(goes(['x-account=beta-*'], 'X-Account', 'beta-17'), true);
    assert.equal(goes(['x-account=beta-*'], 'X-Account', 'alpha-17'), false);
    assert.equal(goes(['x-account=*'], 'X-Account', 'anybody'), true);
  });

  void it('sends nobody for an entry that is no rule', () => {
    assert.equal(goes(['NO', '=NO', 'cf-ipcountry='], 'CF-IPCountry', 'NO', 'NO', ''), false);
  });
});
