/** What nest-commander uses of Nest; it would take all of it, being CommonJS. */
export { Global, Inject, Injectable, Logger, Module, Scope } from '@nestjs/common';
