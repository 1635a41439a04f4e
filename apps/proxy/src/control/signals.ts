/**
 * SIGTERM and SIGINT stop the proxy once. A second SIGTERM changes nothing (Docker and systemd repeat it), a second
 * SIGINT is a person who does not want to wait.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping && signal === 'SIGINT') process.exit(130);
      if (stopping) return;
      stopping = true;
      stop(signal);
    });
  }
}
