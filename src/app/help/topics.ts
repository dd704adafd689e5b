/** What stands on the screen, told to whoever points at it. Found by the page's own attributes; the innermost that is known is meant. */

export interface Topic {
  readonly selector: string;
  readonly title: string;
  readonly text: string;
}

const kind = (name: string, title: string, text: string): Topic => ({ selector: `[data-kind="${name}"]`, title, text });

/** Of several that fit the same element the first is meant. */
const TOPICS: readonly Topic[] = [
  kind(
    'Pod',
    'A Pod',
    'Colour and sign are its app’s, the outline its state. The line at its foot is its share of the last requests. A click kills it; Enter or the small button inspects; a right click lists what else can be done.',
  ),
  kind(
    'Plate',
    'A rule plate',
    'One virtual address in this node’s kernel: a segment for each endpoint, as wide as its chance. The roll of the dice lights one, and the packet leaves for it. The ClusterIP exists in these rules and nowhere else.',
  ),
  kind(
    'Service',
    'A Service',
    'An object in etcd, not a machine: no packet goes here. Point at it and its selector reaches for its Pods; click it for “Who answers?” and its policies.',
  ),
  kind(
    'LoadBalancer',
    'A load balancer',
    'The cloud’s, outside the cluster. It enters at a node whose health check allows it.',
  ),
  kind(
    'External',
    'A client outside',
    'It has no route to Pods or ClusterIPs: only to nodes and load balancers. Its traffic is set in the Cluster panel.',
  ),
  kind('Component', 'A part of the control plane', 'It meets the others only through the API server.'),
  kind(
    'Node',
    'A node',
    'Above its Pods, below its kernel with the rules kube-proxy wrote. Click its head for all its rules and for what can break: drain, power, network, kube-proxy.',
  ),
  kind('Zone', 'A zone', 'Nodes of one topology.kubernetes.io/zone: trafficDistribution keeps requests in it.'),
  kind('Cluster', 'The cluster’s edge', 'What stands below has no route into it.'),
  {
    selector: '[data-testid="clock"], output',
    title: 'The clock',
    text: 'Cluster time since the start. It runs as fast as the speed beside it says.',
  },
  {
    selector: '[role="group"][aria-label="Transport"]',
    title: 'The hold on time',
    text: 'Play, pause, one event on or back, from one packet decision to the next, and how fast time runs. Going back and doing something else makes a new future; the old one is kept as a branch.',
  },
  {
    selector: '[aria-label="Timeline"]',
    title: 'The strip of time',
    text: 'Everything you did is a mark on it. Drag to any moment; point to see what the cluster looked like.',
  },
  {
    selector: '[role="combobox"][aria-label="Scenario"]',
    title: 'The scenario',
    text: 'Which cluster is open: the chapter’s, or one about a question of its own.',
  },
  {
    selector: '[role="radiogroup"][aria-label="Lens"]',
    title: 'The lens',
    text: 'Data path shows what happens: each node’s kernel rewrites the packet. Logical shows the Service as a hub, which is a simplification.',
  },
  {
    selector: '[data-help="share"]',
    title: 'Share and export',
    text: 'A link or a file with the whole run; manifests, pictures, storyboards and clips to take away.',
  },
  {
    selector: '[data-help="bridge"]',
    title: 'Your own kubectl',
    text: 'Who is connected to this page’s cluster from a terminal of yours.',
  },
  {
    selector: '[aria-label="Panels and theme"]',
    title: 'Panels and theme',
    text: 'Each button opens or closes one panel; the last goes through light, dark and the system’s theme.',
  },
  {
    selector: '#panel-left',
    title: 'The left panel',
    text: 'Lessons, the manifests you write and apply (Ctrl+Enter), the selected object as the API server holds it, and the cluster’s settings.',
  },
  {
    selector: '#panel-inspector',
    title: 'The inspector',
    text: 'What is selected: for a packet every hop (arrived as, decided, left as), for a Service who answers whom, for a Pod why it is where it is.',
  },
  {
    selector: '#panel-dock',
    title: 'The tables',
    text: 'Packets and a form to send one, events, rules, conntrack, DNS, probes that are asked again after every change, comparisons, a terminal.',
  },
  {
    selector: '[role="group"][aria-label="View"]',
    title: 'Zoom',
    text: 'Closer, farther, or the whole cluster. The wheel and two fingers do the same.',
  },
  {
    selector: '[aria-label="Cluster"]',
    title: 'The picture',
    text: 'Comets are packets, and nothing else moves but what happens. Click one to follow it. Drag from a Pod or a client to something with an address to send a request.',
  },
];

export interface Pointed {
  readonly topic: Topic;
  readonly element: Element;
}

/** What is meant by pointing at an element; undefined: nothing that help knows. */
export function topicAt(target: Element | null): Pointed | undefined {
  for (let element = target; element; element = element.parentElement) {
    const topic = TOPICS.find(({ selector }) => element.matches(selector));
    if (topic) return { topic, element };
  }
  return undefined;
}

/** Every key there is, in groups. */
export const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Anywhere',
    [
      ['Ctrl+K', 'commands: every action, object, lesson, panel'],
      ['?', 'this help'],
      ['Ctrl+Z', 'undo the last action; with Shift do it again'],
      ['Ctrl+`', 'terminal'],
      ['D', 'the other lens'],
      ['F', 'the whole cluster in view'],
      ['L', 'what the marks mean, and the control plane’s doings on the canvas'],
      ['P', 'presenter mode: large type, answers covered'],
      ['Esc', 'let go of what is selected'],
    ],
  ],
  [
    'Presenting',
    [
      [
        '→ and ←',
        'the next step of the lesson, and back; without one, the marks of the strip of time (also Page down and Page up)',
      ],
      ['A', 'uncover the answers, and cover them'],
      ['B or .', 'black screen'],
      ['L', 'laser pointer: a bright dot, and light on what it rests on'],
      ['M', 'your notes, in a second window'],
    ],
  ],
  [
    'Time',
    [
      ['Space', 'play or pause'],
      ['. and ,', 'one event on, one back (also → and ←)'],
      ['N and B', 'to the next packet decision, and back (also Page down and Page up)'],
      ['+ and -', 'faster, slower'],
    ],
  ],
  [
    'On the picture',
    [
      ['Arrows', 'to the nearest object that way'],
      [
        'Shift+→ and ←',
        'on and back along a request: client, Service, Pod, node, rules; ↑ and ↓ to what stands beside',
      ],
      ['Enter', 'inspect'],
      ['Delete', 'kill the Pod'],
      ['S, then S', 'send a request from the one to the other'],
      ['C', 'follow the newest packet of this object; again: the one before'],
      ['Shift+F10', 'menu'],
    ],
  ],
  ['In the editor', [['Ctrl+Enter', 'apply']]],
];
