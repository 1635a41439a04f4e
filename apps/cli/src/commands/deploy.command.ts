import { ADMIN_ROUTES } from '@app/admin-api';
import { Command } from 'nest-commander';
import type { CommandSpec } from './command-spec.js';
import { type DeployArguments, deployRequest } from './deploy-request.js';
import { deployFlags } from './flags/deploy.flags.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

export const deploySpec: CommandSpec<typeof deployFlags> = {
  words: ['deploy'],
  summary: 'Put new targets behind a service without dropping a request',
  description: [
    'Waits until every new target is healthy, switches traffic to them in one step, and lets the requests on the old',
    'targets end. When it returns, the old ones can be removed. All options of the service are replaced.',
  ].join('\n'),
  positionals: ['service'],
  flags: deployFlags,
  together: [['tls-certificate-path', 'tls-private-key-path']],
  examples: [
    { explains: 'serve any host from one container', line: 'deploy web --target web-1:3000' },
    {
      explains: 'two containers, HTTPS with a certificate of their own',
      line: 'deploy web --target web-1:3000,web-2:3000 --host app.example.com --tls',
    },
    {
      explains: 'an API below a path, and a health check that takes its time',
      line: 'deploy api --target api-1:3000 --path-prefix /api --health-check-timeout 20s --deploy-timeout 2m',
    },
  ],
};

@Command({ name: 'deploy' })
export class DeployCommand extends ServiceCommand<typeof deployFlags> {
  protected readonly spec = deploySpec;

  protected override change(service: string, parsed: DeployArguments): ServiceChange {
    const body = deployRequest(service, parsed, this.terminal.env);
    return { path: ADMIN_ROUTES.deploy, body, doing: `deploying ${service}`, done: `deployed ${service}` };
  }
}
