/** The chapter's manifests, for tests: as they are printed, and as they should have been. */

/** The Deployment as it is printed, with `template` inside `selector`. */
export const DEPLOYMENT_AS_PRINTED = `apiVersion: apps/v1
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

/** The template is where it belongs; the container's name and ports are still one level too far out. */
export const ONE_LEVEL_OUT = DEPLOYMENT_AS_PRINTED.replace(/ {4}template:[^]*$/, (block) =>
  block.replace(/^ {2}/gm, ''),
);

export const MENDED_DEPLOYMENT = ONE_LEVEL_OUT.replace(
  / {6}name:[^]*$/,
  (block) => block.replace(/^/gm, '  ').trimEnd() + '\n',
);

export const SERVICE = `apiVersion: v1
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
