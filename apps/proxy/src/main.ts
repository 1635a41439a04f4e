import 'reflect-metadata';
import type { RunOptions } from '@app/admin-api';
import { entryRenderer, LogWriter } from '@app/observability';
import { Proxy } from './control/proxy.js';
import { onStopSignal } from './control/signals.js';
import { knownHoles } from './node-holes.js';

/** Docker kills after 10 s; the log still has to be written after the last request. */
const LONGEST_SHUTDOWN_MS = 9_000;
/** How long it may still start once it is stopped; the rest of that time is for the shutdown. */
const LONGEST_STOPPED_BOOT_MS = 3_000;
const LONGEST_FLUSH_MS = 500;
/** After an uncaught error. */
const LONGEST_END_MS = 1_000;

/**
 * Starts the proxy in this process and resolves when it serves traffic. It ends with SIGTERM or SIGINT.
 *
 * @throws {Error} whose message says what is wrong and what to do: a port that is taken, a second proxy on the socket,
 *   a module that does not load, a state file that cannot be read
 */
export async function startProxy(options: RunOptions): Promise<void> {
  const log = logWriter(options);
  tellOfLostLog();
  endOnUncaught(log);
  const holes = knownHoles(process.versions.node);
  if (holes !== null) log.log('WARN', 'Another Node.js should be installed', { why: holes });
  if (options.http3) log.log('WARN', 'HTTP/3 is not offered: Node.js has no QUIC');
  // Who stops a proxy that still starts gets one that ends in order, as soon as it has; or anyhow, if it takes too long.
  const stopped = Promise.withResolvers<number>();
  let booted = false;
  onStopSignal((signal) => {
    log.log('INFO', 'Server stopping', { signal });
    stopped.resolve(performance.now());
    setTimeout(() => {
      if (!booted) endUnstarted(log);
    }, LONGEST_STOPPED_BOOT_MS);
  });
  const proxy = await Proxy.boot(options, log);
  booted = true;
  void stopped.promise.then(async (stoppedAt) => {
    const left = LONGEST_SHUTDOWN_MS - (performance.now() - stoppedAt);
    await proxy.shutdown(left).finally(() => process.exit(0));
  });
}

/** Nothing is served yet: a team's module may wait for what never comes. */
function endUnstarted(log: LogWriter): void {
  log.log('WARN', 'Server stopped before it had started');
  void log.flushed(LONGEST_FLUSH_MS).finally(() => process.exit(0));
}

function logWriter({ debug, logFormat }: RunOptions): LogWriter {
  const { stdout, env } = process;
  const colors = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const format = logFormat ?? (stdout.isTTY ? 'pretty' : 'json');
  return new LogWriter(stdout, debug ? 'DEBUG' : 'INFO', entryRenderer(format, colors));
}

/** Requests matter more than lines about them: on a full disk the proxy serves on, and logs again when there is room. */
function tellOfLostLog(): void {
  process.stdout.once('error', ({ message }) => {
    process.stderr.write(`Warning: the log cannot be written to stdout, the proxy goes on without it: ${message}\n`);
  });
}

/**
 * The main thread holds the truth: after an error nobody expected it is not to be trusted. Whatever fails while this is
 * said, and however often, the process ends.
 */
function endOnUncaught(log: LogWriter): void {
  let ending = false;
  const end = (error: unknown): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), LONGEST_END_MS);
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.log('ERROR', 'Internal error, the proxy ends', { cause });
    void log.flushed(LONGEST_FLUSH_MS).finally(() => process.exit(1));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
