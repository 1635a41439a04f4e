import { performance } from 'node:perf_hooks';
import { ADMIN_ROUTES } from '@app/admin-api';
import { CommandError } from '@app/deployment';
import type { ControlSeries } from '@app/observability';

const DEPLOY = commandOf(ADMIN_ROUTES.deploy);

/** Counts commands by how they ended, and how long deploys took. */
export class CountedCommands {
  /** @param isService whether there is a service of this name: no other becomes a label */
  constructor(
    private readonly series: ControlSeries,
    private readonly isService: (name: string) => boolean,
  ) {}

  /** @param route of the command */
  async run<Result>(route: string, service: string, command: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const known = this.isService(service);
    try {
      const result = await command();
      this.#over(route, service, 'ok', startedAt);
      return result;
    } catch (error) {
      const code = error instanceof CommandError ? error.code : 'INTERNAL_ERROR';
      this.#over(route, known ? service : '', code, startedAt);
      throw error;
    }
  }

  #over(route: string, service: string, result: string, startedAt: number): void {
    const command = commandOf(route);
    this.series.commanded(command, service, result);
    if (command === DEPLOY) this.series.deployed(result, performance.now() - startedAt);
  }
}

/** `/rollout/set` is `rollout set`. */
export function commandOf(route: string): string {
  return route.slice(1).replaceAll('/', ' ');
}
