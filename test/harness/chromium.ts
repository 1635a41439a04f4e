import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { ended, start } from './processes.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine, for `describe.skipIf`; null where there is none. */
export function findChromium(): string | null {
  const found = NAMES.find((name) => spawnSync(name, ['--version']).error === undefined);
  if (found === undefined) console.warn('Tests are skipped: Chromium is not installed (apt-get install chromium)');
  return found ?? null;
}

type Params = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

/** A headless browser with one page, which is told what to do over the DevTools protocol. It is gone when the test is over. */
export class Chromium {
  /** What was asked for, by address. */
  readonly requested: string[] = [];
  /** Everything that the console shows: errors of scripts, of loading, of the Content-Security-Policy. */
  readonly complaints: string[] = [];
  readonly #child: ChildProcess;
  readonly #in: Writable;
  readonly #waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>();
  #session: string | undefined;
  #last = 0;

  private constructor(program: string, profile: string) {
    this.#child = start(
      program,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--hide-scrollbars',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--remote-debugging-pipe',
        `--user-data-dir=${profile}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const { 3: input, 4: output } = this.#child.stdio;
    if (!(input instanceof Writable) || !(output instanceof Readable)) throw new TypeError('pipes are missing');
    this.#in = input;
    let rest = '';
    output.on('data', (bytes: Buffer) => {
      const messages = (rest + bytes.toString()).split('\0');
      rest = messages.pop() ?? '';
      for (const text of messages) this.#received(text);
    });
    for (const stream of [input, output]) stream.on('error', () => undefined);
  }

  static async start(program: string): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), 'kamal-proxy-chromium-'));
    const browser = new Chromium(program, profile);
    const gone = ended(browser.#child);
    onTestFinished(async () => {
      browser.#child.kill('SIGKILL');
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    const { targetInfos } = await browser.send('Target.getTargets');
    const page = (Array.isArray(targetInfos) ? targetInfos : []).find((info: { type: string }) => info.type === 'page');
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId: page?.targetId, flatten: true });
    browser.#session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await browser.send(`${domain}.enable`);
    return browser;
  }

  /** One order of the protocol. @throws {Error} with the browser's words */
  async send(method: string, params: Params = {}): Promise<Params> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<Params>();
    this.#waiting.set(id, { resolve, reject });
    this.#in.write(`${JSON.stringify({ id, method, params, sessionId: this.#session })}\0`);
    return promise;
  }

  /** What an expression has for a value, a promise for its result. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
  }

  /** Opens a page and waits until all of it is there. */
  async open(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
    await this.until(`document.readyState === 'complete' && location.href === ${JSON.stringify(url)}`);
  }

  /** Resolves when an expression is true, which is looked at with each frame that the page draws. */
  async until(condition: string): Promise<void> {
    const look = `new Promise((found, lost) => {
      const end = setTimeout(() => lost(new Error('never true')), 20000);
      const look = () => (${condition}) ? (clearTimeout(end), found()) : setTimeout(look, 20);
      look();
    })`;
    await this.evaluate(look);
  }

  async press(key: string): Promise<void> {
    const text = key === 'Enter' ? '\r' : undefined;
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, ...KEY_CODES[key], text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, ...KEY_CODES[key] });
  }

  /** The size of the window, and whether its owner likes it dark. */
  async look(width: number, height: number, scheme: 'light' | 'dark'): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** All of the page as a PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
    return Buffer.from(String(data), 'base64');
  }

  #received(text: string): void {
    const { id, method = '', params = {}, result = {}, error }: Message = JSON.parse(text);
    if (id !== undefined) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error.message));
      return;
    }
    if (method === 'Network.requestWillBeSent') this.requested.push(urlIn(params['request']));
    if (COMPLAINTS.has(method)) this.complaints.push(JSON.stringify(params));
  }
}

const KEY_CODES: Readonly<Record<string, Params>> = {
  Tab: { windowsVirtualKeyCode: 9 },
  Enter: { windowsVirtualKeyCode: 13 },
};
const COMPLAINTS = new Set(['Runtime.exceptionThrown', 'Runtime.consoleAPICalled', 'Log.entryAdded']);

function urlIn(request: unknown): string {
  return typeof request === 'object' && request !== null && 'url' in request ? String(request.url) : '';
}
