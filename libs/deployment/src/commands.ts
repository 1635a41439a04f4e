import type {
  DeployRequest,
  PauseRequest,
  RemoveRequest,
  ResumeRequest,
  RolloutDeployRequest,
  RolloutSetRequest,
  RolloutStopRequest,
  ServiceListing,
  StopRequest,
} from '@app/admin-api';
import { Prober } from '@app/health';
import type { EventLog } from '@app/observability';
import { warnOfUnknownNames } from './commands/check-names.js';
import type { CommandContext, Report, SeamNames, ServiceCertificates } from './commands/command-context.js';
import { deploy } from './commands/deploy.js';
import { pause, resume, stop } from './commands/gate.js';
import { list } from './commands/list.js';
import { remove } from './commands/remove.js';
import { restore } from './commands/restore.js';
import { deployRollout, setRollout, stopRollout } from './commands/rollout.js';
import { type ServiceTraffic, traffic } from './commands/traffic.js';
import type { DataPlane } from './data-plane.js';
import type { MakeProber } from './services/deployed-slot.js';
import { HealthPublisher } from './services/health-publisher.js';
import { ServiceChanges } from './services/service-changes.js';
import { ServiceRegistry } from './services/service-registry.js';
import { Slots } from './services/slots.js';
import type { StateStore } from './state/state-store.js';

/** What the commands need of the rest of the proxy. */
export interface CommandParts {
  readonly store: StateStore;
  readonly dataPlane: DataPlane;
  readonly certificates: ServiceCertificates;
  readonly log: EventLog;
  /** Asked at each command: the workers know them once they are ready. */
  readonly names: () => SeamNames;
  readonly makeProber?: MakeProber;
}

/**
 * Everything that the proxy can be told. What a command waits for does not hold up others; each resolves when its work
 * is done, and throws a {@link CommandError} when it is refused.
 */
export class Commands {
  readonly #context: CommandContext;
  readonly #store: StateStore;
  readonly #ending = new AbortController();

  constructor({ store, dataPlane, certificates, log, names, makeProber = probe }: CommandParts) {
    const registry = new ServiceRegistry();
    const changes = new ServiceChanges(registry, store, dataPlane);
    const publisher = new HealthPublisher(registry, dataPlane);
    const slots = new Slots(dataPlane.rows, log, makeProber, (slot) => publisher.changed(slot));
    const ending = this.#ending.signal;
    this.#context = { registry, changes, slots, dataPlane, certificates, log, names, ending };
    this.#store = store;
  }

  /** Once, before the workers listen. @throws {Error} when there is a state that cannot be read */
  async restore(): Promise<void> {
    await restore(this.#context, this.#store);
  }

  /** Once the workers are ready: says which saved names of policies and strategies nobody brought. */
  warnOfUnknownNames(): void {
    warnOfUnknownNames(this.#context);
  }

  async deploy(request: DeployRequest, report: Report): Promise<void> {
    await deploy(this.#context, request, report);
  }

  async remove(request: RemoveRequest): Promise<void> {
    await this.#savedAnyway(remove(this.#context, request));
  }

  async pause(request: PauseRequest, report: Report): Promise<void> {
    await pause(this.#context, request, report);
  }

  async stop(request: StopRequest, report: Report): Promise<void> {
    await stop(this.#context, request, report);
  }

  async resume(request: ResumeRequest): Promise<void> {
    await this.#savedAnyway(resume(this.#context, request));
  }

  async rolloutDeploy(request: RolloutDeployRequest, report: Report): Promise<void> {
    await this.#savedAnyway(deployRollout(this.#context, request, report));
  }

  async rolloutSet(request: RolloutSetRequest): Promise<void> {
    await this.#savedAnyway(setRollout(this.#context, request));
  }

  async rolloutStop(request: RolloutStopRequest): Promise<void> {
    await this.#savedAnyway(stopRollout(this.#context, request));
  }

  list(): ServiceListing[] {
    return list(this.#context);
  }

  /** Names of all services. */
  get services(): readonly string[] {
    return this.#context.registry.services.all.map(({ name }) => name);
  }

  /** What was counted of each service. */
  traffic(): ServiceTraffic[] {
    return traffic(this.#context);
  }

  /**
   * The process ends. Nothing is probed or changed any more, and who waits for health fails with SHUTTING_DOWN; drains
   * end with the workers. The state stays as it is.
   */
  close(): void {
    this.#context.changes.close();
    this.#context.slots.stopProbing();
    this.#ending.abort();
  }

  /** Of these commands people know that the state is on the disk behind them, also when they fail. */
  async #savedAnyway(command: Promise<void>): Promise<void> {
    try {
      await command;
    } catch (error) {
      await this.#context.changes.saveAgain();
      throw error;
    }
  }
}

const probe: MakeProber = (plan, onResult) => new Prober(plan, onResult);
