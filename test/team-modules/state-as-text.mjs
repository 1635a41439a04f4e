import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { readState, STATE_STORE, writeState } from 'kamal-proxy/extension';
import { stageContract } from 'kamal-proxy/extension/contracts';

if (typeof stageContract !== 'function') throw new Error('the contracts are not there');

const path = process.env['TEAM_STATE'];

/** Another place for the text that the proxy's own file would have. */
const store = {
  load: async () => {
    if (!existsSync(path)) return { source: path, found: false, services: [], rejected: [] };
    const { services, rejected } = readState(readFileSync(path, 'utf8'));
    return {
      source: path,
      found: true,
      services,
      rejected: rejected.map(({ name, reason }) => ({ name, reason, keptIn: '' })),
    };
  },
  save: async (services) => writeFileSync(path, writeState(services)),
};

class StateModule {}
Module({ providers: [{ provide: STATE_STORE, useValue: store }] })(StateModule);

export default { controlPlane: StateModule };
