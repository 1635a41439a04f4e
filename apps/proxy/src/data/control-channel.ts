import type { MessagePort } from 'node:worker_threads';
import type { EventLog, LogFields, LogLevel } from '@app/observability';
import type { FromWorker } from '../channel.js';

/** The worker's way to the control plane. */
export class ControlChannel implements EventLog {
  constructor(private readonly port: MessagePort) {}

  /** @param transfer memory of the message that is given away instead of being copied */
  tell(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.port.postMessage(message, [...transfer]);
  }

  log(level: LogLevel, msg: string, fields: LogFields = {}): void {
    this.tell({ kind: 'event', level, msg, fields });
  }
}
