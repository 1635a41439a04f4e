import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Commands, dataDirectory, FileStateStore, STATE_STORE, type StateStore } from '@app/deployment';
import { LogWriter } from '@app/observability';
import { CertificateKeeper } from '@app/tls';
import { AdminController } from './admin.controller.js';
import { certificateKeeper } from './certificate-keeper.js';
import { CertifiedDataPlane } from './certified-data-plane.js';
import { KeptCertificates } from './kept-certificates.js';
import { LogsController } from './logs.controller.js';
import { WorkerPool } from './worker-pool.js';

/** The composition root of the control plane. */
@Module({})
export class ControlModule {
  /** @param team the modules that `--module` named for this plane; one of them may bring another state store */
  static with(workers: WorkerPool, log: LogWriter, team: Type[]): DynamicModule {
    return {
      module: ControlModule,
      imports: team,
      controllers: [AdminController, LogsController],
      providers: [
        { provide: LogWriter, useValue: log },
        { provide: WorkerPool, useValue: workers },
        {
          provide: CertificateKeeper,
          inject: [ModuleRef],
          useFactory: (modules: ModuleRef) => certificateKeeper(workers, log, modules),
        },
        FILE_STORE,
        {
          provide: Commands,
          inject: [ModuleRef, CertificateKeeper],
          useFactory: (modules: ModuleRef, certificates: CertificateKeeper) =>
            new Commands({
              store: storeOf(modules),
              dataPlane: new CertifiedDataPlane(workers, certificates),
              certificates: new KeptCertificates(certificates),
              log,
              names: () => workers.names,
            }),
        },
      ],
    };
  }
}

const FILE_STORE = { provide: STATE_STORE, useFactory: () => new FileStateStore(dataDirectory(process.env)) };

/** The last one that was provided: a team's comes after the file. */
function storeOf(modules: ModuleRef): StateStore {
  const stores: StateStore[] = modules.get(STATE_STORE, { strict: false, each: true });
  return stores.at(-1) ?? FILE_STORE.useFactory();
}
