import { exchangeFor, RecordedAnswer, RequestPath } from '@app/pipeline';
import { AcmeChallengeStage, NO_TLS_CHANGE, ServerCertificates } from '@app/tls';
import { afterEach, expect, it, vi } from 'vitest';
import { routingOf } from '../fixtures/routing.js';
import { serviceSpec } from '../testing/service-spec.js';
import { FindServiceStage } from './find-service.stage.js';
import { UnderWayStage } from './under-way.stage.js';

afterEach(() => void vi.restoreAllMocks());

it('a request under way is so no more when it is over, although a stage behind took its service away', () => {
  const { routing, tallies } = routingOf(serviceSpec('app', { row: 7, hosts: ['app.test'] }));
  const certificates = new ServerCertificates(
    () => 'app',
    () => undefined,
  );
  const automatic = { service: 'app', firstHost: 'app.test', own: null, automatic: true };
  certificates.apply({ ...NO_TLS_CHANGE, upserts: [automatic] });
  const path = new RequestPath([
    new FindServiceStage(routing),
    new UnderWayStage(),
    {
      name: 'look',
      handle: () => {
        expect(tallies.sum(7).open).toBe(1);
      },
    },
    new AcmeChallengeStage(certificates, async () => true),
  ]);
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const answer = new RecordedAnswer();
  path.run(exchangeFor({ request: { host: 'app.test', target: '/.well-known/acme-challenge/x' } }, answer));
  expect(answer.status).toBe(404);
  expect(tallies.sum(7).open).toBe(0);
  expect(warned).not.toHaveBeenCalled();
});
