import { QueuedContent } from './content-turns.js';
import { FlushTurn } from './flush-turn.js';
import { SlowLane } from './slow-lane.js';
import { WriteBuffers } from './write-buffers.js';

/** What the connections of one worker share. */
export class Http2Resources {
  readonly buffers = new WriteBuffers();
  readonly turn = new FlushTurn();
  readonly slowLane = new SlowLane();
  readonly queued = new QueuedContent();
}
