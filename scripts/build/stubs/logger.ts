const silent = (): void => undefined;

/** Nest's loggers. Commands do not log, and the real ones make a DateTimeFormat when they are loaded: 14 ms. */
export class ConsoleLogger {
  log = silent;
  error = silent;
  warn = silent;
  debug = silent;
  verbose = silent;
  fatal = silent;
  setLogLevels = silent;
}

export class Logger extends ConsoleLogger {
  static overrideLogger = silent;
  static attachBuffer = silent;
  static detachBuffer = silent;
  static flush = silent;
  static log = silent;
  static error = silent;
  static warn = silent;
  static debug = silent;
  static verbose = silent;
  static fatal = silent;

  static isLevelEnabled(): boolean {
    return false;
  }
}
