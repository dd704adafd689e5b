/**
 * The chapter's three manifests letter by letter as printed. Two of them a real API server refuses: in frontend.yaml the template
 * sits inside the selector and the container's name and ports beside the list of containers; policies.yaml sets
 * externalTrafficPolicy on a Service that nobody outside can reach.
 */
import { fourNodes } from './nodes.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

const frontendAsPrinted = `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: frontend
  name: frontend
spec:
  replicas: 3
  selector:
    matchLabels:
      app: frontend
    template:
      metadata:
        labels:
          app: frontend
      spec:
        containers:
        - image: frontend-application
        name: frontend-application
        ports:
        - containerPort: 5000
`;

const frontendSvcAsPrinted = `apiVersion: v1
kind: Service
metadata:
  name: frontend-svc
spec:
  selector:
    app: frontend
  ports:
  - protocol: TCP
    port: 80
    targetPort: 5000
`;

const policiesAsPrinted = `apiVersion: v1
kind: Service
metadata:
  name: frontend-svc
spec:
  selector:
    app: frontend
  ports:
    - protocol: TCP
      port: 80
      targetPort: 5000
  internalTrafficPolicy: Local
  externalTrafficPolicy: Local
`;

export const chapterAsPrinted: Scenario = {
  id: 'chapter-as-printed',
  get title() {
    return scenarioWords.chapterAsPrinted.title;
  },
  get question() {
    return scenarioWords.chapterAsPrinted.question;
  },
  options: fourNodes,
  files: [
    { name: 'frontend.yaml', text: frontendAsPrinted, applied: false },
    { name: 'frontend-svc.yaml', text: frontendSvcAsPrinted, applied: false },
    { name: 'policies.yaml', text: policiesAsPrinted, applied: false },
  ],
  traffic: [],
};
