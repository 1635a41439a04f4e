import { type DynamicModule, Module } from '@nestjs/common';
import { AdminClient } from './admin/admin-client.js';
import { commandClasses, program } from './commands/program.js';
import { Manual, PROGRAM_SPEC } from './help/manual.js';
import { ProxyBundle } from './run/proxy-bundle.js';
import { Terminal } from './terminal/terminal.js';

/** The command line as a Nest application: every command, and what they share. */
@Module({})
export class CliModule {
  static on(terminal: Terminal): DynamicModule {
    return {
      module: CliModule,
      providers: [
        { provide: Terminal, useValue: terminal },
        { provide: PROGRAM_SPEC, useValue: program },
        Manual,
        AdminClient,
        ProxyBundle,
        ...commandClasses,
      ],
    };
  }
}
