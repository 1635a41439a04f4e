import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { certificates, eventLoop, type Indicator, listeners, stateFile, workers } from './indicators.js';
import { VITALS, type Vitals } from './vitals.js';

/** Whether the proxy lives, and whether it can be given traffic. */
@Injectable()
export class ProxyHealth {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    @Inject(VITALS) private readonly vitals: Vitals,
  ) {}

  /** That it answers at all is most of it. A restart cures what is down here. */
  async live(): Promise<HealthCheckResult> {
    return this.#check([eventLoop]);
  }

  /** Down while no worker listens, and from the moment that the proxy is told to end. */
  async ready(): Promise<HealthCheckResult> {
    return this.#check([workers, listeners, stateFile, certificates, eventLoop]);
  }

  async #check(indicators: readonly Indicator[]): Promise<HealthCheckResult> {
    try {
      return await this.checks.check(indicators.map((indicator) => () => indicator(this.indicators, this.vitals)));
    } catch (thrown) {
      if (thrown instanceof ServiceUnavailableException) return resultOf(thrown);
      throw thrown;
    }
  }
}

/** terminus throws what is down; here it is an answer like the others. */
function resultOf(thrown: ServiceUnavailableException): HealthCheckResult {
  const response = thrown.getResponse();
  if (isResult(response)) return response;
  throw thrown;
}

function isResult(response: object | string): response is HealthCheckResult {
  return typeof response === 'object' && 'status' in response && 'details' in response;
}
