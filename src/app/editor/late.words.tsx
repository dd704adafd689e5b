/**
 * What the editor of manifests says, its quick fixes and its switches among it. Refusals and results are the API server's own; fields,
 * values and kinds stay as they are spelt in YAML.
 */
import { words } from '../words/words.ts';

export const editorWords = words('editor', {
  bar: {
    apply: 'Apply',
    applyHint: 'Apply this file to the cluster',
    diff: 'Diff: what would apply change?',
    asTyped: 'as I type',
    asTypedHint: 'Apply as I type, whenever the YAML can be read',
    notYaml: 'not YAML',
    /** @param message of the YAML parser */
    atLine: (line: number, message: string) => `line ${line}: ${message}`,
    refused: 'refused',
    empty: 'empty',
    notApplied: 'not applied',
    applied: 'applied',
    nothing: 'nothing to apply',
  },
  /** While a command, such as kubectl edit, waits for a file. */
  held: {
    save: 'Save and close',
    saveHint: 'Save, close, and let the command go on',
    cancel: 'Cancel',
    cancelHint: 'Close without saving: the command gives up',
    waits: (by: string) => `${by} waits for this file`,
  },
  files: {
    list: 'Manifest files',
    fresh: 'New file',
    openAgain: (file: string) => `Open ${file} again`,
    tab: (file: string) => `${file}. Double click to rename.`,
    dirtyTab: (file: string) => `${file}: not applied yet. Double click to rename.`,
    /** Of the dot on a tab. */
    dirty: 'not applied',
    close: (file: string) => `Close ${file}`,
    newName: (file: string) => `New name for ${file}`,
    none: 'No manifest is open. The cluster goes on with what was applied.',
  },
  notices: {
    large:
      'This text is large: it is kept as plain text, without checks while you type. The API server takes up to 3 MB at once.',
    deep: 'This text is nested hundreds of levels deep: it is kept as plain text and cannot be applied.',
    notKept:
      'Your browser does not keep these files (its storage is full or switched off): they last as long as this tab.',
    plain: 'The full editor did not load, so this is a plain text field. Everything else works.',
  },
  /** Of the text field, for those who do not see it. */
  field: 'Manifest. Press Ctrl+M to let Tab leave the editor.',
  /** In the menu of the text field. */
  applyToCluster: 'Apply to the cluster',
  messages: {
    notYaml: 'This is not YAML yet',
    refused: 'Refused by the API server',
    /** @param code such as “422 Invalid” */
    refusedWith: (code: string) => `Refused by the API server · ${code}`,
    /** kubectl looks a kind up before it sends anything. */
    notSent: 'Not sent: the API server has no such kind',
    stale: 'before your last edits',
    warnings: 'Warnings',
    warning: (message: string) => `Warning: ${message}`,
    line: (line: number) => `line ${line}`,
  },
  diff: {
    region: 'What apply would change',
    nothing: 'There is nothing here to compare.',
    unknownKind: 'unknown kind',
    nameless: 'without a name',
    create: 'would be created',
    same: 'no difference',
    change: (added: number, removed: number) => `${added} added, ${removed} removed`,
    unreadable: 'cannot be compared as it stands',
    skipped: (lines: number) => `⋯ ${lines} ${lines === 1 ? 'line' : 'lines'} unchanged`,
  },
  live: {
    nothing: 'Select a Pod, a Service, a node or any other object to see it as the API server holds it.',
    gone: (object: string) => `${object} does not exist at this moment.`,
    filledIn: 'filled in by the API server',
    filledInHint: 'Filled in by the API server: nobody wrote it',
    asYaml: (object: string) => `${object} as YAML`,
    lines: (count: number) => `${count} lines`,
    madeBy: (owner: string) => `made by ${owner}`,
    madeBySystem: 'made by the system, not applied from a manifest',
  },
  policy: {
    type: 'type',
    serviceType: 'Service type',
    Cluster: 'Every ready endpoint, on whichever node',
    Local: "Only ready endpoints on the same node; without one, the node's rules drop the packet",
    alias: 'An ExternalName Service is a DNS name only: no traffic passes through it.',
    noOutside:
      'A ClusterIP Service has no outside: externalTrafficPolicy may only be set for externally-accessible services.',
    patched: 'patched',
    written: (file: string) => `written to ${file}`,
    cannotEdit: (file: string) => `${file} cannot be edited by a switch as it stands; change it by hand.`,
  },
  /** Quick fixes: what pressing the button does to the text. */
  fixes: {
    changeType: (type: string) => `Change type to ${type}`,
    addType: (type: string) => `Add type: ${type}`,
    remove: (field: string) => `Remove ${field}`,
    freeNodePort: 'Remove nodePort, so that a free one is allocated',
    namePorts: (names: string) => `Name the ports: ${names}`,
    addName: (name: string) => `Add name: ${name}`,
    templateLabels: (labels: string) => `Give the template the selector's labels (${labels})`,
    selector: "Add a selector with the template's labels",
    didYouMean: (field: string) => `Did you mean ${field}?`,
    didYouMeanKind: (kind: string) => `Did you mean kind: ${kind}?`,
    changeTo: (value: string) => `Change to ${value}`,
    apiVersion: (version: string) => `Change apiVersion to ${version}`,
    quote: (text: string) => `Put it in quotes: "${text}"`,
    unquote: (text: string) => `Take the quotes away: ${text}`,
    removeSecond: (key: string, line: number) => `Remove the second ${key} (line ${line})`,
    removeFirst: (key: string, line: number) => `Remove the first ${key} (line ${line})`,
    tabs: 'Replace tabs by spaces',
    clusterIP: 'Remove clusterIP, so that the address stays as it is',
    /** @param moves one or several of those below: “template under spec; name and ports into containers[0]” */
    move: (moves: string) => `Move ${moves}`,
    moves: {
      top: (fields: readonly string[], _place: string) => `${listed(fields)} to the top`,
      under: (fields: readonly string[], field: string) => `${listed(fields)} under ${field}`,
      into: (fields: readonly string[], place: string) => `${listed(fields)} into ${place}`,
    },
  },
});

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
