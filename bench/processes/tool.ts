import { once } from 'node:events';
import { startChild } from './children.ts';

/**
 * Runs a program to its end and gives what it wrote to stdout.
 *
 * @throws Error with the end of its stderr when it cannot be started or does not end with 0
 */
export async function runTool(command: string, args: readonly string[], env = process.env): Promise<string> {
  const child = startChild(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', reject);
  });
  if (status !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${status}: ${err.trim() || out.trim()}`);
  return out;
}

/** The first line that a program prints (on either stream) about itself; undefined when it is not installed. */
export async function firstLineOf(command: string, args: readonly string[]): Promise<string | undefined> {
  const child = startChild(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  try {
    await once(child, 'close'); // rejects on 'error', which is what a missing program emits
  } catch {
    return undefined;
  }
  return text.trim().split('\n')[0]?.trim() ?? '';
}
