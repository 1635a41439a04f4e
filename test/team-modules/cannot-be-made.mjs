import { Module } from '@nestjs/common';

class UnhappyModule {
  constructor() {
    throw new Error('no connection to the key server');
  }
}
Module({})(UnhappyModule);

export default { dataPlane: UnhappyModule };
