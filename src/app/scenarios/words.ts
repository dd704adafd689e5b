/** The scenarios' titles, each with its question: what there is to find out, in one line. */
import { words } from '../words/words.ts';

export const scenarioWords = words('scenarios', {
  chapter: {
    title: "The chapter's addresses",
    question:
      'frontend-svc is 172.17.0.4, its endpoints are 10.0.1.3, 10.0.1.4 and 10.0.1.5. Where does each of them exist?',
  },
  chapterAsPrinted: {
    title: 'The chapter as printed',
    question: 'Apply the three manifests as the chapter prints them. What does the API server say?',
  },
  fiveBackends: {
    title: 'Five kinds of backends',
    question:
      'A Pod, a ReplicaSet, a Deployment, a DaemonSet, a StatefulSet: kill one of each. What comes back, under which name?',
  },
  localPolicies: {
    title: 'Policy Local, where some nodes have no Pod',
    question:
      'Two nodes have endpoints, one has none. Whose requests are answered, whose die, and what address does the Pod see?',
  },
  nftables: {
    title: 'The same Service under nftables',
    question: 'One map lookup instead of a list of rules. What happens at a port of the ClusterIP that nobody serves?',
  },
  ipvs: {
    title: 'The same Service under IPVS',
    question:
      'Endpoints really take turns, and every node has the ClusterIP on a device of its own. Who answers a ping to it?',
  },
  serviceTypes: {
    title: 'Four types, four reaches',
    question:
      'The same Pods behind a ClusterIP, a NodePort, a load balancer and no address at all: who can reach which?',
  },
  sourceRanges: {
    title: 'A load balancer with a guest list',
    question:
      'Two clients ask the same load balancer; one is in loadBalancerSourceRanges. Where does the other packet die, and who tells it?',
  },
  threeNodes: {
    title: 'One Service, three nodes',
    question: 'Every request goes to one address. Which Pod answers, and who decides?',
  },
  zones: {
    title: 'Traffic that stays in its zone',
    question:
      'trafficDistribution: PreferSameZone. Who writes the hints, who obeys them, and what if one zone is left with one Pod?',
  },
});
