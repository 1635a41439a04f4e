/**
 * SIGTERM and SIGINT stop the proxy once. A second SIGTERM changes nothing (Docker and systemd repeat it), a second
 * SIGINT is a person who does not want to wait.
 *
 * SIGHUP says that a terminal is gone, and stops a proxy that wrote to one. Otherwise it changes nothing: `nohup` ignores
 * it for the programs that it starts, but Node.js forgets that before any of our code runs.
 *
 * @param onTerminal whether stdout is a terminal
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void, onTerminal = process.stdout.isTTY): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signal === 'SIGHUP' && !onTerminal) return;
      if (stopping && signal === 'SIGINT') process.exit(130);
      if (stopping) return;
      stopping = true;
      stop(signal);
    });
  }
}
