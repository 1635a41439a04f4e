import type { HealthCheckOptions, ServiceOptions, TargetOptions } from '@app/admin-api';
import { probeEndpoint, type ProbePlan } from '@app/health';
import type { EventLog } from '@app/observability';
import type { TargetSettings } from '@app/pipeline';
import type { RowLender } from '../data-plane.js';
import { milliseconds } from '../milliseconds.js';
import { parseTargetAddress, type TargetAddress } from '../target-address.js';
import type { SlotState } from '../state/service-state.js';
import { DeployedSlot, type MakeProber, type PlannedTarget, type SlotOwner } from './deployed-slot.js';
import { DeployedTarget } from './deployed-target.js';

/** What a restored target is probed by where an older file says nothing: the defaults of `deploy`. */
const DEFAULT_INTERVAL_NS = 1e9;
const DEFAULT_TIMEOUT_NS = 5e9;

/** Makes the slots of all deploys, and knows those that live. */
export class Slots implements SlotOwner {
  readonly #living = new Set<DeployedSlot>();
  #lastId = 0;

  /** @param healthChanged told of every slot, also of one that is not in the table */
  constructor(
    readonly rows: RowLender,
    readonly log: EventLog,
    readonly makeProber: MakeProber,
    readonly healthChanged: (slot: DeployedSlot) => void,
  ) {}

  /** @throws {CommandError} INVALID_TARGET, before anything is taken */
  make(service: string, targets: SlotState, options: ServiceOptions, targetOptions: TargetOptions): DeployedSlot {
    const writers = targets.targets.map(parseTargetAddress);
    const readers = targets.readTargets.map(parseTargetAddress);
    const plan = (address: TargetAddress): PlannedTarget => this.#plan(address, targetOptions);
    const planned = { writers: writers.map(plan), readers: readers.map(plan) };
    const slot = new DeployedSlot(service, planned, slotSettings(options), this);
    this.#living.add(slot);
    return slot;
  }

  released(slot: DeployedSlot): void {
    this.#living.delete(slot);
  }

  /** The process ends: nobody wants to know any more who is healthy. */
  stopProbing(): void {
    for (const slot of this.#living) slot.stopProbing();
  }

  #plan(address: TargetAddress, targetOptions: TargetOptions): PlannedTarget {
    this.#lastId += 1;
    const rows = { inFlight: this.rows.take(), connections: this.rows.take() };
    const target = new DeployedTarget(this.#lastId, address, rows, targetSettings(targetOptions));
    return { target, plan: probePlan(address, targetOptions.healthCheck) };
  }
}

function probePlan({ typed, host, port }: TargetAddress, check: HealthCheckOptions): ProbePlan {
  return {
    endpoint: probeEndpoint({ address: typed, host, port, check }),
    intervalMs: milliseconds(check.interval > 0 ? check.interval : DEFAULT_INTERVAL_NS),
    timeoutMs: milliseconds(check.timeout > 0 ? check.timeout : DEFAULT_TIMEOUT_NS),
  };
}

function slotSettings(options: ServiceOptions): ConstructorParameters<typeof DeployedSlot>[2] {
  return {
    policy: options.balancing,
    writerAffinityTimeoutMs: milliseconds(options.writerAffinityTimeout),
    readersTakeWebsockets: options.readTargetWebsockets,
  };
}

function targetSettings(options: TargetOptions): TargetSettings {
  return {
    responseTimeoutMs: milliseconds(options.targetTimeout),
    bufferRequests: options.bufferRequests,
    bufferResponses: options.bufferResponses,
    maxMemoryBufferSize: options.bufferMemory,
    maxRequestBodySize: options.maxRequestBody,
    maxResponseBodySize: options.maxResponseBody,
    logRequestHeaders: options.logRequestHeaders,
    logResponseHeaders: options.logResponseHeaders,
    forwardHeaders: options.forwardHeaders,
    scopeCookiePaths: options.scopeCookiePaths,
    maxConnections: options.maxConnections,
  };
}
