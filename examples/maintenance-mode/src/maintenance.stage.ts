import { Injectable } from '@nestjs/common';
import { type Exchange, Fields, type Stage } from 'kamal-proxy/extension';
import { MaintenanceSwitch } from './maintenance-switch.js';

const PAGE = `<!doctype html>
<title>Back soon</title>
<h1>Back soon</h1>
<p>We are working on it. Please try again in a minute.</p>
`;

/** While maintenance is on everyone gets a page, except who sends the pass: people who check whether it works again. */
@Injectable()
export class MaintenanceStage implements Stage {
  readonly name = 'maintenance';
  readonly #pass = process.env['MAINTENANCE_PASS'] ?? '';

  constructor(private readonly maintenance: MaintenanceSwitch) {}

  handle(exchange: Exchange): void {
    if (!this.maintenance.on || this.#hasPass(exchange)) return;
    const fields = Fields.of(
      'Content-Type',
      'text/html; charset=utf-8',
      'Retry-After',
      '60',
      'Cache-Control',
      'no-store',
    );
    exchange.answer(503, fields, PAGE);
  }

  #hasPass(exchange: Exchange): boolean {
    return this.#pass !== '' && exchange.request.fields.get('x-maintenance-pass') === this.#pass;
  }
}
