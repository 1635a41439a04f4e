import { Module } from '@nestjs/common';
import { STATE_STORE } from 'kamal-proxy/extension';

/** A store that can hold two services, and says so. */
const store = {
  load: async () => ({ source: 'memory', found: false, services: [], rejected: [] }),
  save: async (services) => {
    if (services.length > 2) throw new Error('there is room for two');
  },
};

class StateModule {}
Module({ providers: [{ provide: STATE_STORE, useValue: store }] })(StateModule);

export default { controlPlane: StateModule };
