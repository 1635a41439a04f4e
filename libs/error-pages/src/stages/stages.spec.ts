import { describe, expect, it } from 'vitest';
import { exchangeFor } from '@app/pipeline';
import { BuiltInPages } from '../built-in-pages.js';
import { ErrorPageStage } from './error-page.stage.js';
import { ServiceErrorPageStage } from './service-error-page.stage.js';
import { ServiceErrorPages } from '../service-error-pages.js';

describe('the stages', () => {
  const builtIn = new BuiltInPages();
  const own = new ServiceErrorPages({}, builtIn);

  it('begin with the built-in pages, and take those of the service when it has some', () => {
    const first = exchangeFor();
    new ErrorPageStage(builtIn).handle(first);
    expect(first.errorPages).toBe(builtIn);
    new ServiceErrorPageStage().handle(first);
    expect(first.errorPages).toBe(builtIn);
    first.service = { name: 'plain', errorPages: null };
    new ServiceErrorPageStage().handle(first);
    expect(first.errorPages).toBe(builtIn);
    first.service = { name: 'own', errorPages: own };
    new ServiceErrorPageStage().handle(first);
    expect(first.errorPages).toBe(own);
  });
});
