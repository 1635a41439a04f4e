import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ProxyHealth } from './proxy-health.js';
import { VITALS, type Vitals } from './vitals.js';

/** The proxy's own health, over terminus. Loaded when somebody asks for it. */
@Module({})
export class HealthModule {
  static of(vitals: Vitals): DynamicModule {
    return {
      module: HealthModule,
      // Whoever asks is told; a line of the log for each time that something asks would say nothing more.
      imports: [TerminusModule.forRoot({ logger: false })],
      providers: [ProxyHealth, { provide: VITALS, useValue: vitals }],
      exports: [ProxyHealth],
    };
  }
}
