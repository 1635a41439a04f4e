import { Module } from '@nestjs/common';
import { STAGES } from 'kamal-proxy/extension';

const stray = { name: 'stray', handle() {} };

class StrayModule {}
Module({ providers: [{ provide: STAGES, useValue: { use: stray, before: 'nowhere' } }] })(StrayModule);

export default { dataPlane: StrayModule };
