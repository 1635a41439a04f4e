import type { LoggerService } from '@nestjs/common';
import type { EventLog, LogFields, LogLevel } from '@app/observability';

/** Nest's own words, in the form of our log; what it says while it starts is of no interest to an operator. */
export class NestLog implements LoggerService {
  constructor(private readonly events: EventLog) {}

  log(): void {
    // "Nest application successfully started", and one line for every module.
  }

  error(message: unknown, ...context: unknown[]): void {
    this.#forward('ERROR', message, context);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.#forward('WARN', message, context);
  }

  #forward(level: LogLevel, message: unknown, context: readonly unknown[]): void {
    // Where a message is an error, Nest leaves the place of its stack empty.
    const said = context.filter((word) => word !== undefined);
    const fields: LogFields = said.length === 0 ? {} : { context: said.map(String).join(' ') };
    this.events.log(level, message instanceof Error ? message.message : String(message), fields);
  }
}
