import { Module } from '@nestjs/common';
import { ROLLOUT_STRATEGY } from 'kamal-proxy/extension';

const country = {
  name: 'country',
  goesToRollout: (exchange, split) => split.list.includes(exchange.request.fields.get('cf-ipcountry') ?? ''),
};

class CountryModule {}
Module({ providers: [{ provide: ROLLOUT_STRATEGY, useValue: country }] })(CountryModule);

export default { dataPlane: CountryModule };
