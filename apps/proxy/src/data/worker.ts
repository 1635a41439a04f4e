import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import type { ToWorker, WorkerStart } from '../channel.js';
import { ControlChannel } from './control-channel.js';
import { DataPlane } from './data-plane.js';
import { startFailure } from './start-failure.js';

/** The entry of a worker thread: it loads, reports, then does what it is told, one message after the other. */
if (parentPort === null) throw new Error('this file is started as a worker thread');
const port = parentPort;
const channel = new ControlChannel(port);
const start: WorkerStart = workerData;

try {
  const plane = await DataPlane.create(start, channel);
  port.on('message', (message: ToWorker) => plane.handle(message));
  channel.tell({ kind: 'ready', ...plane.names });
} catch (error) {
  channel.tell(startFailure(error));
}
