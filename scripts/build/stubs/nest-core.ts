/** What nest-commander uses of Nest; it would take all of it, being CommonJS. */
export { MetadataScanner, ModulesContainer, NestFactory, REQUEST } from '@nestjs/core';
