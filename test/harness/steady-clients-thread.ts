import { Agent, createServer, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { proxyPort, host, clients } = workerData;
const times: number[] = [];
const failures: string[] = [];
let wanted = 0;
let begun = false;

/** Runs as long as its thread. */
function askOnAndOn(agent: Agent): void {
  const began = performance.now();
  const over = (problem: string): void => {
    times.push(performance.now() - began);
    if (problem !== '') failures.push(problem);
    reportWhenEnough();
    setTimeout(() => askOnAndOn(agent), 2);
  };
  const sent = request({ host: '127.0.0.1', port: proxyPort, agent, headers: { host } });
  sent.on('response', (response) => {
    response.resume();
    response.on('end', () => over(response.statusCode === 200 ? '' : `status ${response.statusCode}`));
  });
  sent.on('error', (error) => over(error.message));
  sent.end();
}

function reportWhenEnough(): void {
  if (wanted === 0 || times.length < wanted) return;
  wanted = 0;
  const sorted = times.splice(0).sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)];
  parentPort?.postMessage({ requests: sorted.length, failures: failures.splice(0), p99 });
}

parentPort?.on('message', (atLeast: number) => {
  wanted = atLeast;
  if (!begun) for (let i = 0; i < clients; i++) askOnAndOn(new Agent({ keepAlive: true, maxSockets: 1 }));
  begun = true;
  reportWhenEnough();
});

const target = createServer({ keepAliveTimeout: 0 }, (_request, response) => response.end('here'));
target.listen(0, '127.0.0.1', () => {
  const address = target.address();
  if (address !== null && typeof address === 'object') parentPort?.postMessage(address.port);
});
