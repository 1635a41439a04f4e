import { dirname } from 'node:path';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import {
  Commands,
  dataDirectory,
  FileStateStore,
  type MakeProber,
  STATE_STORE,
  type StateStore,
} from '@app/deployment';
import { Prober } from '@app/health';
import { LogWriter } from '@app/observability';
import { CertificateKeeper } from '@app/tls';
import { AdminController } from './admin.controller.js';
import { certificateKeeper } from './certificate-keeper.js';
import { CertifiedDataPlane } from './certified-data-plane.js';
import { CommandHistory } from './command-history.js';
import { ControlCounts } from './control-counts.js';
import { CountedDataPlane } from './counted-data-plane.js';
import { AdminHealthController } from './health/admin-health.controller.js';
import { ProxyVitals } from './health/proxy-vitals.js';
import { VITALS } from './health/vitals.js';
import { KeptCertificates } from './kept-certificates.js';
import { LogsController } from './logs.controller.js';
import { WorkerPool } from './worker-pool.js';

/** The composition root of the control plane. */
@Module({})
export class ControlModule {
  /** @param team the modules that `--module` named for this plane; one of them may bring another state store */
  static with(workers: WorkerPool, log: LogWriter, counts: ControlCounts, team: Type[]): DynamicModule {
    return {
      module: ControlModule,
      imports: team,
      controllers: [AdminController, AdminHealthController, LogsController],
      providers: [
        { provide: LogWriter, useValue: log },
        { provide: WorkerPool, useValue: workers },
        { provide: ControlCounts, useValue: counts },
        CommandHistory,
        {
          provide: ProxyVitals,
          inject: [ModuleRef, Commands, CertificateKeeper],
          useFactory: (modules: ModuleRef, commands: Commands, certificates: CertificateKeeper) =>
            new ProxyVitals(workers, commands, certificates, stateDirectory(modules)),
        },
        { provide: VITALS, useExisting: ProxyVitals },
        {
          provide: CertificateKeeper,
          inject: [ModuleRef],
          useFactory: (modules: ModuleRef) => certificateKeeper(workers, log, counts, modules),
        },
        FILE_STORE,
        {
          provide: Commands,
          inject: [ModuleRef, CertificateKeeper],
          useFactory: (modules: ModuleRef, certificates: CertificateKeeper) =>
            new Commands({
              store: storeOf(modules),
              dataPlane: new CountedDataPlane(new CertifiedDataPlane(workers, certificates), counts.events),
              certificates: new KeptCertificates(certificates),
              log,
              names: () => workers.names,
              makeProber: countedProber(counts),
            }),
        },
      ],
    };
  }
}

/** Counts what probes find. */
function countedProber({ events }: ControlCounts): MakeProber {
  return (plan, onResult, service) =>
    new Prober(plan, (result) => {
      events.probed(service, result.healthy);
      onResult(result);
    });
}

const FILE_STORE = { provide: STATE_STORE, useFactory: () => new FileStateStore(dataDirectory(process.env)) };

/** Where the state is; null when a team keeps it in a store of its own. */
export function stateDirectory(modules: ModuleRef): string | null {
  const store = storeOf(modules);
  return store instanceof FileStateStore ? dirname(store.path) : null;
}

/** The last one that was provided: a team's comes after the file. */
function storeOf(modules: ModuleRef): StateStore {
  const stores: StateStore[] = modules.get(STATE_STORE, { strict: false, each: true });
  return stores.at(-1) ?? FILE_STORE.useFactory();
}
