import { tmpdir } from 'node:os';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { BalancingPolicies, SharedCounts, Target } from '@app/balancing';
import { RequestBufferStage, ResponseBufferStage, TempFiles } from '@app/buffering';
import { BuiltInPages, ErrorPageStage, ServiceErrorPageStage } from '@app/error-pages';
import {
  type AccessLogEntry,
  AccessLogStage,
  accessLogText,
  FaultLog,
  LogBatch,
  RequestIdStage,
  RequestSeries,
  RequestStartStage,
  SeriesLedger,
  SharedTallies,
  ThreadSeries,
} from '@app/observability';
import { RolloutStrategies } from '@app/rollout';
import {
  ChooseSlotStage,
  ClaimTargetStage,
  ClientIpStage,
  CookieScopeStage,
  FindServiceStage,
  InFlight,
  MetricsStage,
  PauseStage,
  RedirectStage,
  Routing,
  UnderWayStage,
} from '@app/routing';
import { type ConnectionSlots, ForwardStage, forwardedValue, TargetPools } from '@app/upstream';
import { AcmeChallengeStage, ServerCertificates, StrictSniStage } from '@app/tls';
import type { WorkerStart } from '../channel.js';
import { connectionTallies } from './connection-tallies.js';
import { ControlChannel } from './control-channel.js';
import { HostQuestions } from './host-questions.js';

/** The composition root of the data plane: the singletons of one worker, the stages of the map among them. */
@Module({})
export class DataModule {
  /** @param team the modules that `--module` named for this plane */
  static forWorker(start: WorkerStart, channel: ControlChannel, team: Type[]): DynamicModule {
    return {
      module: DataModule,
      imports: team,
      providers: [
        { provide: ControlChannel, useValue: channel },
        { provide: SharedCounts, useFactory: () => new SharedCounts(start.counts, start.workers, start.column) },
        {
          provide: SharedTallies,
          useFactory: () => new SharedTallies(start.tallies, start.workers, start.column),
        },
        {
          provide: SeriesLedger,
          useFactory: () => new SeriesLedger(start.ledger),
        },
        {
          provide: ThreadSeries,
          inject: [SeriesLedger],
          useFactory: (ledger: SeriesLedger) => new ThreadSeries(ledger, `worker-${start.column}`),
        },
        {
          provide: MetricsStage,
          inject: [SharedTallies, SeriesLedger],
          useFactory: (tallies: SharedTallies, ledger: SeriesLedger) =>
            new MetricsStage(tallies, start.options.metricsPort === 0 ? null : new RequestSeries(ledger)),
        },
        {
          provide: LogBatch,
          useFactory: () =>
            new LogBatch(
              (lines, dropped) => channel.tell({ kind: 'log', lines, dropped }, [lines.buffer]),
              accessLogText,
            ),
        },
        BuiltInPages,
        BalancingPolicies,
        InFlight,
        {
          provide: TempFiles,
          inject: [ThreadSeries],
          useFactory: (series: ThreadSeries) => new TempFiles(channel, tmpdir(), () => series.spilled()),
        },
        {
          provide: TargetPools,
          inject: [SharedTallies],
          useFactory: (tallies: SharedTallies) => new TargetPools(CONNECTION_SLOTS, connectionTallies(tallies)),
        },
        { provide: RolloutStrategies, useFactory: () => new RolloutStrategies(channel) },
        {
          provide: Routing,
          inject: [SharedCounts, SharedTallies, BalancingPolicies, BuiltInPages, TargetPools],
          useFactory: (
            counts: SharedCounts,
            tallies: SharedTallies,
            policies: BalancingPolicies,
            builtInPages: BuiltInPages,
            pools: TargetPools,
          ) => new Routing({ counts, tallies, policies, builtInPages }, (target) => pools.closePool(target.id)),
        },
        {
          provide: ServerCertificates,
          inject: [Routing],
          useFactory: (routing: Routing) =>
            new ServerCertificates(
              (host) => routing.table.find(host, '/')?.service.name ?? null,
              (question) => channel.tell({ kind: 'certificate-wanted', question }),
            ),
        },
        {
          provide: AcmeChallengeStage,
          inject: [ServerCertificates, HostQuestions],
          useFactory: (certificates: ServerCertificates, hosts: HostQuestions) =>
            new AcmeChallengeStage(certificates, async (question) => hosts.ask(question)),
        },
        { provide: HostQuestions, useFactory: () => new HostQuestions(channel) },
        { provide: StrictSniStage, useFactory: () => new StrictSniStage(start.options.strictSni) },
        ...STAGES_OF_THE_MAP,
      ],
    };
  }
}

/** A target's limit is counted in the memory that all workers share, by the target itself. */
const CONNECTION_SLOTS: ConnectionSlots = {
  tryTake: (target) => target instanceof Target && target.takeConnection(),
  release: (target) => {
    if (target instanceof Target) target.giveBackConnection();
  },
};

const STAGES_OF_THE_MAP = [
  RequestStartStage,
  RequestIdStage,
  {
    provide: AccessLogStage,
    inject: [LogBatch, ControlChannel],
    useFactory: (batch: LogBatch<AccessLogEntry>, channel: ControlChannel) =>
      new AccessLogStage(batch, forwardedValue, new FaultLog(channel)),
  },
  { provide: ErrorPageStage, inject: [BuiltInPages], useFactory: (pages: BuiltInPages) => new ErrorPageStage(pages) },
  { provide: FindServiceStage, inject: [Routing], useFactory: (routing: Routing) => new FindServiceStage(routing) },
  UnderWayStage,
  ClientIpStage,
  ServiceErrorPageStage,
  RedirectStage,
  { provide: PauseStage, inject: [InFlight], useFactory: (inFlight: InFlight) => new PauseStage(inFlight) },
  {
    provide: ChooseSlotStage,
    inject: [RolloutStrategies],
    useFactory: (strategies: RolloutStrategies) => new ChooseSlotStage(strategies),
  },
  ClaimTargetStage,
  CookieScopeStage,
  { provide: RequestBufferStage, inject: [TempFiles], useFactory: (files: TempFiles) => new RequestBufferStage(files) },
  {
    provide: ResponseBufferStage,
    inject: [TempFiles],
    useFactory: (files: TempFiles) => new ResponseBufferStage(files),
  },
  { provide: ForwardStage, inject: [TargetPools], useFactory: (pools: TargetPools) => new ForwardStage(pools) },
];
