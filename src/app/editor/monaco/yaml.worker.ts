/** monaco-yaml's language server in a worker of its own; the bundler needs a file of ours to start from. */
import 'monaco-yaml/yaml.worker.js';
