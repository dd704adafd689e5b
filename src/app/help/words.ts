/** What help says of whatever is pointed at, and its list of keys. */
import { words } from '../words/words.ts';

export const helpWords = words('help', {
  title: 'Help',
  close: 'Close the help',
  /** While nothing is pointed at. */
  invitation: {
    title: 'Point at anything',
    text: 'Move the pointer over the page, or go through it with Tab: what it is stands here. Clicks do nothing meanwhile.',
  },
  commands: 'All commands',
  /** Of the list, for those who do not see it. */
  keys: 'Keys',
  topics: {
    pod: {
      title: 'A Pod',
      text: 'Colour and sign are its app’s, the outline its state. The line at its foot is its share of the last requests. A click kills it; Enter or the small button inspects; a right click lists what else can be done.',
    },
    plate: {
      title: 'A rule plate',
      text: 'One virtual address in this node’s kernel: a segment for each endpoint, as wide as its chance. The roll of the dice lights one, and the packet leaves for it. The ClusterIP exists in these rules and nowhere else.',
    },
    service: {
      title: 'A Service',
      text: 'An object in etcd, not a machine: no packet goes here. Point at it and its selector reaches for its Pods; click it for “Who answers?” and its policies.',
    },
    loadBalancer: {
      title: 'A load balancer',
      text: 'The cloud’s, outside the cluster. It enters at a node whose health check allows it.',
    },
    external: {
      title: 'A client outside',
      text: 'It has no route to Pods or ClusterIPs: only to nodes and load balancers. Its traffic is set in the Cluster panel.',
    },
    component: {
      title: 'A part of the control plane',
      text: 'It meets the others only through the API server.',
    },
    node: {
      title: 'A node',
      text: 'Above its Pods, below its kernel with the rules kube-proxy wrote. Click its head for all its rules and for what can break: drain, power, network, kube-proxy.',
    },
    zone: {
      title: 'A zone',
      text: 'Nodes of one topology.kubernetes.io/zone: trafficDistribution keeps requests in it.',
    },
    edge: { title: 'The cluster’s edge', text: 'What stands below has no route into it.' },
    clock: {
      title: 'The clock',
      text: 'Cluster time since the start. It runs as fast as the speed beside it says.',
    },
    transport: {
      title: 'The hold on time',
      text: 'Play, pause, one event on or back, from one packet decision to the next, and how fast time runs. Going back and doing something else makes a new future; the old one is kept as a branch.',
    },
    timeline: {
      title: 'The strip of time',
      text: 'Everything you did is a mark on it. Drag to any moment; point to see what the cluster looked like.',
    },
    scenario: {
      title: 'The scenario',
      text: 'Which cluster is open: the chapter’s, or one about a question of its own.',
    },
    again: {
      title: 'Start again',
      text: 'The way out of any muddle: cluster and files from their beginning. Undo brings back what you had.',
    },
    commands: {
      title: 'Commands and help',
      text: 'The one finds every action, object, lesson, panel and setting by a few letters; the other is this help.',
    },
    presenting: {
      title: 'Presenting',
      text: 'What a remote and these keys do: uncover the answers, a bright dot to point with, a black screen, your notes in a second window.',
    },
    menu: {
      title: 'The menu',
      text: 'Everything a small screen has no room for: share, commands, help, the lens, the theme, and the beginning.',
    },
    message: {
      title: 'A message',
      text: 'What was just done. Where it can be taken back, its button does that; Ctrl+Z does it later, too.',
    },
    invitation: { title: 'An invitation', text: 'One thing to try first. Put it away, and it does not come again.' },
    splitter: { title: 'The edge of a panel', text: 'Drag it, or move it with the arrow keys.' },
    page: {
      title: 'ServiceScope',
      text: 'A working model of a Kubernetes cluster. Nothing of it is scripted: whatever you do to it, it answers as a real one would.',
    },
    lens: {
      title: 'The lens',
      text: 'Data path shows what happens: each node’s kernel rewrites the packet. Logical shows the Service as a hub, which is a simplification.',
    },
    share: {
      title: 'Share and export',
      text: 'A link or a file with the whole run; manifests, pictures, storyboards and clips to take away.',
    },
    bridge: {
      title: 'Your own kubectl',
      text: 'Who is connected to this page’s cluster from a terminal of yours.',
    },
    panels: {
      title: 'Panels and theme',
      text: 'Each button opens or closes one panel; the last goes through light, dark and the system’s theme.',
    },
    left: {
      title: 'The left panel',
      text: 'Lessons, the manifests you write and apply (Ctrl+Enter), the selected object as the API server holds it, and the cluster’s settings.',
    },
    inspector: {
      title: 'The inspector',
      text: 'What is selected: for a packet every hop (arrived as, decided, left as), for a Service who answers whom, for a Pod why it is where it is.',
    },
    dock: {
      title: 'The tables',
      text: 'Packets and a form to send one, events, rules, conntrack, DNS, probes that are asked again after every change, comparisons, a terminal.',
    },
    zoom: {
      title: 'Zoom',
      text: 'Closer, farther, or the whole cluster. The wheel and two fingers do the same.',
    },
    picture: {
      title: 'The picture',
      text: 'Comets are packets, and nothing else moves but what happens. Click one to follow it. Drag from a Pod or a client to something with an address to send a request.',
    },
  },
  /** Every key there is, in groups: the key as it is printed on a keyboard, and what it does. */
  groups: [
    {
      title: 'Anywhere',
      keys: [
        { key: 'Ctrl+K', does: 'commands: every action, object, lesson, panel' },
        { key: '?', does: 'this help' },
        { key: 'Ctrl+Z', does: 'undo the last action; with Shift do it again' },
        { key: 'Ctrl+`', does: 'terminal' },
        { key: 'D', does: 'the other lens' },
        { key: 'F', does: 'the whole cluster in view' },
        { key: 'L', does: 'what the marks mean, and the control plane’s doings on the canvas' },
        { key: 'P', does: 'presenter mode: large type, answers covered' },
        { key: 'Esc', does: 'let go of what is selected' },
      ],
    },
    {
      title: 'Presenting',
      keys: [
        {
          key: '→ and ←',
          does: 'the next step of the lesson, and back; without one, the marks of the strip of time (also Page down and Page up)',
        },
        { key: 'A', does: 'uncover the answers, and cover them' },
        { key: 'B or .', does: 'black screen' },
        { key: 'L', does: 'laser pointer: a bright dot, and light on what it rests on' },
        { key: 'M', does: 'your notes, in a second window' },
      ],
    },
    {
      title: 'Time',
      keys: [
        { key: 'Space', does: 'play or pause' },
        { key: '. and ,', does: 'one event on, one back (also → and ←)' },
        { key: 'N and B', does: 'to the next packet decision, and back (also Page down and Page up)' },
        { key: '+ and -', does: 'faster, slower' },
      ],
    },
    {
      title: 'On the picture',
      keys: [
        { key: 'Arrows', does: 'to the nearest object that way' },
        {
          key: 'Shift+→ and ←',
          does: 'on and back along a request: client, Service, Pod, node, rules; ↑ and ↓ to what stands beside',
        },
        { key: 'Enter', does: 'inspect' },
        { key: 'Delete', does: 'kill the Pod' },
        { key: 'S, then S', does: 'send a request from the one to the other' },
        { key: 'C', does: 'follow the newest packet of this object; again: the one before' },
        { key: 'Shift+F10', does: 'menu' },
      ],
    },
    { title: 'In the editor', keys: [{ key: 'Ctrl+Enter', does: 'apply' }] },
  ],
});
