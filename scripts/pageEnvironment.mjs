import { builtinEnvironments } from 'vitest/runtime';

/** happy-dom, but modules as the engine's tests have them: what one has read, the other takes from the cache. */
export default { ...builtinEnvironments['happy-dom'], name: 'page', viteEnvironment: 'ssr' };
