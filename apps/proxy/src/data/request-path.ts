import { RequestBufferStage, ResponseBufferStage } from '@app/buffering';
import { ErrorPageStage, ServiceErrorPageStage } from '@app/error-pages';
import { AccessLogStage, RequestIdStage, RequestStartStage } from '@app/observability';
import {
  ChooseSlotStage,
  ClaimTargetStage,
  ClientIpStage,
  CookieScopeStage,
  FindServiceStage,
  MetricsStage,
  PauseStage,
  RedirectStage,
  UnderWayStage,
} from '@app/routing';
import { AcmeChallengeStage, StrictSniStage } from '@app/tls';
import { ForwardStage } from '@app/upstream';

/**
 * THE MAP: what happens to a request, in this order. Each stage is one small file; its `name` is what a team's stage is
 * placed `before` or `after`.
 */
export const REQUEST_PATH = [
  RequestStartStage, //      request-start       when the first proxy on the way had it
  RequestIdStage, //         request-id          the name it has in every log
  AccessLogStage, //         access-log          one line at its end, whichever way it ends
  MetricsStage, //           metrics             counted at its end, whichever way it ends
  ErrorPageStage, //         error-page          the built-in pages, until the service brings its own
  FindServiceStage, //       find-service        host and path decide; 404
  UnderWayStage, //          under-way           shows as its service's from here on
  ClientIpStage, //          client-ip           a CDN's header about the client
  AcmeChallengeStage, //     acme-challenge      tokens that an authority looks for
  ServiceErrorPageStage, //  service-error-page  the service's own pages
  StrictSniStage, //         strict-sni          421 for a host beside the certificate, where that is wanted
  RedirectStage, //          redirect            to HTTPS, to the canonical host; 503 for HTTPS without TLS
  PauseStage, //             pause               held while paused, 503 while stopped
  ChooseSlotStage, //        choose-slot         active or rollout
  ClaimTargetStage, //       claim-target        one healthy target; 503
  CookieScopeStage, //       cookie-scope        cookies of an application below a prefix stay there
  RequestBufferStage, //     request-buffer      the whole body first, where the service asks for it
  ResponseBufferStage, //    response-buffer     the whole answer first, likewise
  ForwardStage, //           forward             to the target and back
] as const;
