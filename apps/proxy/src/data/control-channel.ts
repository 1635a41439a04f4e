import type { MessagePort } from 'node:worker_threads';
import type { EventLog, LogFields, LogLevel } from '@app/observability';
import type { FromWorker } from '../channel.js';

/** The worker's way to the control plane. */
export class ControlChannel implements EventLog {
  constructor(private readonly port: MessagePort) {}

  tell(message: FromWorker): void {
    this.port.postMessage(message);
  }

  log(level: LogLevel, msg: string, fields: LogFields = {}): void {
    this.tell({ kind: 'event', level, msg, fields });
  }
}
