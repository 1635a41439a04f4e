/** Guards and interceptors around methods that are not routes. Nest makes one at every start; ours is never asked. */
export class ExternalContextCreator {
  static fromContainer(): ExternalContextCreator {
    return new ExternalContextCreator();
  }
}
