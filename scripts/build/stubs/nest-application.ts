/** Nest's HTTP side: router, pipes, guards, node:http. `createApplicationContext`, which is what we use, has none of it. */
export class NestApplication {
  constructor() {
    throw new Error('the command line serves nothing');
  }
}
