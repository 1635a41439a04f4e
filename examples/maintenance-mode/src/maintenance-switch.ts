import { existsSync } from 'node:fs';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Maintenance is on while a file exists: `touch` it and `rm` it, from a script or by hand.
 *
 * It is looked for once a second, not for every request: one file call each second costs nothing, and a request waits
 * for none.
 */
@Injectable()
export class MaintenanceSwitch implements OnModuleDestroy {
  readonly #file = required('MAINTENANCE_FILE');
  readonly #timer = setInterval(() => this.#look(), 1_000);
  #on = existsSync(this.#file);

  get on(): boolean {
    return this.#on;
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#on = existsSync(this.#file);
  }
}

/** What is missing should be noticed when the proxy starts, not when maintenance does. */
function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') throw new Error(`${variable} is not set`);
  return value;
}
