export { BuiltInPages } from './built-in-pages.js';
export { ErrorPagesError, loadErrorPages } from './load-error-pages.js';
export { ServiceErrorPages } from './service-error-pages.js';
export { ErrorPageStage } from './stages/error-page.stage.js';
export { ServiceErrorPageStage } from './stages/service-error-page.stage.js';
