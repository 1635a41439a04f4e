import { type ConnectionView, exchangeFor } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { StrictSniStage } from './strict-sni.stage.js';

const connection: Partial<ConnectionView> = { covers: (host) => host === 'app.test' || host === '[::1]' };

function ask(strict: boolean, host: string): void {
  new StrictSniStage(strict).handle(exchangeFor({ request: { host }, connection }));
}

describe('a host beside the certificate', () => {
  it.each(['app.test', 'app.test:8443', '[::1]', '[::1]:443'])('%s is covered', (host) => {
    ask(true, host);
  });

  it.each(['other.test', '', 'app.test.other.test:443'])(
    '"%s" is misdirected for those who want it strictly',
    (host) => {
      expect(() => ask(true, host)).toThrow(expect.objectContaining({ code: 'MISDIRECTED_REQUEST' }));
    },
  );

  it('is served otherwise', () => {
    ask(false, 'other.test');
  });
});
