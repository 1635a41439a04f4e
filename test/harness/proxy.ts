import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFailed, onTestFinished } from 'vitest';
import { App } from './app.js';
import { type CliResult, RunningCli, runCli } from './cli.js';
import { freePort } from './free-port.js';
import { type Answer, ask, type RequestOptions } from './http-client.js';
import { readLines } from './lines.js';
import { type LogLine, parseLogLine } from './log-line.js';
import { ended, type Exit, start } from './processes.js';
import { Recorded } from './recorded.js';
import { KAMAL_PROXY, TestHome } from './test-home.js';

export interface ProxyOptions {
  /** Flags of `run` besides the ports. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workers?: number;
  readonly home?: TestHome;
  readonly httpPort?: number;
  readonly httpsPort?: number;
  /** False: the ports come from `env` instead. */
  readonly portFlags?: boolean;
  /** Another copy of the launcher than the project's own. */
  readonly binary?: string;
  /** Goes before the command: a shell that prepares something and then `exec "$@"`. */
  readonly wrapper?: readonly string[];
}

/** A real proxy process, and everything a test asks of it. It is gone when the test is over. */
export class Proxy {
  readonly log = new Recorded<LogLine>('log line of the proxy');
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  #stderr = '';

  private constructor(
    readonly home: TestHome,
    readonly httpPort: number,
    readonly httpsPort: number,
    private readonly options: ProxyOptions,
  ) {
    const ports =
      options.portFlags === false ? [] : ['--http-port', String(httpPort), '--https-port', String(httpsPort)];
    const workers = ['--workers', String(options.workers ?? 2)];
    const binary = options.binary ?? KAMAL_PROXY;
    const words = [...(options.wrapper ?? []), binary, 'run', ...ports, ...workers, ...(options.args ?? [])];
    this.#child = start(words[0] ?? '', words.slice(1), {
      env: { ...home.environment, ...options.env },
      cwd: home.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (this.#child.stdout) readLines(this.#child.stdout, (line) => this.log.add(parseLogLine(line)));
    this.#child.stderr?.on('data', (bytes: Buffer) => (this.#stderr += bytes.toString()));
    this.exited = ended(this.#child);
    void this.exited.then(({ code, signal }) => {
      this.log.end(new Error(`the proxy ended (${signal ?? code}): ${this.#stderr}`));
    });
  }

  /** Starts one and waits until it serves. */
  static async start(options: ProxyOptions = {}): Promise<Proxy> {
    const home = options.home ?? new TestHome();
    const proxy = new Proxy(
      home,
      options.httpPort ?? (await freePort()),
      options.httpsPort ?? (await freePort()),
      options,
    );
    onTestFinished(async () => void (await proxy.end('SIGKILL')));
    onTestFailed(() => proxy.#showWhatItSaid());
    await proxy.log.first((line) => line.msg === 'Server started');
    return proxy;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Reads no more of its log, so that the pipe fills up. */
  stallLog(): void {
    this.#child.stdout?.pause();
  }

  readLog(): void {
    this.#child.stdout?.resume();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Exit> {
    this.signal(signal);
    return this.exited;
  }

  /** Another one in its place, once this one has ended: same home, same ports. */
  async successor(changes: Partial<ProxyOptions> = {}): Promise<Proxy> {
    await this.exited;
    const { home, httpPort, httpsPort } = this;
    return Proxy.start({ ...this.options, home, httpPort, httpsPort, ...changes });
  }

  /** Runs a command of the CLI to its end, however it ends. */
  async cli(...args: string[]): Promise<CliResult> {
    return runCli(this.home, args);
  }

  startCli(...args: string[]): RunningCli {
    return new RunningCli(this.home, args);
  }

  /** Runs a command that has to succeed. */
  async ok(...args: string[]): Promise<CliResult> {
    const result = await this.cli(...args);
    if (result.code !== 0) throw new Error(`${args.join(' ')}: exit ${result.code}\n${result.stdout}${result.stderr}`);
    return result;
  }

  /** Runs a command that has to fail. @returns what it said on stderr */
  async refuses(...args: string[]): Promise<string> {
    const result = await this.cli(...args);
    if (result.code !== 1) throw new Error(`${args.join(' ')}: exit ${result.code} instead of 1\n${result.stdout}`);
    return result.stderr;
  }

  /** Deploys to apps, or to targets by name. */
  async deploy(service: string, targets: App | readonly (App | string)[], ...flags: string[]): Promise<CliResult> {
    return this.ok('deploy', service, ...targetFlags(targets), ...flags);
  }

  startDeploy(service: string, targets: App | readonly (App | string)[], ...flags: string[]): RunningCli {
    return this.startCli('deploy', service, ...targetFlags(targets), ...flags);
  }

  async get(path = '/', options: RequestOptions = {}): Promise<Answer> {
    return ask(this.httpPort, path, options);
  }

  /** The proxy's own line about the first request for this path. */
  async requestLine(path: string): Promise<LogLine> {
    return this.log.first((line) => line.msg === 'Request' && line.path === path);
  }

  /** Whether somebody accepts connections on the HTTP port. */
  async accepts(): Promise<boolean> {
    const socket = connect(this.httpPort, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.on('error', () => undefined);
      socket.destroy();
    }
  }

  #showWhatItSaid(): void {
    const lines = this.log.items.slice(-15).map((line) => JSON.stringify(line));
    console.error(['--- the proxy said', ...lines, this.#stderr].join('\n'));
  }
}

function targetFlags(targets: App | readonly (App | string)[]): string[] {
  const list = targets instanceof App ? [targets] : targets;
  return list.flatMap((target) => ['--target', target instanceof App ? target.target : target]);
}
