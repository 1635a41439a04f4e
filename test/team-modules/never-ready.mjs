import { Module } from '@nestjs/common';

/** Waits for something that never comes: a vault that does not answer. */
class WaitingModule {
  async onModuleInit() {
    console.log('waiting');
    await new Promise(() => undefined);
  }
}
Module({})(WaitingModule);

export default { controlPlane: WaitingModule };
